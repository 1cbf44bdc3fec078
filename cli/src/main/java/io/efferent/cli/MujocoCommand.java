package io.efferent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code efferent mujoco}: what can be done with MuJoCo and its models. */
@Command(
        name = "mujoco",
        description = "Look at MuJoCo models, and install MuJoCo.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MujocoInfoCommand.class, MujocoRenderCommand.class, MujocoInstallCommand.class})
final class MujocoCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
