package io.efferent.task;

import ai.djl.ndarray.NDArray;

/**
 * A named, weighted term of the quantity that training makes small.
 *
 * @param name as it appears in logs
 * @param weight factor in the sum
 * @param term the unweighted scalar of a rollout
 */
public record Loss(String name, double weight, Term term) {
    public Loss {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "weight of loss '" + name + "': got " + weight + ", expected a number of at least 0");
        }
    }

    /** The same term with another weight. */
    public Loss times(double newWeight) {
        return new Loss(name, newWeight, term);
    }

    /** Computes a scalar of a rollout, differentiably. */
    @FunctionalInterface
    public interface Term {
        NDArray of(Rollout rollout);
    }
}
