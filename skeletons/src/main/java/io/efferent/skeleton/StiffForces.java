package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;

/**
 * What an implicit step of h seconds has to know of forces within a skeleton that change fast: with
 * {@code D = -dQ/dv} and {@code K = -dQ/dq} it solves {@code (M + matrix) dv = h (Q - b + ahead)}.
 *
 * @param matrix {@code h D + h^2 K}, (batch, dof, dof)
 * @param ahead {@code -h K v}: how the forces change as joints move on, (batch, dof)
 */
public record StiffForces(NDArray matrix, NDArray ahead) {
    /**
     * Of damped joints.
     *
     * @param p that {@code damping} is among
     * @param damping of each joint or of all, (1, dof) or (1, 1), N m s/rad (N s/m)
     * @param dof number of joint velocities
     * @param h length of the step, s
     */
    public static StiffForces ofDamping(Parameters p, NDArray damping, int dof, double h) {
        NDArray unit = p.derived("unit", () -> JointTree.identity(p, dof));
        return new StiffForces(unit.mul(damping.mul(p.constant(h)).expandDims(2)), damping.zerosLike());
    }

    /** Both. */
    public StiffForces plus(StiffForces other) {
        return new StiffForces(matrix.add(other.matrix), ahead.add(other.ahead));
    }
}
