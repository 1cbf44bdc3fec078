package io.efferent.muscle.metabolic;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.muscle.Muscle;

/**
 * What a metabolic model knows of each muscle of a bank. All arrays are (1, muscle), or broadcast to (batch, muscle).
 *
 * @param maximumIsometricForce N
 * @param optimalFiberLength m
 * @param maximumVelocity largest shortening speed, optimal lengths/s
 * @param slowTwitchRatio share of slow-twitch fibers in the muscle's mass, 0 to 1
 * @param mass kg
 */
public record Tissue(
        NDArray maximumIsometricForce,
        NDArray optimalFiberLength,
        NDArray maximumVelocity,
        NDArray slowTwitchRatio,
        NDArray mass) {
    /** Force per cross section, Pa. */
    private static final double SPECIFIC_TENSION = 0.25e6;
    /** Muscle density, kg/m^3. */
    private static final double DENSITY = 1059.7;

    /**
     * The tissue of muscles, its mass from force and fiber length: {@code F0 / (0.25 MPa) * 1059.7 kg/m^3 * l0}.
     *
     * @param p bound constants of a bank of Hill-type muscles
     * @param slowTwitchRatio share of slow-twitch fibers, 0 to 1
     * @throws IllegalArgumentException if the muscles have no optimal fiber length or maximum velocity, or the ratio is
     *     out of range
     */
    public static Tissue of(Parameters p, double slowTwitchRatio) {
        if (!(slowTwitchRatio >= 0 && slowTwitchRatio <= 1)) {
            throw new IllegalArgumentException(
                    "slowTwitchRatio: got " + slowTwitchRatio + ", expected a number in [0, 1]");
        }
        NDArray force = p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE);
        for (String name : new String[] {Muscle.OPTIMAL_FIBER_LENGTH, Muscle.MAXIMUM_VELOCITY}) {
            if (!p.names().contains(name)) {
                throw new IllegalArgumentException(
                        "muscles: got some without " + name + ", expected Hill-type muscles of one model");
            }
        }
        NDArray length = p.get(Muscle.OPTIMAL_FIBER_LENGTH);
        return new Tissue(
                force, length, p.get(Muscle.MAXIMUM_VELOCITY), p.constant(slowTwitchRatio),
                p.derived("muscleMass", () -> force.mul(length).mul(p.constant(DENSITY / SPECIFIC_TENSION))));
    }
}
