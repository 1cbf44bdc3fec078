package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.efferent.array.WholeFile;
import io.efferent.network.LearningRule;
import io.efferent.network.StrictJson;
import io.efferent.network.TrainingResult.End;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.Perturbations;
import io.efferent.task.perturbation.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A trained network goes on learning, trial by trial, through the blocks of a schedule: baseline, a force field or a
 * rotated cursor, washout. Each trial is measured before it is learned from: by its gradient through time and the body,
 * by a {@link LearningRule}, or, of an agent, by PPO.
 *
 * <pre>{@code
 * var run = AdaptationRun.builder().setNetwork(Path.of("runs/center"))
 *         .optAdaptation(Adaptation.parse("{\"learningRate\": 0.001}")).build();
 * System.out.println(run.call().text());
 * }</pre>
 *
 * <p>Seed and schedule fix every number; what was interrupted goes on by {@code optResume}, to the same ones.
 */
public final class AdaptationRun extends Run<AdaptationRun.Outcome> {
    private static final String TRIALS = "trials.csv";
    private static final String PROBES = "probes";
    static final String PATHS = "paths.jsonl";

    /** The hand in a trial, [time][2], m. */
    record HandPath(int trial, double[] target, double[][] hand) {
        static HandPath of(Schedule.Row row, Reach reach) {
            double[][] rounded = new double[reach.position().length][];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = new double[] {micrometers(reach.position()[i][0]), micrometers(reach.position()[i][1])};
            }
            return new HandPath(row.trial(), reach.target(), rounded);
        }

