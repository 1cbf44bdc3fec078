package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.muscle.MuscleOutput.Curve;
import java.util.List;
import java.util.Map;

/**
 * MuJoCo's Hill-type muscle with a rigid tendon: piecewise quadratic force-length and force-velocity curves, and a
 * passive force that becomes linear.
 *
 * <p>Velocity is normalized by {@code maximumVelocity} optimal lengths per second. Piecewise curves are written in
 * closed form with positive parts, which keeps them continuously differentiable at every knot.
 *
 * @param curves those of MuJoCo's documentation, or of its engine, which are not the same
 */
public record MujocoMuscle(Curves curves) implements Muscle, Fixed {
    /** Where the curves over length are from. */
    public enum Curves {
        /** The FLV functions of the modeling documentation ("Muscle actuators"), as MotorNet has them. */
        DOCUMENTATION,
        /** What the engine computes: no bump on the ascending limb, and a passive force quadratic first. */
        ENGINE
    }

    public static final String MINIMUM_LENGTH = "minimumLength";
    public static final String MAXIMUM_LENGTH = "maximumLength";
    public static final String ECCENTRIC_FORCE = "eccentricForce";
    public static final String PASSIVE_FORCE = "passiveForce";
    public static final String PASSIVE_SCALE = "passiveScale";

    private static final List<MuscleParameter> PARAMETERS = Muscle.withActivation(
            0, 0.01, 0.04,
            MuscleParameter.positive(OPTIMAL_FIBER_LENGTH, "m", "fiber length of largest active force"),
            MuscleParameter.required(TENDON_SLACK_LENGTH, "m", "length of the rigid tendon", 0, Double.MAX_VALUE),
            MuscleParameter.optional(
            MINIMUM_LENGTH, "1", "normalized length below which there is no active force (lmin)",
                    0, 0.9499, 0.5),
            MuscleParameter.optional(
            MAXIMUM_LENGTH, "1", "normalized length above which there is no active force (lmax)",
                    1.0001, 10, 1.6),
            MuscleParameter.positive(
            MAXIMUM_VELOCITY, "1/s", "shortening speed of zero force, optimal lengths/s (vmax)",
                    1.5),
            MuscleParameter.optional(ECCENTRIC_FORCE, "1", "normalized force at saturating lengthening speed (fvmax)",
                    1.0001, 10, 1.2),
            MuscleParameter.optional(PASSIVE_FORCE, "1", "passive force at lmax, normalized (fpmax)", 0, 100, 1.3),
            MuscleParameter.optional(PASSIVE_SCALE, "1", "factor on the passive force; 0 turns it off", 0, 100, 1));

    /** With the curves of the documentation. */
    public MujocoMuscle() {
        this(Curves.DOCUMENTATION);
    }

    @Override
    public String name() {
        return curves == Curves.ENGINE ? "mujoco-engine" : "mujoco";
    }

    @Override
    public List<MuscleParameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray length = RigidTendon.fiberLength(p, pathLength, 0.001);
        NDArray normalizedLength = length.div(p.get(OPTIMAL_FIBER_LENGTH));
        NDArray normalizedVelocity = pathVelocity.div(referenceVelocity(p));

        boolean engine = curves == Curves.ENGINE;
        NDArray passive = engine ? enginePassive(p, normalizedLength) : passive(p, normalizedLength);
        NDArray forceLength = engine ? engineForceLength(p, normalizedLength) : forceLength(p, normalizedLength);
        NDArray forceVelocity = forceVelocity(p, normalizedVelocity);
        NDArray force = state.activation().mul(forceLength).mul(forceVelocity)
                .add(passive.mul(p.get(PASSIVE_SCALE)))
                .mul(p.get(MAXIMUM_ISOMETRIC_FORCE));
        return new MuscleOutput(force, length, pathVelocity, Map.of(
                Curve.PASSIVE, passive, Curve.FORCE_LENGTH, forceLength, Curve.FORCE_VELOCITY, forceVelocity));
    }

    /** Passive force over normalized length: zero below 1, cubic up to (1 + lmax)/2, then linear. */
    public static NDArray passive(Parameters p, NDArray length) {
        NDArray stretch = stretch(p, length);
        NDArray curved = curved(p, stretch);
        return curved.square().mul(curved)
                .add(linear(p, stretch).mul(p.constant(3)))
                .mul(p.derived("quarterPassive", () -> p.get(PASSIVE_FORCE).mul(p.constant(0.25))));
    }

    /** The engine's passive force over normalized length: zero below 1, quadratic up to (1 + lmax)/2, then linear. */
    public static NDArray enginePassive(Parameters p, NDArray length) {
        NDArray stretch = stretch(p, length);
        return curved(p, stretch).square().mul(p.constant(0.5)).add(linear(p, stretch)).mul(p.get(PASSIVE_FORCE));
    }

    /** Length beyond the optimal one: 1 at (1 + lmax)/2. */
    private static NDArray stretch(Parameters p, NDArray length) {
        return length.sub(p.constant(1))
                .div(p.derived("halfRange", () -> p.get(MAXIMUM_LENGTH).sub(p.constant(1)).mul(p.constant(0.5))));
    }

    private static NDArray curved(Parameters p, NDArray stretch) {
        return stretch.maximum(p.constant(0)).minimum(p.constant(1));
    }

    private static NDArray linear(Parameters p, NDArray stretch) {
        return stretch.sub(p.constant(1)).maximum(p.constant(0));
    }

    /** Active force over normalized length: a bump on [lmin, lmax] with its top at 1 and a small one below 0.95. */
    public static NDArray forceLength(Parameters p, NDArray length) {
        NDArray lower = p.get(MINIMUM_LENGTH);
        NDArray shoulder = p.constant(0.95);
        NDArray middle = p.derived("shoulderMiddle", () -> lower.add(shoulder).mul(p.constant(0.5)));
        NDArray small = bump(p, length, lower, middle, shoulder);
        return engineForceLength(p, length).add(small.mul(p.constant(0.15)));
    }

    /** The engine's active force over normalized length: a bump on [lmin, lmax] with its top at 1. */
    public static NDArray engineForceLength(Parameters p, NDArray length) {
        return bump(p, length, p.get(MINIMUM_LENGTH), p.constant(1), p.get(MAXIMUM_LENGTH));
    }

    /** Zero outside [a, b], one at the middle, piecewise quadratic between. */
    private static NDArray bump(Parameters p, NDArray length, NDArray a, NDArray middle, NDArray b) {
        NDArray rising = length.sub(a).div(middle.sub(a));
        NDArray falling = b.sub(length).div(b.sub(middle));
        NDArray x = rising.minimum(falling).maximum(p.constant(0));
        NDArray beyondHalf = x.sub(p.constant(0.5)).maximum(p.constant(0));
        return x.square().sub(beyondHalf.square().mul(p.constant(2))).mul(p.constant(2));
    }

    /** Force over normalized velocity: zero at -1, one at 0, fvmax from fvmax - 1 on. */
    public static NDArray forceVelocity(Parameters p, NDArray velocity) {
        NDArray one = p.constant(1);
        NDArray saturation = p.derived("saturation", () -> p.get(ECCENTRIC_FORCE).sub(one));
        NDArray limited = velocity.maximum(p.constant(-1)).minimum(saturation);
        NDArray lengthening = limited.maximum(p.constant(0));
        NDArray bend = p.derived("bend", () -> one.div(saturation).add(one));
        return limited.add(one).square().sub(lengthening.square().mul(bend));
    }
}
