package io.efferent.experiment;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.efferent.network.BatchMetrics;
import io.efferent.network.Checkpoint;
import io.efferent.network.Policy;
import io.efferent.network.StrictJson;
import io.efferent.network.Trainer;
import io.efferent.network.TrainingResult;
import io.efferent.network.TrainingResult.End;
import io.efferent.network.Weights;
import io.efferent.network.mpi.Ranks;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run of a network that learns by backpropagation through time and through the body.
 *
 * <pre>{@code
 * var run = BpttRun.builder().setExperiment(Experiment.parse("{\"task\": \"reach\", \"batches\": 300}")).build();
 * System.out.println(run.call().text());
 * }</pre>
 */
public final class BpttRun extends Run<BpttRun.Outcome> {
    /** The part of {@code config.json} that says where weights came from. */
    static final String ORIGIN = "origin";

    private final Experiment experiment;
    private final Environment environment;
    private final Policy policy;
    private final List<Loss> losses;
    private final Checkpoint start;
    private final Path origin;
    private final Ranks ranks;
    private final List<BatchMetrics> earlier;
    private final Trainer trainer;
    private final List<BatchMetrics> batches;
    private MetricsLog log;
    private MetricsTable table;
    private EventFile events;

    /** @param from what goes on, or begins with weights of another run; null for neither */
    private BpttRun(Builder builder, RunLock lock, Experiment experiment, TrainedNetwork from) throws IOException {
        super(builder, lock);
        this.experiment = experiment;
        start = builder.resumed == null ? null : from.checkpoint();
        origin = builder.origin;
        ranks = builder.ranks;
        environment = experiment.environment();
        policy = experiment.policy(environment);
        losses = experiment.losses(environment.task());
        var training = experiment.trainer(environment)
                .optRanks(ranks)
                .optStop(this::isAskedToStop);
        if (ranks.rank() == 0) {
            training.optCheckpointEvery(builder.checkpointEvery)
                    .optFolder(folder().path())
                    .optListener(this::onBatch);
        }
        if (builder.threads != null && experiment.training().threads() == null) {
            training.optThreads(builder.threads);
        }
        if (start == null) {
            earlier = List.of();
            if (from != null) {
                TrainedNetwork.requireSameObservations(from.experiment().environment(), environment);
                training.optInitialWeights(from.weights(policy));
            }
        } else {
            from.weights(policy);
            training.optResume(start);
            earlier = ranks.rank() > 0 ? List.of() : MetricsLog.read(
                    from.folder().metrics(), BatchMetrics.class, BatchMetrics::batch, start.batches());
        }
        batches = new ArrayList<>(earlier);
        trainer = training.build();
    }

    @Override
    public long done() {
        return batches.isEmpty() ? start == null ? 0 : start.batches() : batches.getLast().batch();
    }

    @Override
    public long total() {
        return experiment.training().batches();
    }

    @Override
    Outcome learn() throws IOException {
        var terms = losses.stream().map(Loss::name).distinct().toList();
        try (var lines = MetricsLog.open(folder().metrics(), earlier);
                var rows = new MetricsTable(folder().metricsTable(), terms, earlier);
                var scalars = new EventFile(folder().path())) {
            log = lines;
            table = rows;
            events = scalars;
            var result = trainer.run();
            var training = experiment.training();
            var performance = Performance.of(
                    environment, policy, result.weights(), losses, training.validationSize(), training.seed(),
                    training.engine(), (_, _) -> { });
            RunReport.write(
                    folder(), title(), performance, batches,
                    Map.of("Seed", training.seed().toString()), configuration());
            return new Outcome(folder(), result, performance);
        }
    }

    /** Learns with the first of several processes, which does all else: to be called in the others. */
    public void help() {
        try (var _ = this) {
            trainer.run();
        }
    }

    private String title() {
        return experiment.body().task() + " with " + experiment.body().title();
    }

    private void onBatch(BatchMetrics batch) {
        batches.add(batch);
        table.add(batch);
        log(log, events, batch);
    }

    @Override
    List<String> describe() {
        var network = experiment.network();
        var lines = new ArrayList<>(List.of(
                "%s %s: %d %s muscles, %s of %s units, %s weights".formatted(
                        start == null ? "Training" : "Going on with", title(),
                        environment.effector().muscleCount(), environment.effector().muscle().name(),
                        network.policy().name().toLowerCase(Locale.ROOT),
                        network.layers() == 1 ? network.hidden() : network.layers() + " x " + network.hidden(),
                        Words.count(new Weights(policy.initialWeights(new Random(0))).count()))
                        + (origin == null || start != null ? "" : ", which begin as those of " + origin),
                "Loss: " + losses.stream().map(BpttRun::describe).collect(Collectors.joining(" + ")),
                "Batches: %s%d of %d trials, seed %d".formatted(
                        start == null ? "" : (start.batches() + 1) + " to ", experiment.training().batches(),
                        experiment.training().batchSize(), experiment.training().seed()),
                "Engine: " + trainer.engine()));
        if (ranks.size() > 1) {
            lines.add("Processes: %d, which share the trials of each batch".formatted(ranks.size()));
        }
        environment.perturbations().forEach(perturbation -> lines.add("Perturbation: " + perturbation));
        return lines;
    }

