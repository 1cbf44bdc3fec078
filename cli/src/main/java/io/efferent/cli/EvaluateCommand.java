package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.RecordingExport;
import io.efferent.experiment.TrainedNetwork;
import io.efferent.experiment.Words;
import io.efferent.task.Perturbation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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

    @Option(names = PerturbationFlags.NAME, paramLabel = PerturbationFlags.LABEL,
            description = PerturbationFlags.MEANING + " Default: as in training.")
    private List<String> perturbations;

    @Option(names = "--engine", paramLabel = "NAME",
            description = "compiled, autograd, or auto for compiled where possible (default: that of the run).")
    private String engine;

    @Option(names = "--out", paramLabel = "FOLDER",
            description = "For report and figures, new or empty "
                    + "(default: evaluations/TASK-DATE-TIME in the run folder).")
    private Path out;

    @Option(names = "--export", paramLabel = "FILE",
            description = {
                "Write all that happened to this file: hand, joints, muscles, senses, loads, network.",
                "Its name says how: .npz for NumPy, .mat for MATLAB, .csv with a row per time, .long.csv per number;",
                ".reaches.csv has a row per trial, with peak speed, lateral distance and other measures."
            })
    private Path export;

    @Option(names = "--spikes", paramLabel = "RATE", defaultValue = "0",
            description = "Export counts of spikes too, drawn from hidden activity; RATE (1/s) is that of the most "
                    + "active unit at its height.")
    private double spikes;

    @Option(names = "--spike-dispersion", paramLabel = "X", defaultValue = "1",
            description = "Variance over mean of these counts (default: ${DEFAULT-VALUE}, Poisson).")
    private double spikeDispersion;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (trials != null && trials < 1) {
            throw new IllegalArgumentException("trials: got " + trials + ", expected at least 1");
        }
        if (export == null && spikes != 0) {
            throw new IllegalArgumentException("spikes: got " + spikes + " without --export, expected both");
        }
        var network = TrainedNetwork.best(run);
        var recorded = export == null ? null : new RecordingExport(export, spikes, spikeDispersion);
        var changes = changes();
        print(network, changes.orElse(network.experiment()), network.evaluate(changes, out, recorded));
        return ExitCode.OK;
    }

    /** What the flags change in the experiment. */
    private Experiment changes() throws IOException {
        ObjectNode changes = JSON.createObjectNode();
        changes.put("task", task);
        changes.putPOJO("taskOptions", taskOptions);
        changes.put("validationSize", trials);
        changes.put("seed", seed);
        changes.put("engine", engine);
        if (perturbations != null) {
            changes.set("perturbations", PerturbationFlags.read(perturbations));
        }
        return Experiment.parse(changes.toString());
    }

    private void print(TrainedNetwork network, Experiment changed, TrainedNetwork.Evaluated evaluated)
            throws IOException {
        var writer = spec.commandLine().getOut();
        var report = evaluated.folder().report();
        if (json) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("checkpoint", network.file().toString());
            values.put("batches", network.checkpoint().batches());
            values.put("report", report.toString());
            if (!changed.perturbations().isEmpty()) {
                values.put("perturbations", changed.perturbations().stream().map(Perturbation::describe).toList());
            }
            values.putAll(evaluated.trained().values());
            writer.println(JSON.writeValueAsString(values));
        } else {
            writer.printf("Checkpoint: %s, batch %d%n", network.file(), network.checkpoint().batches());
            changed.perturbations().forEach(perturbation -> writer.printf("Perturbation: %s%n", perturbation));
            Words.table(evaluated.trained().describe()).lines().forEach(writer::println);
            writer.printf("Report: %s%n", report);
        }
    }
}
