package io.efferent.cli;

import io.efferent.experiment.TrainedNetwork;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent weights export}: what a network has learned, for other programs. */
@Command(
        name = "export",
        description = {
            "Write the weights of a trained network as a safetensors file.",
            "Recurrent networks have PyTorch's names and layout: a module with a gru and an fc loads them."
        })
final class WeightsExportCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "A run folder, whose best checkpoint is taken, or a checkpoint.")
    private Path run;

    @Parameters(paramLabel = "FILE", description = "The safetensors file to write.")
    private Path file;

    @Override
    public Integer call() {
        var network = TrainedNetwork.best(run);
        network.exportWeights(file);
        spec.commandLine().getOut().printf("%d weights of %s: %s%n",
                network.checkpoint().weights().count(), network.file(), file);
        return ExitCode.OK;
    }
}
