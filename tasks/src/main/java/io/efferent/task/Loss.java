package io.efferent.task;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A named, weighted term of the quantity that training makes small.
 *
 * @param name as it appears in logs
 * @param weight factor in the sum
 * @param term the unweighted scalar of a rollout
 * @param needs what it reads of the network
 */
public record Loss(String name, double weight, Term term, Set<Need> needs) {
    /** What a term may read besides body and task; not everything that moves a body has it. */
    public enum Need {
        /** {@link Rollout#hidden()}. */
        HIDDEN,
        /** {@link Rollout#weights()}. */
        WEIGHTS;

        @Override
        public String toString() {
            return this == HIDDEN ? "hidden activity" : "weights";
        }
    }

    /** @throws IllegalArgumentException if the weight is negative or not finite */
    public Loss {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "weight of loss '" + name + "': got " + weight + ", expected a number of at least 0");
        }
        needs = Set.copyOf(needs);
    }

    /** A term on body and task alone. */
    public Loss(String name, double weight, Term term) {
        this(name, weight, term, Set.of());
    }

    /** The same term with another weight. */
    public Loss times(double newWeight) {
        return new Loss(name, newWeight, term, needs);
    }

    /**
     * The same term in an epoch of each trial alone: {@link Rollout#mean} is over that.
     *
     * @throws IllegalArgumentException when it is computed, if the trials have no such event, or the term takes other
     *     means
     */
    public Loss during(Epoch epoch) {
        return new Loss(name + "@" + epoch, weight, rollout -> averaged(rollout, epoch), needs);
    }

    /** The term where not all moments count. */
    private NDArray averaged(Rollout rollout, Epoch epoch) {
        var isAveraged = new AtomicBoolean(needs.contains(Need.WEIGHTS));
        NDArray value = term.of(rollout.during(epoch, () -> isAveraged.set(true)));
        if (!isAveraged.get()) {
            throw new IllegalArgumentException("loss '" + name + "': got a term of all times, expected one that takes"
                    + " Rollout.mean, for epochs and trials of different length");
        }
        return value;
    }

    /**
     * The unweighted term of a rollout.
     *
     * @throws IllegalArgumentException if it is no scalar, needs hidden activity and there is none, or some moments do
     *     not count and it does not take {@link Rollout#mean}
     */
    public NDArray of(Rollout rollout) {
        if (needs.contains(Need.HIDDEN) && rollout.hidden() == null) {
            throw new IllegalArgumentException(
                    "loss '" + name + "': got a rollout without hidden activity, expected a network that shows it");
        }
        NDArray value = rollout.isPartial() ? averaged(rollout, null) : term.of(rollout);
        if (value == null || !value.getShape().isScalar()) {
            throw new IllegalArgumentException("loss '" + name + "': got "
                    + (value == null ? "null" : "shape " + value.getShape())
                    + ", expected a scalar of shape (); take its mean() or sum()");
        }
        return value;
    }

    /** Computes a scalar of a rollout, differentiably. */
    @FunctionalInterface
    public interface Term {
        NDArray of(Rollout rollout);
    }
}
