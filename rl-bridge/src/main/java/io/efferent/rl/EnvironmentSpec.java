package io.efferent.rl;

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
