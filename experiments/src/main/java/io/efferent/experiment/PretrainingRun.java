package io.efferent.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.TrainingResult.End;
import io.efferent.rl.hand.BlockPictures;
import io.efferent.rl.hand.PosePretraining;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run of an eye that learns where the block in the hand is, from pictures, before it becomes part of an agent
 * ({@link PpoRun.Builder#optEncoder}). It needs MuJoCo to draw them.
 *
 * <pre>{@code
 * var run = PretrainingRun.builder().optSettings(Pretraining.DEFAULTS).build();
 * System.out.println(run.call().text());
 * }</pre>
 */
public final class PretrainingRun extends Run<PretrainingRun.Outcome> {
    private static final int KEPT_BACK = 10;

    private final Pretraining settings;
    private final PosePretraining learning;
    private final List<ObjectNode> lines;

    /**
     * An epoch.
     *
     * @param epoch from 1 on
     * @param loss mean before each update
     * @param unseen errors on pictures that are not learned from: m, rad, and the loss
     * @param seconds since the run began
     */
    private record Epoch(int epoch, double loss, PosePretraining.Errors unseen, double seconds) {}

    private PretrainingRun(Builder plan, RunLock lock, PretrainedEye eye, RunFolder from) throws IOException {
        super(plan, lock);
        settings = eye.settings();
        learning = eye.learning();
        lines = from == null ? new ArrayList<>()
                : MetricsLog.read(from.metrics(), ObjectNode.class, PretrainingRun::epoch, learning.epochs());
    }

    private static long epoch(ObjectNode line) {
        return line.path("epoch").asLong();
    }

    private static double unseen(ObjectNode line) {
        return line.at("/unseen/loss").asDouble(Double.POSITIVE_INFINITY);
    }

    @Override
    public long done() {
        return learning.epochs();
    }

    @Override
    public long total() {
        return settings.epochs();
    }

    @Override
    Outcome learn() throws IOException {
        int count = settings.pictures();
        var all = BlockPictures.draw(count + count / KEPT_BACK, settings.side(), settings.side(), settings.seed());
        var seen = all.part(0, count);
        var unseen = all.part(count, all.count());
        double secondsBefore = lines.isEmpty() ? 0 : lines.getLast().path("seconds").asDouble();
        double best = lines.stream().mapToDouble(PretrainingRun::unseen).min().orElse(Double.POSITIVE_INFINITY);
        long begin = System.nanoTime();
        boolean stopped = false;
        try (var log = MetricsLog.open(folder().metrics(), lines); var events = new EventFile(folder().path())) {
            while (done() < total() && !stopped) {
                double loss = learning.epoch(seen, settings.learningRate());
                var errors = learning.errors(unseen);
                if (!Double.isFinite(loss + errors.loss())) {
                    throw new IllegalStateException("the loss of epoch " + done() + " is not finite");
                }
                double seconds = secondsBefore + (System.nanoTime() - begin) * 1e-9;
                lines.add(log(log, events, new Epoch(learning.epochs(), loss, errors, seconds)));
                save(errors.loss() < best);
                best = Math.min(best, errors.loss());
                stopped = isAskedToStop();
            }
        }
        return outcome(done() < total() ? End.STOPPED : End.COMPLETED);
    }

    private void save(boolean isBest) {
        requireFolder();
        var eye = new PretrainedEye(settings, learning);
        eye.save(folder().last());
        if (isBest) {
            eye.save(folder().best());
        }
    }

    private Outcome outcome(End end) throws IOException {
        var best = lines.stream().min((a, b) -> Double.compare(unseen(a), unseen(b))).orElseThrow();
        var outcome = new Outcome(folder(), end, learning.epochs(), (int) epoch(best),
                best.at("/unseen/position").asDouble(), best.at("/unseen/rotation").asDouble(),
                lines.getLast().path("seconds").asDouble());
        RunReport.writePretraining(folder(), lines, outcome.performance(), configuration());
        return outcome;
    }

    @Override
    List<String> describe() {
        return List.of(
                "Pretraining of an eye, %s, on %s pictures of the block, %d x %d".formatted(
                        settings.eye().name().toLowerCase(Locale.ROOT), Words.count(settings.pictures()),
                        settings.side(), settings.side()),
                "Epochs: %s%d, learning rate %s, seed %d".formatted(done() == 0 ? "" : done() + " of ", total(),
                        Words.number(settings.learningRate()), settings.seed()));
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("pretraining", settings);
        all.put("versions", Versions.all());
        return all;
    }

    @Override
    public String lastGood() {
        return Files.exists(folder().last()) ? "the last good checkpoint is " + folder().last()
                : "there is no checkpoint yet";
    }

    /** Begins to describe a run. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what a run needs. */
    public static final class Builder extends Run.Builder<Builder> {
        private Pretraining settings = Pretraining.DEFAULTS;
        private Integer epochs;

        private Builder() {
            super(1);
        }

        @Override
        Builder self() {
            return this;
        }

        /** What to learn from; default {@link Pretraining#DEFAULTS}, or as before. */
        public Builder optSettings(Pretraining value) {
            settings = value;
            return this;
        }

        /** How many epochs in all; default as the settings say, or the run that goes on. */
        public Builder optEpochs(int count) {
            epochs = atLeast("epochs", count, 1);
            return this;
        }

        private PretrainedEye planned(PretrainedEye eye) {
            var s = eye.settings();
            return epochs == null ? eye : new PretrainedEye(
                    new Pretraining(s.eye(), s.side(), s.pictures(), epochs, s.learningRate(), s.seed()),
                    eye.learning());
        }

        @Override
        public PretrainingRun build() throws IOException {
            if (resumed == null) {
                var eye = planned(new PretrainedEye(settings, settings.begin()));
                return make(begin("eye"), lock -> new PretrainingRun(this, lock, eye, null));
            }
            var file = RunFolder.lastIn(resumed);
            var from = RunFolder.of(file);
            var eye = planned(PretrainedEye.load(file));
            int done = eye.learning().epochs();
            if (done > eye.settings().epochs() || done == eye.settings().epochs() && !lacksReport(from)) {
                throw new IllegalArgumentException("epochs: got " + eye.settings().epochs()
                        + ", expected more than the " + done + " that are done; raise them with --epochs");
            }
            return make(goOnIn(from), lock -> {
                goOn(from, lock);
                return new PretrainingRun(this, lock, eye, from);
            });
        }
    }

    /**
     * What came of a run.
     *
     * @param folder where it is
     * @param end why it ended
     * @param epochs done
     * @param bestEpoch after which the loss on pictures that were not learned from was least
     * @param position how far off it was then on those pictures, m
     * @param rotation and by what angle, rad
     * @param seconds it took
     */
    public record Outcome(
            RunFolder folder, End end, int epochs, int bestEpoch, double position, double rotation, double seconds)
            implements Run.Outcome {

        @Override
        public String headline() {
            return (end == End.STOPPED ? "Stopped" : "Done") + " after epoch " + epochs + ", "
                    + Words.duration(seconds) + ".";
        }

        @Override
        public Map<String, String> performance() {
            Map<String, String> lines = new LinkedHashMap<>();
            lines.put("Place", Words.centimeters(position) + " off, on pictures not learned from");
            lines.put("Orientation", String.format(Locale.ROOT, "%.1f degrees off", Math.toDegrees(rotation)));
            lines.put("Best", "after epoch " + bestEpoch);
            return lines;
        }

        @Override
        public Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("folder", folder.path().toString());
            values.put("report", folder.report().toString());
            values.put("end", end.name().toLowerCase(Locale.ROOT));
            values.put("epochs", epochs);
            values.put("bestEpoch", bestEpoch);
            values.put("position", position);
            values.put("rotation", rotation);
            values.put("seconds", seconds);
            return values;
        }

        @Override
        public String toString() {
            return text();
        }
    }
}
