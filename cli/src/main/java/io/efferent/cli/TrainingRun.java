package io.efferent.cli;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.efferent.array.WholeFile;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.MetricsLog;
import io.efferent.experiment.Performance;
import io.efferent.experiment.RunFolder;
import io.efferent.experiment.RunReport;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.experiment.Words;
import io.efferent.network.BatchMetrics;
import io.efferent.network.Checkpoint;
import io.efferent.network.Policy;
import io.efferent.network.Trainer;
import io.efferent.network.TrainingListener;
import io.efferent.network.TrainingResult;
import io.efferent.network.TrainingResult.End;
import io.efferent.network.Weights;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import java.io.IOException;
import java.io.PrintWriter;
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
import picocli.CommandLine.ExitCode;

/** A training run from its settings to its report. Everything is checked before its folder is made. */
final class TrainingRun {

    private static final Path RUNS = Path.of("runs");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Experiment experiment;
    private final Environment environment;
    private final Policy policy;
    private final List<Loss> losses;
    private final Checkpoint start;
    private final List<BatchMetrics> earlier;
    private final Trainer.Builder trainer;
    private RunFolder folder;

    private TrainingRun(Experiment experiment, Checkpoint start, List<BatchMetrics> earlier, int checkpointEvery) {
        this.experiment = experiment;
        this.start = start;
        this.earlier = earlier;
        environment = experiment.environment();
        policy = experiment.policy(environment);
        losses = experiment.losses(environment.task());
        trainer = experiment.trainer(environment).optCheckpointEvery(checkpointEvery);
    }

    /**
     * A new run.
     *
     * @param settings whatever is not a default
     * @param out its folder, null for one below {@code runs}
     * @param checkpointEvery batches between checkpoints
     */
    static TrainingRun begin(Experiment settings, Path out, int checkpointEvery) throws IOException {
        var experiment = settings.orElse(Experiment.DEFAULTS);
        var run = new TrainingRun(experiment, null, List.of(), checkpointEvery);
        run.folder = RunFolder.create(out != null
                ? out
                : RUNS.resolve(RunFolder.stamped(experiment.task() + "-" + experiment.effector())));
        return run;
    }

    /**
     * An earlier run that goes on.
     *
     * @param from its folder or a checkpoint
     * @param batches how many in all, null for as many as planned
     * @param out a folder for what is to come, null for that of the earlier run
     * @param checkpointEvery batches between checkpoints
     */
    static TrainingRun resume(Path from, Long batches, Path out, int checkpointEvery) throws IOException {
        var network = TrainedNetwork.last(from);
        var checkpoint = network.checkpoint();
        var planned = network.experiment().orElse(Experiment.DEFAULTS);
        var experiment = batches == null ? planned : Experiment.parse("{\"batches\": " + batches + "}").orElse(planned);
        requireMoreToDo(checkpoint, experiment);
        var earlier = MetricsLog.read(network.folder(), checkpoint.batches());
        var run = new TrainingRun(experiment, checkpoint, earlier, checkpointEvery);
        network.weights(run.policy);
        run.trainer.optResume(checkpoint);
        if (out == null) {
            run.folder = RunFolder.writable(network.folder().path());
        } else {
            run.folder = RunFolder.create(out);
            if (Files.exists(network.folder().best())) {
                Files.copy(network.folder().best(), run.folder.best());
            }
        }
        return run;
    }

    private static void requireMoreToDo(Checkpoint checkpoint, Experiment experiment) {
        if (experiment.batches() <= checkpoint.batches()) {
            throw new IllegalArgumentException("batches: got " + experiment.batches() + ", expected more than the "
                    + checkpoint.batches() + " that are done; raise it with --batches");
        }
        if (experiment.patience() > 0 && checkpoint.patience() >= experiment.patience()) {
            throw new IllegalArgumentException("this run is over: " + checkpoint.patience()
                    + " validations brought no improvement, as many as its patience allows");
        }
    }

    /**
     * Trains and writes the report.
     *
     * @param out for messages
     * @param showsProgress whether to show how it goes
     */
    Outcome train(PrintWriter out, boolean showsProgress) throws IOException {
        announce(out);
        WholeFile.write(folder.configuration(), configuration());
        var terms = losses.stream().map(Loss::name).distinct().toList();
        try (var log = MetricsLog.open(folder, terms, earlier);
                var stop = new StopSignal(() -> askToWait(out))) {
            List<BatchMetrics> metrics = new ArrayList<>(earlier);
            var result = run(out, showsProgress, log, metrics, stop);
            var performance = Performance.of(
                    environment, policy, result.weights(), losses, experiment.validationSize(), experiment.seed(),
                    experiment.gradientEngine(), (trials, rollout) -> { });
            var outcome = new Outcome(folder, result, performance,
                    result.end() == End.STOPPED ? stop.exitStatus() : ExitCode.OK);
            RunReport.write(
                    folder, experiment.task() + " with " + experiment.effector(), performance, metrics,
                    Map.of("Seed", experiment.seed().toString()), configuration());
            outcome.print(out);
            return outcome;
        }
    }

