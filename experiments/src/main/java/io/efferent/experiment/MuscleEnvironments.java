package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.rl.Configurable;
import io.efferent.rl.EnvironmentFactory;
import io.efferent.rl.EnvironmentProvider;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.effector.EffectorFactory;
import io.efferent.task.Environment;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Any body with muscles and any task as an environment by name: {@code
 * Muscles-v0:effector=arm39,task=center-out,distance=0.08}. Settings are those of an {@link Experiment} about body and
 * senses that are a word or a number; others are options of the task. Episodes are as long as the task's trials.
 */
public final class MuscleEnvironments implements EnvironmentProvider {
    private static final String NAME = "Muscles-v0";
    /** Steps of the usual task. */
    private static final int STEPS = 100;

    @Override
    public List<EnvironmentSpec> specs() {
        Configurable factory = MuscleEnvironments::factory;
        return List.of(new EnvironmentSpec(
                NAME, "move any body with muscles: effector, task and what belongs to them are settings", STEPS,
                factory));
    }

    private static EnvironmentFactory factory(Map<String, String> settings) {
        Environment environment = experiment(settings).environment();
        String given = settings.entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(","));
        return new EffectorFactory(given.isEmpty() ? NAME : NAME + ":" + given, () -> environment);
    }

    private static Experiment experiment(Map<String, String> settings) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ObjectNode options = all.putObject("taskOptions");
        settings.forEach((name, value) ->
                (Experiment.ENVIRONMENT.contains(name) ? all : options).set(name, number(value)));
        return Experiment.parse(all.toString()).orElse(Experiment.DEFAULTS);
    }

    private static JsonNode number(String value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value.matches("[+-]?\\d{1,9}")) {
            return nodes.numberNode(Integer.parseInt(value));
        }
        try {
            return nodes.numberNode(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return nodes.textNode(value);
        }
    }
}
