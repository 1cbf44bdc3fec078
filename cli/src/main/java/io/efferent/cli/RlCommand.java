package io.efferent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code efferent rl}: reinforcement learning. */
@Command(
        name = "rl",
        description = "Reinforcement learning by proximal policy optimization (PPO): train, evaluate, analyze, watch.",
        subcommands = {
            RlTrainCommand.class, RlPretrainCommand.class, RlEvaluateCommand.class, RlAnalyzeCommand.class,
            RlMonitorCommand.class})
final class RlCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
