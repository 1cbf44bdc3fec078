package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.efferent.experiment.Words;
import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.Sense;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code efferent env list}: all environments in a table. */
@Command(
        name = "list",
        sortOptions = false,
        description = {
            "List all environments: senses, actions, steps of an episode, and the mean return that counts as solved.",
            "Names may be given without version, hyphens and capitals: cartpole."
        })
final class EnvListCommand implements Callable<Integer> {

    private static final List<String> HEADINGS = List.of("Name", "Steps", "Solved", "Actions", "Senses", "Task");

    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var rows = Environments.all().stream().map(EnvListCommand::row).toList();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows));
            return ExitCode.OK;
        }
        Map<String, Integer> widths = new LinkedHashMap<>();
        HEADINGS.forEach(heading -> widths.put(heading, rows.stream()
                .mapToInt(row -> row.get(heading).length()).reduce(heading.length(), Math::max)));
        out.println(line(widths, heading -> heading));
        rows.forEach(row -> out.println(line(widths, row::get)));
        return ExitCode.OK;
    }

    private static String line(Map<String, Integer> widths, UnaryOperator<String> column) {
        return widths.entrySet().stream()
                .map(width -> ("%-" + width.getValue() + "s").formatted(column.apply(width.getKey())))
                .collect(Collectors.joining("  ")).stripTrailing();
    }

    private static Map<String, String> row(EnvironmentSpec spec) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("Name", spec.name());
        row.put("Steps", Integer.toString(spec.stepLimit()));
        row.put("Solved", Double.isNaN(spec.rewardThreshold()) ? "" : Words.number(spec.rewardThreshold()));
        try (var environment = spec.create()) {
            row.put("Actions", describe(environment.actions()));
            row.put("Senses",
                    environment.senses().stream().map(EnvListCommand::describe).collect(Collectors.joining(", ")));
        } catch (MujocoException e) {
            row.put("Actions", "?");
            row.put("Senses", MujocoLibrary.isPresent() ? "(" + e.getMessage() + ")" : "(needs MuJoCo)");
        }
        row.put("Task", spec.description());
        return row;
    }

    static String describe(ActionSpace actions) {
        return switch (actions) {
            case ActionSpace.Discrete(int choices) -> "1 of " + choices;
            case ActionSpace.MultiDiscrete(List<Integer> choices) -> choices.stream().distinct().count() == 1
                    ? choices.size() + " x 1 of " + choices.getFirst() : "1 of each " + choices;
            case ActionSpace.Continuous(List<Float> low, List<Float> high) ->
                low.stream().distinct().count() == 1 && high.stream().distinct().count() == 1
                        ? low.size() + " in [" + plain(low.getFirst()) + ", " + plain(high.getFirst()) + "]"
                        : low.size() + " in ranges";
        };
    }

    private static String plain(float bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Float.toString(bound);
    }

    private static String describe(Sense sense) {
        return (sense.privileged() ? "privileged " : "") + sense.name() + " "
                + sense.shape().stream().map(Object::toString).collect(Collectors.joining("x"));
    }
}
