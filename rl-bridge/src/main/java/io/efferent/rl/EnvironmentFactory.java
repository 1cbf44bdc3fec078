package io.efferent.rl;

import io.efferent.task.Perturbation;
import java.util.List;
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

    /**
     * The same, under perturbations in all episodes.
     *
     * @param name of the perturbed environments
     * @param perturbations what acts
     * @throws IllegalArgumentException if they cannot be perturbed, as is so unless a factory says otherwise
     */
    default EnvironmentFactory perturbed(String name, List<Perturbation> perturbations) {
        throw new IllegalArgumentException("environment: got '" + name
                + "', expected perturbations of a body with muscles only, such as Arm26Reach-v0+curl:strength=8");
    }
}
