package io.efferent.effector;

import ai.djl.ndarray.NDArray;

/**
 * Where the muscles run in a pose.
 *
 * @param length path lengths, m, (batch, muscle)
 * @param velocity their rates of change, m/s, (batch, muscle)
 * @param momentArms derivatives of length by joint position, (batch or 1, dof, muscle)
 */
public record PathGeometry(NDArray length, NDArray velocity, NDArray momentArms) {
    /**
     * Path velocities, m/s, (batch, muscle): moment arms (batch or 1, dof, muscle) times joint velocities (batch, dof).
     */
    public static NDArray velocity(NDArray momentArms, NDArray jointVelocity) {
        return momentArms.mul(jointVelocity.expandDims(2)).sum(new int[] {1});
    }
}
