package io.efferent.effector;

import ai.djl.ndarray.NDArray;

/**
 * Forces from outside during a step; null for none.
 *
 * @param endpoint force on the endpoint, N, (batch or 1, dimension)
 * @param joint generalized forces on the joints, N or N m, (batch or 1, dof)
 */
public record Loads(NDArray endpoint, NDArray joint) {
    public static final Loads NONE = new Loads(null, null);
}
