package io.efferent.cli;

import io.efferent.experiment.BpttRun;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.Sweep;
import io.efferent.network.mpi.Mpi;
import io.efferent.network.mpi.Ranks;
import io.efferent.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent train}: a network learns a task, and leaves a run folder behind. */
@Command(
        name = "train",
        resourceBundle = HelpValues.BUNDLE,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Train a network to control a body, by backpropagation through the body.",
            "Started by mpirun or srun, processes share the trials of each batch; the first one writes and prints.",
            "Ctrl-C stops after the current batch and writes checkpoint and report; once more ends at once."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:training came to its end",
            "1:it did not, as a number became infinite or undefined",
            "2:a setting, a file or a folder was wrong",
            "129, 130, 143:SIGHUP, Ctrl-C or SIGTERM stopped it"
        })
final class TrainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "TASK", description = "${bundle:names.task}.")
    private String task;

    @Mixin private ExperimentOptions options;

    @Option(names = "--replicates", paramLabel = "N",
            description = "Train N networks with seeds in a row, and write table.csv; those that are done are not done "
                    + "again.")
    private Integer replicates;

    @Mixin private AtOnce atOnce;

    @ArgGroup(validate = false, order = 5, heading = "%nFiles and output:%n")
    private Output output = new Output();

    private static final class Output extends RunOptions {

        @Option(names = "--checkpoint-every", paramLabel = "N", defaultValue = "100",
                description = "Batches between checkpoints (default: ${DEFAULT-VALUE}).")
        private int checkpointEvery;

        @Option(names = "--init", paramLabel = "RUN",
                description = "Begin with the weights of this run folder (the best ones) or checkpoint; its task and "
                        + "settings hold where no flag or file says otherwise.")
        private Path init;
    }

    @Override
    public Integer call() throws IOException {
        if (replicates != null) {
            return replicate();
        }
        if (atOnce.count != null) {
            throw new ParameterException(spec.commandLine(), "--at-once needs --replicates, got none");
        }
        return RunOptions.together(spec, this::train);
    }

    private int train(Ranks ranks) throws IOException {
        var plan = output.given(BpttRun.builder(), output.checkpointEvery).optOrigin(output.init).optRanks(ranks);
        if (output.resume == null) {
            begin(plan);
        } else {
            resume(plan);
        }
        return output.share(spec, plan, new BpttText(), ranks, "batch", stop -> plan.optStop(stop).build().help());
    }

    private Integer replicate() throws IOException {
        if (Mpi.isLaunched()) {
            throw new ParameterException(spec.commandLine(), "--replicates: got several processes, expected one; "
                    + "processes share the trials of one run");
        }
        if (output.resume != null || output.init != null) {
            throw new ParameterException(
                    spec.commandLine(), "--replicates begins new runs, got --resume or --init with it");
        }
        var experiment = experiment();
        var folder = output.folder != null ? output.folder
                : Path.of("runs", experiment.orElse(Experiment.DEFAULTS).body().task() + "-replicates");
        return SweepCommand.run(spec, Sweep.replicates(experiment, replicates, folder), atOnce);
    }

    private void begin(BpttRun.Builder plan) throws IOException {
        plan.setExperiment(experiment());
    }

    private Experiment experiment() throws IOException {
        var given = options.given();
        if (task != null) {
            given.put("task", task);
        }
        var fromFile = output.config == null ? Experiment.parse("{}") : ExperimentFile.read(output.config);
        if (task == null && fromFile.body().task() == null && output.init == null) {
            throw new ParameterException(spec.commandLine(), "TASK: got none, expected one of " + Tasks.NAMES);
        }
        return Experiment.parse(given.toString()).orElse(fromFile);
    }

    private void resume(BpttRun.Builder plan) throws IOException {
        var given = options.given();
        var batches = given.remove("batches");
        if (task != null || output.config != null || output.init != null || !given.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "--resume takes task and settings from the checkpoint, only --batches may be given with it");
        }
        if (batches != null) {
            plan.optBatches(batches.asLong());
        }
    }
}
