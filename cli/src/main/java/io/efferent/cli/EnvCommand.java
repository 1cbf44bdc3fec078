package io.efferent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code efferent env}: what there is to be learned. */
@Command(
        name = "env",
        description = "Environments for reinforcement learning: list them, look at one, watch one.",
        subcommands = {EnvListCommand.class, EnvInfoCommand.class, EnvRunCommand.class})
final class EnvCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
