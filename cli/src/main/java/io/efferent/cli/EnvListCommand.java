package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.efferent.experiment.Words;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent env list}: environments in a table, a line each. */
@Command(
        name = "list",
        sortOptions = false,
        description = {
            "List environments: steps of an episode, the mean return that counts as solved, and what is to be done.",
            "Actions and senses of one: efferent env info NAME. Names may be given without version, hyphens and "
                    + "capitals: cartpole."
        })
final class EnvListCommand implements Callable<Integer> {
    /** Few names are longer; those push the rest of their line to the right. */
    private static final int WIDEST_NAME = 38;

    private static final String LINE = "%%-%ds  %%5s  %%6s  %%s";

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "TEXT", arity = "0..1",
            description = "Only those with this in name or task, in capitals or not: hand, muscles.")
    private String text;

    @Option(names = "--json", description = "Print JSON, with actions and senses.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var specs = Environments.all().stream().filter(this::isAskedFor).toList();
        if (specs.isEmpty()) {
            throw new ParameterException(spec.commandLine(),
                    "TEXT: got '" + text + "', which is in no name or task (efferent env list shows all)");
        }
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(specs.stream().map(EnvInfoCommand::facts).toList()));
        } else {
            table(specs).forEach(out::println);
        }
        return ExitCode.OK;
    }

    private boolean isAskedFor(EnvironmentSpec one) {
        return text == null
                || (one.name() + ' ' + one.description()).toLowerCase(Locale.ROOT)
                .contains(text.toLowerCase(Locale.ROOT));
    }

    private static List<String> table(List<EnvironmentSpec> specs) {
        int widest = specs.stream().mapToInt(one -> one.name().length()).reduce(0, Math::max);
        String line = LINE.formatted(Math.min(widest, WIDEST_NAME));
        var lines = new ArrayList<String>();
        lines.add(line.formatted("Name", "Steps", "Solved", "Task"));
        specs.forEach(one -> lines.add(line.formatted(
                one.name(), one.stepLimit(), solved(one), one.description())));
        return lines;
    }

    static String solved(EnvironmentSpec one) {
        return Double.isNaN(one.rewardThreshold()) ? "" : Words.number(one.rewardThreshold());
    }
}
