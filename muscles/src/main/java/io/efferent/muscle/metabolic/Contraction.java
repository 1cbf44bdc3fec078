package io.efferent.muscle.metabolic;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleOutput.Curve;

/**
 * What a bank of muscles does at one instant, as a metabolic model sees it. All arrays are (batch, muscle).
 *
 * @param excitation neural command, 0 to 1
 * @param activation 0 to 1
 * @param normalizedLength fiber length divided by optimal length
 * @param fiberVelocity m/s, negative while shortening
 * @param activeForce force of the contractile element along the fiber, N
 * @param passiveForce the rest of the fiber's force, N
 * @param forceLength active force-length factor
 */
public record Contraction(
        NDArray excitation,
        NDArray activation,
        NDArray normalizedLength,
        NDArray fiberVelocity,
        NDArray activeForce,
        NDArray passiveForce,
        NDArray forceLength) {

    /**
     * The contraction of muscles whose model reports its active force, or passive force and force-length factor.
     *
     * @param p bound constants of the bank
     * @param excitation (batch, muscle)
     * @param activation (batch, muscle)
     * @param output what the model gave
     * @throws IllegalArgumentException if the model reports no passive force or no force-length factor
     */
    public static Contraction of(Parameters p, NDArray excitation, NDArray activation, MuscleOutput output) {
        for (Curve curve : new Curve[] {Curve.PASSIVE, Curve.FORCE_LENGTH}) {
            if (!output.curves().containsKey(curve)) {
                throw new IllegalArgumentException("muscles: got a model that reports no curve " + curve
                        + ", expected one that does; its metabolic rate cannot be told");
            }
        }
        NDArray force = p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE);
        NDArray passive = output.curves().get(Curve.PASSIVE).mul(force);
        NDArray active = output.curves().containsKey(Curve.ACTIVE)
                ? output.curves().get(Curve.ACTIVE).mul(force) : output.force().sub(passive);
        return new Contraction(
                excitation, activation, output.fiberLength().div(p.get(Muscle.OPTIMAL_FIBER_LENGTH)),
                output.fiberVelocity(), active, passive, output.curves().get(Curve.FORCE_LENGTH));
    }
}
