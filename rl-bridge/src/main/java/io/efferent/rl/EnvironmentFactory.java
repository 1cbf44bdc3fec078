package io.efferent.rl;

import java.util.function.Supplier;

/** Makes environments of one kind, one at a time or many that are stepped together. */
@FunctionalInterface
public interface EnvironmentFactory extends Supplier<RlEnvironment> {
    /**
     * Many of them, by default each for itself on a pool of threads.
     *
     * @param spec what they are, whose step limit holds
     * @param count how many
     * @param threads that step at the same time
     * @param seed fixes all episodes
     */
    default VectorEnvironment vector(EnvironmentSpec spec, int count, int threads, long seed) {
        return VectorEnvironment.of(spec::create, count, threads, seed);
    }
}
