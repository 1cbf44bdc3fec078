package io.efferent.muscle;

import ai.djl.ndarray.NDArray;

/**
 * How muscles answer to a path at the end of a time step, for integrators that solve fibers and limb together. All
 * arrays are (batch, muscle).
 *
 * @param state the integrated variables at the end of the step
 * @param pathLength the path that they answer to, m
 * @param force tendon force, N
 * @param stiffness what the force gains per m of path, N/m, at least 0; 0 for what is not solved implicitly
 * @param share how much of a further change of the path the fibers take, m/m; the tendons take the rest
 */
public record FiberStep(
        MuscleState state, NDArray pathLength, NDArray force, NDArray stiffness, NDArray share) {
    /** Variables and forces at a path nearby. */
    public record Settled(MuscleState state, MuscleOutput output) {}
}