        private static double micrometers(double x) {
            return Math.round(1e6 * x) / 1e6;
        }
    }

    /** What was learned from, or looked at, with the same weights. */
    private record Chunk(List<Schedule.Row> teaching, List<Schedule.Row> others) {
        String block() {
            return (teaching.isEmpty() ? others : teaching).getFirst().block();
        }
    }

    private final Adaptation adaptation;
    private final LearnerOrigin from;
    private final Path origin;
    private final Environment environment;
    private final Schedule schedule;
    private final Trials targets;
    private final Learner learner;
    private final int checkpointEvery;
    private final List<Chunk> chunks;
    private final int firstChunk;
    private final List<AdaptationTrial> trials;
    private final List<AdaptationTrial> probes;
    private final List<HandPath> paths;

    private AdaptationRun(Builder builder, RunLock lock, Adaptation adaptation, LearnerOrigin from)
            throws IOException {
        super(builder, lock);
        this.adaptation = adaptation;
        this.from = from;
        origin = builder.network;
        checkpointEvery = builder.checkpointEvery;
        Environment trained = from.environment();
        JsonNode file = adaptation.schedule().isTextual() ? Schedules.named(adaptation.schedule().asText())
                : adaptation.schedule();
        List<Perturbation> field = adaptation.perturb() == null ? null
                : adaptation.perturb().stream().map(Perturbations::parse).toList();
        schedule = Schedules.of(file, trained.task().displayedTrials(), field, adaptation.seed());
        environment = schedule.stable(trained);
        targets = environment.trials(schedule.targets(), adaptation.seed(), 0, Task.Purpose.VALIDATION);
        chunks = chunks();
        boolean goesOn = builder.resumed != null;
        firstChunk = goesOn ? chunkAfter(from.updates()) : 0;
        int first = (int) chunks.stream().limit(firstChunk).mapToLong(chunk ->
                chunk.teaching().size() + chunk.others().size()).sum();
        trials = earlier(goesOn, folder().metrics(), AdaptationTrial.class, AdaptationTrial::trial, first);
        probes = earlier(goesOn, probesLog(), AdaptationTrial.class, AdaptationTrial::trial, first);
        paths = earlier(goesOn, folder().path().resolve(PATHS), HandPath.class, HandPath::trial, first);
        var example = schedule.trials(environment, targets, schedule.rows().subList(0, 1));
        learner = from.learner(environment, adaptation, goesOn, example);
    }

    private static <T> List<T> earlier(
            boolean goesOn, Path file, Class<T> type, ToLongFunction<T> number, int before)
            throws IOException {
        return goesOn ? MetricsLog.read(file, type, number, before - 1) : new ArrayList<>();
    }

    private Path probesLog() {
        return folder().path().resolve(PROBES + ".jsonl");
    }

    private List<Chunk> chunks() {
        List<Chunk> all = new ArrayList<>();
        for (var block : schedule.blocks()) {
            List<Schedule.Row> rows = schedule.rows(block.name());
            for (int from = 0; from < rows.size(); from += adaptation.trialsPerUpdate()) {
                var together = rows.subList(from, Math.min(rows.size(), from + adaptation.trialsPerUpdate()));
                all.add(new Chunk(
                        together.stream().filter(this::teaches).toList(),
                        together.stream().filter(row -> !teaches(row)).toList()));
            }
        }
        return all;
    }

    private boolean teaches(Schedule.Row row) {
        return adaptation.teachInChannels() || !isInChannel(row);
    }

    private boolean isInChannel(Schedule.Row row) {
        return schedule.conditions().get(row.condition()).stream()
                .anyMatch(perturbation -> perturbation.name().contains("channel"));
    }

    /** The first chunk after so many updates. */
    private int chunkAfter(long updates) {
        int chunk = 0;
        for (long done = 0; done < updates; chunk++) {
            done += chunks.get(chunk).teaching().isEmpty() ? 0 : 1;
        }
        return chunk;
    }

    @Override
    public long done() {
        return trials.size();
    }

    @Override
    public long total() {
        return schedule.rows().size();
    }

    @Override
    Outcome learn() throws IOException {
        End end = End.COMPLETED;
        try (var lines = MetricsLog.open(folder().metrics(), trials);
                var handPaths = MetricsLog.open(folder().path().resolve(PATHS), paths);
                var tests = MetricsLog.open(probesLog(), probes);
                var scalars = new EventFile(folder().path())) {
            save();
            for (int i = firstChunk; i < chunks.size(); i++) {
                if (isAskedToStop()) {
                    end = End.STOPPED;
                    break;
                }
                probeIfDue(chunks.get(i), tests);
                learn(chunks.get(i), lines, handPaths, scalars);
                String block = chunks.get(i).block();
                if (i + 1 == chunks.size() || !chunks.get(i + 1).block().equals(block)) {
                    learner.save(after(block));
                }
                if ((i + 1) % checkpointEvery == 0) {
                    save();
                }
            }
        }
        save();
        WholeFile.write(folder().path().resolve(TRIALS), AdaptationTrial.table(trials));
        if (!probes.isEmpty()) {
            WholeFile.write(folder().path().resolve(PROBES + ".csv"), AdaptationTrial.table(probes));
        }
        AdaptationReport.write(folder(), title(), schedule, trials, paths, performance(), configuration());
        return new Outcome(folder(), end, List.copyOf(trials), performance());
    }

    private void save() {
        requireFolder();
        learner.save(folder().last());
    }

    /** The network at the end of a block. */
    private Path after(String block) {
        return folder().path().resolve("after-" + block.replaceAll("[^A-Za-z0-9._-]", "-") + ".npz");
    }

    private void learn(Chunk chunk, MetricsLog lines, MetricsLog handPaths, EventFile scalars) {
        List<AdaptationTrial> all = new ArrayList<>();
        List<HandPath> hands = new ArrayList<>();
        if (!chunk.others().isEmpty()) {
            measure(chunk.others(), reaches(chunk.others()), null, all, hands);
        }
        if (!chunk.teaching().isEmpty()) {
            List<Reach> seen = new ArrayList<>();
            double loss = learner.learn(
                    schedule.trials(environment, targets, chunk.teaching()), rollout -> seen.addAll(Reach.of(rollout)));
            measure(chunk.teaching(), seen, loss, all, hands);
        }
        all.sort(Comparator.comparingInt(AdaptationTrial::trial));
        hands.sort(Comparator.comparingInt(HandPath::trial));
        for (int i = 0; i < all.size(); i++) {
            trials.add(all.get(i));
            paths.add(hands.get(i));
            handPaths.add(hands.get(i));
            log(lines, scalars, all.get(i));
        }
    }

    private List<Reach> reaches(List<Schedule.Row> rows) {
        List<Reach> reaches = new ArrayList<>();
        learner.show(schedule.trials(environment, targets, rows), rollout -> reaches.addAll(Reach.of(rollout)));
        return reaches;
    }

    private void measure(
            List<Schedule.Row> rows, List<Reach> reaches, Double loss, List<AdaptationTrial> all,
            List<HandPath> hands) {
        for (int i = 0; i < rows.size(); i++) {
            all.add(AdaptationTrial.of(rows.get(i), reaches.get(i), loss, index(rows.get(i), reaches.get(i))));
            hands.add(HandPath.of(rows.get(i), reaches.get(i)));
        }
    }

    private Double index(Schedule.Row row, Reach reach) {
        double curl = curl();
        return curl == 0 || !isInChannel(row) || reach.load() == null ? null
                : (Double) reach.adaptation(curl).index();
    }

    /** Strength of the schedule's curl field, N s/m; 0 if it has none. */
    private double curl() {
        return schedule.conditions().values().stream().flatMap(List::stream)
                .filter(perturbation -> perturbation.name().equals("curl"))
                .mapToDouble(perturbation -> ((Number) perturbation.parameters().get("strength")).doubleValue())
                .findFirst().orElse(0);
    }

    /** All targets in all conditions, with the weights as they are. */
    private void probeIfDue(Chunk next, MetricsLog tests) {
        int trial = trials.size();
        if (adaptation.probeEvery() == 0 || trial % adaptation.probeEvery() >= adaptation.trialsPerUpdate()) {
            return;
        }
        var first = (next.teaching().isEmpty() ? next.others() : next.teaching()).getFirst();
        List<Schedule.Row> rows = new ArrayList<>();
        for (String condition : schedule.conditions().keySet()) {
            for (int target = 0; target < schedule.targets(); target++) {
                rows.add(new Schedule.Row(
                        trial, first.block(), first.cycle(), condition, true, target,
                        condition.equals(Schedule.NULL) ? 0 : 1, adaptation.seed()));
            }
        }
        measure(rows, reaches(rows), null, probes, new ArrayList<>());
        probes.subList(probes.size() - rows.size(), probes.size()).forEach(tests::add);
    }

    /** By block, what the first and the last cycle were like. */
    private Map<String, String> performance() {
        Map<String, String> lines = new LinkedHashMap<>();
        for (var block : schedule.blocks()) {
            var own = trials.stream().filter(trial -> trial.block().equals(block.name())).toList();
            var free = own.stream().filter(trial -> trial.adaptationIndex() == null).toList();
            if (!free.isEmpty()) {
                int count = Math.min(schedule.targets(), free.size());
                lines.put("Deviation, " + block.name(), "%s in the first %d trials, %s in the last".formatted(
                        Words.centimeters(deviation(free.subList(0, count))), count,
                        Words.centimeters(deviation(free.subList(free.size() - count, free.size())))));
            }
            own.stream().filter(trial -> trial.adaptationIndex() != null).reduce((_, last) -> last)
                    .ifPresent(last -> lines.put(
                            "Adaptation, " + block.name(),
                            Words.number(last.adaptationIndex()) + " in the last channel"));
        }
        return lines;
    }

    /** Mean absolute deviation, m. */
    private static double deviation(List<AdaptationTrial> trials) {
        return trials.stream().mapToDouble(trial -> Math.abs(trial.maximumLateral())).average().orElseThrow();
    }

    private String title() {
        return "Adaptation: " + from.title();
    }

    @Override
    List<String> describe() {
        return List.of(
                title() + (origin == null ? "" : ", network of " + origin),
                "Schedule: " + schedule,
                "Learning: %s, rate %s, after every %s, in %s".formatted(
                        (adaptation.rule() == null ? "" : adaptation.rule() + " by ") + adaptation.optimizer(),
                        Words.number(adaptation.learningRate()),
                        adaptation.trialsPerUpdate() == 1 ? "trial" : adaptation.trialsPerUpdate() + " trials",
                        adaptation.plastic().stream().collect(Collectors.joining(", "))),
                "Engine: " + learner.engine());
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(Adaptation.PART, adaptation);
        all.putAll(from.settings());
        all.put("schedule", schedule.describe());
        if (origin != null) {
            all.put("origin", origin.toString());
        }
        all.put("versions", Versions.all());
        return all;
    }

    @Override
    public void close() {
        learner.close();
        super.close();
    }

    @Override
    public String lastGood() {
        return "the last good checkpoint is " + folder().last();
    }

    /** Begins to describe a run. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what a run needs: a trained network, or a run to go on with. */
    public static final class Builder extends Run.Builder<Builder> {
        private Path network;
        private Adaptation adaptation = Adaptation.parse("{}");

        private Builder() {
            super(100);
        }

        @Override
        Builder self() {
            return this;
        }

        /** The run folder of a trained network, whose best weights are taken, or a checkpoint. */
        public Builder setNetwork(Path run) {
            network = run;
            return this;
        }

        /** Whatever is not a default. */
        public Builder optAdaptation(Adaptation settings) {
            adaptation = settings;
            return this;
        }

        @Override
        public AdaptationRun build() throws IOException {
            if (resumed != null) {
                var earlier = RunFolder.of(RunFolder.lastIn(resumed));
                if (out != null) {
                    throw new IllegalArgumentException("out: got " + out + " and a run that goes on, expected one");
                }
                return make(RunLock.take(earlier.path()), lock -> {
                    var settings = StrictJson.parse(Files.readString(earlier.configuration())).path(Adaptation.PART);
                    goOn(earlier, lock);
                    var all = Adaptation.parse(settings.toString()).complete();
                    return new AdaptationRun(this, lock, all, LearnerOrigin.of(earlier.last(), all));
                });
            }
            if (network == null) {
                throw new IllegalArgumentException("network: none was set; call setNetwork or optResume");
            }
            var all = adaptation.complete();
            var from = LearnerOrigin.of(RunFolder.bestIn(network), all);
            atLeast("trialsPerUpdate", all.trialsPerUpdate(), 1);
            atLeast("probeEvery", all.probeEvery(), 0);
            return make(begin("adaptation"), lock -> new AdaptationRun(this, lock, all, from));
        }
    }

    /**
     * What came of a run.
     *
     * @param folder where it is
     * @param end why it ended
     * @param trials in order
     * @param performance by block, for people
     */
    public record Outcome(
            RunFolder folder, End end, List<AdaptationTrial> trials, Map<String, String> performance)
            implements Run.Outcome {
        @Override
        public String headline() {
            return (end == End.STOPPED ? "Stopped" : "Done") + " after trial " + trials.size() + ".";
        }

        @Override
        public Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("folder", folder.path().toString());
            values.put("report", folder.report().toString());
            values.put("end", end.name().toLowerCase(Locale.ROOT));
            values.put("trials", trials.size());
            values.putAll(performance);
            return values;
        }

        @Override
        public String toString() {
            return text();
        }
    }
}
