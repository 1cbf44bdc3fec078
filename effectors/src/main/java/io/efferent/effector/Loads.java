package io.efferent.effector;

import ai.djl.ndarray.NDArray;

/**
 * Forces from outside during a step: held, or following the motion of the body; null for none.
 *
 * @param endpoint force on the endpoint, N, (batch or 1, dimension)
 * @param joint generalized forces on the joints, N or N m, (batch or 1, dof)
 * @param feedback forces that depend on the state, added to the others; asked for in every integration step
 */
public record Loads(NDArray endpoint, NDArray joint, Feedback feedback) {
    public static final Loads NONE = new Loads(null, null);

    /** Held forces. */
    public Loads(NDArray endpoint, NDArray joint) {
        this(endpoint, joint, null);
    }

    /** Forces that depend on the motion of the body. */
    @FunctionalInterface
    public interface Feedback {
        /**
         * The forces in a state. Differentiable.
         *
         * @param plant the body
         * @param state its state within the control step
         */
        Loads at(Plant plant, EffectorState state);
    }

    /** The forces in a state: what is held plus what follows from it. */
    Loads at(Plant plant, EffectorState state) {
        if (feedback == null) {
            return this;
        }
        Loads following = feedback.at(plant, state);
        return new Loads(sum(endpoint, following.endpoint), sum(joint, following.joint));
    }

    private static NDArray sum(NDArray a, NDArray b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.add(b);
    }
}