    private static String describe(Loss loss) {
        return loss.weight() == 1 ? loss.name() : new BigDecimal(loss.weight(), MathContext.DECIMAL32)
                .stripTrailingZeros().toPlainString() + " " + loss.name();
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(Experiment.PART, experiment);
        all.put("environment", environment.describe());
        all.put("policy", policy.describe());
        Map<String, Double> weights = new LinkedHashMap<>();
        losses.forEach(loss -> weights.merge(loss.name(), loss.weight(), Double::sum));
        all.put("losses", weights);
        if (origin != null) {
            all.put(ORIGIN, origin.toString());
        }
        all.put("versions", Versions.all());
        return all;
    }

    @Override
    public String lastGood() {
        return Stream.of(folder().last(), folder().best())
                .filter(Files::exists)
                .max(Comparator.comparingLong(file -> Checkpoint.load(file).batches()))
                .map(file -> "the last good checkpoint is " + file)
                .orElse("there is no checkpoint yet");
    }

    /** Begins to describe a run. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what a run needs: an experiment, or a run to go on with. */
    public static final class Builder extends Run.Builder<Builder> {
        private Experiment experiment;
        private Long batches;
        private Path origin;
        private Integer threads;

        private Builder() {
            super(100);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Whatever is not a default. */
        public Builder setExperiment(Experiment settings) {
            experiment = settings;
            return this;
        }

        /**
         * Begins with the weights of another run, the best ones if it is a folder; its settings hold where the
         * experiment gives none.
         */
        public Builder optOrigin(Path run) {
            origin = run;
            return this;
        }

        /** Threads, where the experiment says nothing about them, as for several runs at once; default all. */
        public Builder optThreads(int count) {
            threads = atLeast("threads", count, 1);
            return this;
        }

        /** How many batches in all; default as the experiment says, or the run that goes on. */
        public Builder optBatches(long count) {
            batches = atLeast("batches", count, 1);
            return this;
        }

        /** Processes that share trials, as in {@link Trainer.Builder#optRanks}. The first one calls, others help. */
        public Builder optRanks(Ranks value) {
            ranks = value;
            return this;
        }

        @Override
        public BpttRun build() throws IOException {
            if (resumed == null) {
                if (experiment == null) {
                    throw new IllegalArgumentException("experiment: none was set; call setExperiment or optResume");
                }
                var from = origin == null ? null : TrainedNetwork.best(origin);
                var all = planned(from == null ? experiment : experiment.orElse(from.experiment()));
                var name = all.body().task() + "-" + all.body().title();
                return make(begin(name), lock -> new BpttRun(this, lock, all, from));
            }
            if (origin != null) {
                throw new IllegalArgumentException("origin: got " + origin + " and a run that goes on, expected one");
            }
            var earlier = RunFolder.of(RunFolder.lastIn(resumed));
            return make(goOnIn(earlier), lock -> {
                var from = TrainedNetwork.last(resumed);
                var all = planned(from.experiment());
                requireMoreToDo(from, all);
                origin = originOf(earlier);
                goOn(earlier, lock);
                return new BpttRun(this, lock, all, from);
            });
        }

        private Experiment planned(Experiment settings) {
            var all = settings.orElse(Experiment.DEFAULTS);
            return batches == null ? all : all.withBatches(batches);
        }

        private static Path originOf(RunFolder run) throws IOException {
            var about = Files.exists(run.configuration())
                    ? StrictJson.parse(Files.readString(run.configuration())).path(ORIGIN) : MissingNode.getInstance();
            return about.isMissingNode() ? null : Path.of(about.asText());
        }

        /** The report at least. */
        private void requireMoreToDo(TrainedNetwork from, Experiment experiment) throws IOException {
            var checkpoint = from.checkpoint();
            long planned = experiment.training().batches();
            int patience = experiment.training().patience();
            boolean converged = patience > 0 && checkpoint.patience() >= patience;
            if (lacksReport(from.folder()) && (converged || planned == checkpoint.batches())) {
                return;
            }
            if (planned <= checkpoint.batches()) {
                throw new IllegalArgumentException("batches: got " + planned + ", expected more than the "
                        + checkpoint.batches() + " that are done; raise it with --batches");
            }
            if (converged) {
                throw new IllegalArgumentException("this run is over: " + checkpoint.patience()
                        + " validations brought no improvement, as many as its patience allows");
            }
        }
    }

    /**
     * What came of a run.
     *
     * @param folder where it is
     * @param result of training
     * @param trained what the best network does
     */
    public record Outcome(RunFolder folder, TrainingResult result, Performance trained) implements Run.Outcome {
        @Override
        public End end() {
            return result.end();
        }

        @Override
        public String headline() {
            long batches = result.last().batches();
            return switch (result.end()) {
                case COMPLETED -> "Done after batch " + batches + ".";
                case CONVERGED -> "Done after batch " + batches + ": validation did not improve any more.";
                case STOPPED -> "Stopped after batch " + batches + ".";
            };
        }

        @Override
        public Map<String, String> performance() {
            return trained.describe();
        }

        @Override
        public Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("folder", folder.path().toString());
            values.put("report", folder.report().toString());
            values.put("end", result.end().name().toLowerCase(Locale.ROOT));
            values.put("batches", result.last().batches());
            values.putAll(trained.values());
            return values;
        }

        @Override
        public String toString() {
            return text();
        }
    }
}
