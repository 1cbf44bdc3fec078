package io.efferent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code efferent body}: models of other programs as bodies. */
@Command(
        name = "body",
        description = "Look at bodies, and at models of other programs, before a network is trained to move them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BodyInfoCommand.class, BodyCheckCommand.class, BodyFitCommand.class, BodyPictureCommand.class})
final class BodyCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
