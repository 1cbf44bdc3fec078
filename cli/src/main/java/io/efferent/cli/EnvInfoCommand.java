package io.efferent.cli;

import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.Sense;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent env info}: what one environment tells and takes. */
@Command(
        name = "info",
        description = "Show an environment: what is to be done, actions, senses, steps of an episode.")
final class EnvInfoCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "An environment, see: efferent env list.")
    private String name;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        facts(Environments.named(name)).forEach((what, value) ->
                out.println("%-10s%s".formatted(what, value).stripTrailing()));
    }

    /** In words; actions and senses say what is missing where the body cannot be had. */
    static Map<String, String> facts(EnvironmentSpec spec) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Name", spec.name());
        facts.put("Task", spec.description());
        facts.put("Steps", Integer.toString(spec.stepLimit()));
        facts.put("Solved", EnvListCommand.solved(spec));
        try (var environment = spec.create()) {
            facts.put("Actions", describe(environment.actions()));
            facts.put("Senses",
                    environment.senses().stream().map(EnvInfoCommand::describe).collect(Collectors.joining(", ")));
        } catch (MujocoException e) {
            facts.put("Actions", "?");
            facts.put("Senses", MujocoLibrary.isPresent() ? "(" + e.getMessage() + ")" : "(needs MuJoCo)");
        }
        return facts;
    }

    private static String describe(ActionSpace actions) {
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