    private TrainingResult run(
            PrintWriter out, boolean showsProgress, MetricsLog log, List<BatchMetrics> metrics, StopSignal stop) {
        long done = start == null ? 0 : start.batches();
        List<TrainingListener> listeners = new ArrayList<>(List.of(log::onBatch, metrics::add));
        Trainer ready = trainer
                .optFolder(folder.path())
                .optStop(stop::isRequested)
                .optListener(batch -> listeners.forEach(listener -> listener.onBatch(batch)))
                .build();
        out.printf("Engine: %s%n", ready.engine());
        out.flush();
        try (Progress progress = showsProgress
                ? Progress.on(out, done, experiment.batches())
                : Progress.NONE) {
            var text = new ProgressText();
            listeners.add(batch -> {
                text.add(batch);
                progress.at(batch.batch(), text.abbreviate(batch), text.describe(batch));
            });
            return ready.run();
        }
    }

    private static void askToWait(PrintWriter out) {
        out.printf("%nStopping after this batch; Ctrl-C again ends at once.%n");
        out.flush();
    }

    private void announce(PrintWriter out) {
        out.printf("%s %s with %s: %d %s muscles, %s of %s units, %s weights%n",
                start == null ? "Training" : "Going on with", experiment.task(), experiment.effector(),
                environment.effector().muscleCount(), environment.effector().muscle().name(),
                experiment.policy(),
                experiment.layers() == 1 ? experiment.hidden() : experiment.layers() + " x " + experiment.hidden(),
                Words.count(new Weights(policy.initialWeights(new Random(0))).count()));
        out.printf("Loss: %s%n", losses.stream().map(TrainingRun::describe).collect(Collectors.joining(" + ")));
        out.printf("Batches: %s%d of %d trials, seed %d%n",
                start == null ? "" : (start.batches() + 1) + " to ", experiment.batches(), experiment.batchSize(),
                experiment.seed());
        out.printf("Folder: %s%n", folder.path());
        out.flush();
    }

    private static String describe(Loss loss) {
        return loss.weight() == 1 ? loss.name() : new BigDecimal(loss.weight(), MathContext.DECIMAL32)
                .stripTrailingZeros().toPlainString() + " " + loss.name();
    }

    private String configuration() throws JsonProcessingException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(RunFolder.EXPERIMENT, experiment);
        all.put("environment", environment.describe());
        all.put("policy", policy.describe());
        Map<String, Double> weights = new LinkedHashMap<>();
        losses.forEach(loss -> weights.merge(loss.name(), loss.weight(), Double::sum));
        all.put("losses", weights);
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("efferent", Version.number());
        versions.put("java", Runtime.version().toString());
        versions.put("djl", Engine.getDjlVersion());
        versions.put("engine", Engine.getInstance().getEngineName() + " " + Engine.getInstance().getVersion());
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        all.put("versions", versions);
        return JSON.writeValueAsString(all);
    }

    /** Where training can be taken up after it failed. */
    String lastGood() {
        return Stream.of(folder.last(), folder.best())
                .filter(Files::exists)
                .max(Comparator.comparingLong(file -> Checkpoint.load(file).batches()))
                .map(file -> "the last good checkpoint is " + file)
                .orElse("there is no checkpoint yet");
    }

    /**
     * What came of a run.
     *
     * @param folder where it is
     * @param result of training
     * @param performance of the best weights
     * @param exitStatus of the command
     */
    record Outcome(RunFolder folder, TrainingResult result, Performance performance, int exitStatus) {

        private void print(PrintWriter out) {
            long batches = result.last().batches();
            out.println(switch (result.end()) {
                case COMPLETED -> "Done after batch " + batches + ".";
                case CONVERGED -> "Done after batch " + batches + ": validation did not improve any more.";
                case STOPPED -> "Stopped after batch " + batches + ". Go on with: efferent train --resume " + folder.path();
            });
            performance.print(out);
            out.printf("Report: %s%n", folder.report());
            out.flush();
        }

        /** The outcome for programs. */
        Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("folder", folder.path().toString());
            values.put("report", folder.report().toString());
            values.put("end", result.end().name().toLowerCase(Locale.ROOT));
            values.put("batches", result.last().batches());
            values.putAll(performance.values());
            return values;
        }
    }
}
