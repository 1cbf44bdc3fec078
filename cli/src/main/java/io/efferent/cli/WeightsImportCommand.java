package io.efferent.cli;

import io.efferent.experiment.TrainedNetwork;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent weights import}: a checkpoint with weights of another program. */
@Command(
        name = "import",
        sortOptions = false,
        description = {
            "Make a checkpoint of the weights in a safetensors file and the settings of a run.",
            "Evaluate it, or train on from it with train --init."
        })
final class WeightsImportCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A safetensors file with the names and shapes of that run.")
    private Path file;

    @Option(names = "--like", paramLabel = "RUN", required = true,
            description = "A run folder or a checkpoint, whose body, task and network these weights are for.")
    private Path like;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The checkpoint to write (.npz).")
    private Path out;

    @Override
    public Integer call() {
        var network = TrainedNetwork.best(like).importWeights(file, out);
        spec.commandLine().getOut().printf("Checkpoint: %s, %d weights%n",
                out, network.checkpoint().weights().count());
        return ExitCode.OK;
    }
}
