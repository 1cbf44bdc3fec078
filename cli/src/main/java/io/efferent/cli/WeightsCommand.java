package io.efferent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code efferent weights}: weights from and to other programs. */
@Command(
        name = "weights",
        description = "Move the weights of networks to and from other programs, as safetensors files.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {WeightsExportCommand.class, WeightsImportCommand.class})
final class WeightsCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
