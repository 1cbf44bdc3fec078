package io.efferent.muscle.metabolic;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.muscle.ExtendedMuscle;
import io.efferent.muscle.FiberState;
import io.efferent.muscle.HillMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleOutput.Curve;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.PennateMuscle;

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
     * The contraction of a bank of muscles.
     *
     * @param muscle their model
     * @param p bound constants of the bank
     * @param excitation (batch, muscle)
     * @param state the integrated variables
     * @param output what the model gave for this state
     * @param pathLength m, (batch, muscle)
     * @param pathVelocity m/s, (batch, muscle)
     * @throws IllegalArgumentException if the model reports no passive force or no force-length factor
     */
    public static Contraction of(
            Muscle muscle, Parameters p, NDArray excitation, MuscleState state, MuscleOutput output,
            NDArray pathLength, NDArray pathVelocity) {
        return switch (muscle) {
            case HillMuscle hill -> {
                FiberState fiber = hill.fiber(p, state, pathLength, pathVelocity);
                yield new Contraction(
                        excitation, state.activation(), fiber.length().div(p.get(Muscle.OPTIMAL_FIBER_LENGTH)),
                        fiber.velocity(), fiber.activeForce(), fiber.elasticForce().add(fiber.dampingForce()),
                        fiber.activeForceLength());
            }
            case PennateMuscle pennate -> ofCurves(
                    p, excitation, state.activation(), pennate.fibers(p, state, pathLength, pathVelocity));
            case ExtendedMuscle extended -> of(
                    extended.muscle(), p, excitation, extended.own(state), output, pathLength, pathVelocity);
            default -> ofCurves(p, excitation, state.activation(), output);
        };
    }

    private static Contraction ofCurves(Parameters p, NDArray excitation, NDArray activation, MuscleOutput output) {
        for (Curve curve : new Curve[] {Curve.PASSIVE, Curve.FORCE_LENGTH}) {
            if (!output.curves().containsKey(curve)) {
                throw new IllegalArgumentException("muscles: got a model that reports no curve " + curve
                        + ", expected one that does; its metabolic rate cannot be told");
            }
        }
        NDArray passive = output.curves().get(Curve.PASSIVE).mul(p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE));
        return new Contraction(
                excitation, activation, output.fiberLength().div(p.get(Muscle.OPTIMAL_FIBER_LENGTH)),
                output.fiberVelocity(), output.force().sub(passive), passive,
                output.curves().get(Curve.FORCE_LENGTH));
    }
}
