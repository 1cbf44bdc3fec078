package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import io.efferent.muscle.MuscleState;

/**
 * Time derivatives of the integrated variables.
 *
 * @param position of the joint positions, (batch, dof)
 * @param velocity of the joint velocities, (batch, dof)
 * @param muscle of the muscle variables
 */
public record Rates(NDArray position, NDArray velocity, MuscleState muscle) {
    /** {@code this + scale * other}. */
    public Rates plus(Rates other, NDArray scale) {
        return new Rates(
                position.add(other.position.mul(scale)),
                velocity.add(other.velocity.mul(scale)),
                muscle.plus(other.muscle, scale));
    }

    /** {@code scale * this}. */
    public Rates times(NDArray scale) {
        return new Rates(
                position.mul(scale),
                velocity.mul(scale),
                new MuscleState(muscle.variables().stream().map(v -> v.mul(scale)).toList()));
    }

    /** The Runge-Kutta average {@code (k1 + 2 k2 + 2 k3 + k4) / 6}. */
    public static Rates average(Rates k1, Rates k2, Rates k3, Rates k4, Plant plant) {
        NDArray third = plant.constant(1.0 / 3);
        NDArray sixth = plant.constant(1.0 / 6);
        return k1.times(sixth).plus(k2, third).plus(k3, third).plus(k4, sixth);
    }
}
