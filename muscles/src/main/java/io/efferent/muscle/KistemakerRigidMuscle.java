package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.MuscleOutput.Curve;
import java.util.List;
import java.util.Map;

/**
 * Hill-type muscle of Kistemaker, Wong &amp; Gribble 2010 (J Neurophysiol 104:2985) with a rigid tendon.
 *
 * <p>Shortening follows Hill's hyperbola {@code A = (V a aRel + X b) / (b - V)}, lengthening a hyperbola with asymptote
 * {@code 1.5 X + s V} that meets it at the isometric force {@code X} with half its compliance. At short fibers and very
 * low activation the two conditions contradict each other; there the isometric slope is kept above {@code slopeFloor}.
 */
public record KistemakerRigidMuscle() implements Muscle, Fixed {
    /** Velocity that V = 1 stands for, optimal lengths/s. MotorNet divides by the maximum velocity instead (10). */
    public static final String VELOCITY_UNIT = "velocityUnit";
    /** Smallest isometric slope in excess of the asymptote's, normalized; -infinity turns the guard off. */
    public static final String SLOPE_FLOOR = "slopeFloor";

    private static final List<MuscleParameter> PARAMETERS = Muscle.withActivation(
            0.001, 1e-6, 0.015, 0.05,
            MuscleParameter.positive(OPTIMAL_FIBER_LENGTH, "m", "fiber length of largest active force"),
            MuscleParameter.required(TENDON_SLACK_LENGTH, "m", "length of the rigid tendon", 0, Double.MAX_VALUE),
            KistemakerCurves.passiveSlack(),
            KistemakerCurves.passiveStiffness(),
            MuscleParameter.positive(
            MAXIMUM_VELOCITY, "1/s", "speed that normalizes observations, optimal lengths/s", 10),
            MuscleParameter.positive(VELOCITY_UNIT, "1/s", "velocity that V = 1 stands for, optimal lengths/s", 1),
            MuscleParameter.optional(SLOPE_FLOOR, "1", "smallest excess of the isometric slope",
                    Double.NEGATIVE_INFINITY, 1, KistemakerCurves.ASYMPTOTE_SLOPE));

    @Override
    public String name() {
        return "kistemaker";
    }

    @Override
    public List<MuscleParameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray length = RigidTendon.fiberLength(p, pathLength, 0);
        NDArray normalizedLength = length.div(p.get(OPTIMAL_FIBER_LENGTH));
        NDArray passive = KistemakerCurves.passive(p, normalizedLength);
        NDArray forceLength = KistemakerCurves.forceLength(p, normalizedLength);
        NDArray active = active(p, state.activation(), normalizedLength, forceLength, pathVelocity).force(p);
        NDArray force = active.add(passive).mul(p.get(MAXIMUM_ISOMETRIC_FORCE));
        return new MuscleOutput(force, length, pathVelocity, Map.of(
                Curve.PASSIVE, passive, Curve.FORCE_LENGTH, forceLength, Curve.FORCE_VELOCITY, active));
    }

    /** The state is what it is; the fiber's viscosity counts as stiffness, as in {@link RigidTendonMuscle}. */
    @Override
    public FiberStep fiberStep(
            Parameters p, MuscleState before, MuscleState next, NDArray pathLength, NDArray pathVelocity, double step) {
        NDArray length = RigidTendon.fiberLength(p, pathLength, 0).div(p.get(OPTIMAL_FIBER_LENGTH));
        NDArray forceLength = KistemakerCurves.forceLength(p, length);
        Hyperbola active = active(p, next.activation(), length, forceLength, pathVelocity);
        NDArray normalized = active.force(p);
        NDArray most = p.get(MAXIMUM_ISOMETRIC_FORCE);
        NDArray stiffness = active.slope(p).mul(most).div(curveVelocity(p).mul(p.constant(step)));
        NDArray zero = pathLength.zerosLike();
        return new FiberStep(
                next, pathLength, normalized.add(KistemakerCurves.passive(p, length)).mul(most),
                Tensors.where(normalized.gt(p.constant(0)), stiffness, zero), zero);
    }

    private static NDArray curveVelocity(Parameters p) {
        return p.derived("curveVelocity", () -> p.get(OPTIMAL_FIBER_LENGTH).mul(p.get(VELOCITY_UNIT)));
    }

    /** Active force over velocity: one hyperbola for shortening, one for lengthening. */
    private static Hyperbola active(
            Parameters p, NDArray activation, NDArray length, NDArray forceLength, NDArray pathVelocity) {
        NDArray velocity = pathVelocity.div(curveVelocity(p));
        NDArray hillA = KistemakerCurves.hillA(p, length.gt(p.constant(1)), forceLength);
        NDArray hillB = KistemakerCurves.hillB(p, activation);
        NDArray isometric = forceLength.mul(activation);
        NDArray activeA = hillA.mul(activation);

        NDArray slope = p.constant(KistemakerCurves.ASYMPTOTE_SLOPE);
        NDArray excessSlope = Tensors.atLeast(
                isometric.add(activeA).div(hillB).mul(p.constant(2)).sub(slope), p.get(SLOPE_FLOOR));
        NDArray p1 = isometric.mul(p.constant(KistemakerCurves.ECCENTRIC - 1)).div(excessSlope);
        NDArray lengthening = p1.add(velocity);
        NDArray lengtheningForce = velocity.mul(p.constant(KistemakerCurves.ECCENTRIC)).add(p1).mul(isometric)
                .add(velocity.mul(slope).mul(lengthening));

        NDArray shortens = velocity.lt(p.constant(0));
        NDArray numerator =
                Tensors.where(shortens, velocity.mul(activeA).add(isometric.mul(hillB)), lengtheningForce);
        NDArray denominator = Tensors.where(shortens, hillB.sub(velocity), lengthening);
        return new Hyperbola(numerator, denominator, shortens, isometric, activeA, hillB, p1);
    }

    private record Hyperbola(
            NDArray numerator, NDArray denominator, NDArray shortens, NDArray isometric, NDArray activeA,
            NDArray hillB, NDArray p1) {
        NDArray force(Parameters p) {
            return Tensors.atLeast(numerator.div(denominator), p.constant(0));
        }

        /** Derivative by velocity where there is force. */
        NDArray slope(Parameters p) {
            NDArray shortening = activeA.add(isometric).mul(hillB).div(denominator.square());
            NDArray lengthening = p1.mul(isometric).mul(p.constant(KistemakerCurves.ECCENTRIC - 1))
                    .div(denominator.square()).add(p.constant(KistemakerCurves.ASYMPTOTE_SLOPE));
            return Tensors.where(shortens, shortening, lengthening);
        }
    }
}
