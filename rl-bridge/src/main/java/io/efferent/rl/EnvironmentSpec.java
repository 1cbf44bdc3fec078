package io.efferent.rl;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An environment that can be had by name.
 *
 * @param name with its version, as {@code CartPole-v1}
 * @param description what is to be done, in one line
 * @param stepLimit steps after which an episode is truncated
 * @param rewardThreshold mean return at which it counts as solved, or NaN
 * @param factory makes one, without the limit
 */
public record EnvironmentSpec(
        String name, String description, int stepLimit, double rewardThreshold, EnvironmentFactory factory) {
    public EnvironmentSpec {
        if (stepLimit < 1) {
            throw new IllegalArgumentException(
                    "step limit of " + name + ": got " + stepLimit + ", expected at least 1");
        }
    }

    /** One that counts as solved at no particular return. */
    public EnvironmentSpec(String name, String description, int stepLimit, EnvironmentFactory factory) {
        this(name, description, stepLimit, Double.NaN, factory);
    }

    /** Name, task and limit in one line. */
    @Override
    public String toString() {
        return name + ": " + description + ", at most " + stepLimit + " steps";
    }

    /**
     * The same with settings, which become part of its name: {@code Ant-v5:ctrl_cost_weight=0.1,frame_skip=4}.
     *
     * @param settings each {@code name=value}, divided by commas; the ends of a range are divided by two dots
     * @throws IllegalArgumentException if it has none, or this is not how they are written
     */
    public EnvironmentSpec with(String settings) {
        if (!(factory instanceof Configurable configurable)) {
            throw new IllegalArgumentException("settings: got '" + settings + "', but " + name + " has none");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (var setting : settings.split(",")) {
            int equals = setting.indexOf('=');
            if (equals < 1 || values.put(setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException(
                        "settings: got '" + settings + "', expected name=value, divided by commas, each name once");
            }
        }
        EnvironmentFactory made = configurable.with(values);
        try (var one = made.get()) {
            return new EnvironmentSpec(
                    name + ":" + settings, description, one.episodeSteps().orElse(stepLimit), rewardThreshold, made);
        }
    }

    /** An environment with this name and limit. */
    public RlEnvironment create() {
        return new TimeLimit(factory.get(), name, stepLimit);
    }

    /**
     * Many of them.
     *
     * @param count how many
     * @param threads that step at the same time
     * @param seed fixes all episodes
     */
    public VectorEnvironment vector(int count, int threads, long seed) {
        return factory.vector(this, count, threads, seed);
    }
}
