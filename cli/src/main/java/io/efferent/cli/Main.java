package io.efferent.cli;

import io.efferent.array.Devices;
import io.efferent.mujoco.MujocoInstaller;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code efferent}: the root that the subcommands hang from. */
@Command(
        name = "efferent",
        description = "Differentiable biomechanics: build a body, give it a task, train a network to control it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Environment: EFFERENT_JAVA_OPTS adds options to the JVM (-Xmx8g); EFFERENT_DEBUG=1 is --debug."
        })
public final class Main implements Runnable {

    private static final List<Class<?>> COMMANDS = List.of(
            TrainCommand.class, EvaluateCommand.class, AdaptCommand.class, AnalyzeCommand.class,
            BatteryCommand.class, SweepCommand.class, PerturbationsCommand.class, ReproduceCommand.class,
            WeightsCommand.class, BodyCommand.class, EnvCommand.class, RlCommand.class, MujocoCommand.class,
            VerifyCommand.class, JShellCommand.class, InfoCommand.class);

    @Spec private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show where a failure comes from (its stack trace).")
    private boolean debug;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            scope = ScopeType.INHERIT,
            description = "Where DJL's tape runs: cpu, gpu or gpu:1; compiled steps stay on the processor "
                    + "(default: cpu).")
    private String device;

    private Main() {}

    /** Without a subcommand there is nothing to do but to say what could be done. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    boolean debug() {
        var variable = System.getenv("EFFERENT_DEBUG");
        return debug || (variable != null && !variable.isEmpty() && !variable.equals("0"));
    }

    /** Runs a command line and returns its exit status; never exits the JVM. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        var main = new Main();
        var failures = new Failures(main::debug, err);
        MujocoInstaller.allow(err::println);
        return failures.guard(() -> OptionValues.register(commands(main, args))
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(main::execute)
                .execute(args));
    }

    /** Runs the last command, on the device that is asked for. */
    private int execute(ParseResult parsed) {
        if (device != null) {
            try {
                Devices.use(device);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
            }
        }
        return new RunLast().execute(parsed);
    }

    /**
     * All commands, but options only of the one that is asked for: to read those of all takes longer than most
     * commands do.
     */
    private static CommandLine commands(Main main, String... args) {
        var root = new CommandLine(main);
        var asked = Stream.of(args).filter(arg -> !arg.startsWith("-")).findFirst().orElse("");
        for (var type : COMMANDS) {
            var command = type.getAnnotation(Command.class);
            root.addSubcommand(command.name(), command.name().equals(asked) ? type : outline(command));
        }
        return root;
    }

    private static CommandSpec outline(Command command) {
        var outline = CommandSpec.create();
        outline.usageMessage().description(command.description());
        return outline;
    }

    /** Entry point of the launcher. */
    public static void main(String[] args) {
        var out = new PrintWriter(System.out, true, System.out.charset());
        var err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(run(out, err, args));
    }
}
