package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.effector.Effector;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.MetricsLog;
import io.efferent.experiment.Performance;
import io.efferent.experiment.RunFolder;
import io.efferent.experiment.RunReport;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.experiment.TrajectoryFile;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent evaluate}: what a trained network does, in numbers and figures. */
@Command(
        name = "evaluate",
        resourceBundle = HelpValues.BUNDLE,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Let a trained network do validation trials without noise.",
            "Prints loss and final distances; writes a report, and trajectories on request."
        })
final class EvaluateCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVALUATIONS = "evaluations";

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "A run folder, whose best checkpoint is taken, or a checkpoint.")
    private Path run;

    @Option(names = "--trials", paramLabel = "N", description = "How many (default: as in the run's validations).")
    private Integer trials;

    @Option(names = "--seed", paramLabel = "N", description = "Fixes the trials (default: that of the run).")
    private Long seed;

    @Option(names = "--task", paramLabel = "TASK",
            description = "Another task with the same observations: ${bundle:names.task}.")
    private String task;

    @Option(names = "--task-option", paramLabel = "NAME=VALUE",
            description = "An option of the task, such as curl=15 for center-out in a force field. Repeatable.")
    private Map<String, Double> taskOptions;

    @Option(names = "--engine", paramLabel = "NAME",
            description = "compiled, autograd, or auto for compiled where possible (default: that of the run).")
    private String engine;

    @Option(names = "--out", paramLabel = "FOLDER",
            description = "For report and figures, new or empty (default: evaluations/TASK-DATE-TIME in the run folder).")
    private Path out;

    @Option(names = "--export", paramLabel = "FILE", description = "Write all trajectories to this file as CSV.")
    private Path export;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        var network = TrainedNetwork.best(run);
        var trained = network.experiment().orElse(Experiment.DEFAULTS);
        var experiment = changes().orElse(trained);
        var environment = experiment.environment();
        requireSameObservations(trained.environment(), environment);
        var policy = experiment.policy(environment);
        var weights = network.weights(policy);
        var losses = experiment.losses(environment.task());
        var gradientEngine = experiment.gradientEngine();
        requireExportable();
        var folder = RunFolder.create(out != null
                ? out
                : network.folder().path().resolve(EVALUATIONS).resolve(RunFolder.stamped(experiment.task())));
        var performance = Performance.of(
                environment, policy, weights, losses, experiment.validationSize(), experiment.seed(), gradientEngine,
                (_, rollout) -> export(environment.effector(), rollout));
        RunReport.write(
                folder, "Evaluation: " + experiment.task() + " with " + experiment.effector(), performance,
                MetricsLog.read(network.folder(), network.checkpoint().batches()),
                Map.of("Checkpoint", network.file().toString()), experiment.toJson());
        print(network, folder, performance);
        return ExitCode.OK;
    }

    /** What the flags change in the experiment. */
    private Experiment changes() {
        ObjectNode changes = JSON.createObjectNode();
        changes.put("task", task);
        changes.putPOJO("taskOptions", taskOptions);
        changes.put("validationSize", trials);
        changes.put("seed", seed);
        changes.put("engine", engine);
        return Experiment.parse(changes.toString());
    }

    private static void requireSameObservations(Environment trained, Environment now) {
        if (!now.channels().equals(trained.channels())) {
            throw new IllegalArgumentException("task: got '" + now.task().name() + "', whose observations are "
                    + now.channels() + ", expected the " + trained.channels() + " that the network was trained with");
        }
    }

    private void requireExportable() {
        if (export != null && !Files.isDirectory(export.toAbsolutePath().getParent())) {
            throw new IllegalArgumentException("export: got " + export + ", expected a file in a folder that exists");
        }
    }

    private void export(Effector effector, Rollout rollout) {
        if (export != null) {
            try {
                TrajectoryFile.write(export, effector, rollout);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void print(TrainedNetwork network, RunFolder folder, Performance performance) throws IOException {
        var writer = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("checkpoint", network.file().toString());
            values.put("batches", network.checkpoint().batches());
            values.put("report", folder.report().toString());
            values.putAll(performance.values());
            writer.println(JSON.writeValueAsString(values));
        } else {
            writer.printf("Checkpoint: %s, batch %d%n", network.file(), network.checkpoint().batches());
            performance.print(writer);
            writer.printf("Report: %s%n", folder.report());
        }
    }
}
