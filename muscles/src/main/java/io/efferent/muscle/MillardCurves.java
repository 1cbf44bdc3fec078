package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.QuinticCurve.Knot;
import java.util.List;

/**
 * The five curves of Millard et al. 2013 (J Biomech Eng 135:021005) with OpenSim's constants: normalized forces over
 * normalized lengths and velocities. Each is made of the muscle's constants, so gradients reach them all.
 */
public final class MillardCurves {
    public static final String MINIMUM_LENGTH = "minimumActiveLength";
    public static final String TRANSITION_LENGTH = "transitionLength";
    public static final String MAXIMUM_LENGTH = "maximumActiveLength";
    public static final String ASCENDING_SLOPE = "shallowAscendingSlope";
    public static final String MINIMUM_FORCE = "minimumActiveForce";
    public static final String CONCENTRIC_SLOPE_AT_END = "concentricSlopeAtVmax";
    public static final String CONCENTRIC_SLOPE = "concentricSlopeNearVmax";
    public static final String ISOMETRIC_SLOPE = "isometricSlope";
    public static final String ECCENTRIC_SLOPE_AT_END = "eccentricSlopeAtVmax";
    public static final String ECCENTRIC_SLOPE = "eccentricSlopeNearVmax";
    public static final String ECCENTRIC_FORCE = "eccentricForce";
    public static final String CONCENTRIC_CURVINESS = "concentricCurviness";
    public static final String ECCENTRIC_CURVINESS = "eccentricCurviness";
    public static final String PASSIVE_ZERO = "passiveStrainAtZeroForce";
    public static final String PASSIVE_ONE = "passiveStrainAtOneForce";
    public static final String PASSIVE_LOW_STIFFNESS = "passiveStiffnessAtLowForce";
    public static final String PASSIVE_STIFFNESS = "passiveStiffnessAtOneForce";
    public static final String PASSIVE_CURVINESS = "passiveCurviness";
    public static final String TENDON_STRAIN = "tendonStrainAtOneForce";
    public static final String TENDON_STIFFNESS = "tendonStiffnessAtOneForce";
    public static final String TENDON_TOE_FORCE = "tendonForceAtToeEnd";
    public static final String TENDON_CURVINESS = "tendonCurviness";

    private static final double PLATEAU = 0.05;

    private MillardCurves() {}

    /** Active force over fiber length / optimal length. */
    public static QuinticCurve activeForceLength(Parameters p) {
        return p.derived("activeForceLength", () -> {
            NDArray first = p.get(MINIMUM_LENGTH);
            NDArray shallow = p.get(TRANSITION_LENGTH);
            NDArray last = p.get(MAXIMUM_LENGTH);
            NDArray slope = p.get(ASCENDING_SLOPE);
            NDArray floor = p.get(MINIMUM_FORCE);
            NDArray zero = slope.zerosLike();
            NDArray rise = shallow.neg().add(p.constant(1 - PLATEAU));
            NDArray y1 = rise.mul(slope).neg().add(p.constant(1));
            NDArray half = p.constant(0.5);
            NDArray fall = last.sub(p.constant(1 + PLATEAU));
            NDArray share = zero.add(p.constant(0.9));
            return new QuinticCurve(
                    p,
                    List.of(
                            new Knot(first, floor, zero),
                            new Knot(first.add(shallow).mul(half), y1.mul(half),
                                    y1.mul(p.constant(1.25)).div(shallow.sub(first))),
                            new Knot(rise.mul(half).add(shallow), y1.add(p.constant(1)).mul(half), slope),
                            new Knot(zero.add(p.constant(1)), zero.add(p.constant(1)), zero),
                            new Knot(fall.mul(half).add(p.constant(1 + PLATEAU)), zero.add(half),
                                    p.constant(-1).div(fall.sub(p.constant(PLATEAU)))),
                            new Knot(last, floor, zero)),
                    List.of(share, share, share, share, share));
        });
    }

    /** Force over fiber velocity / maximum velocity, negative while shortening. */
    public static QuinticCurve forceVelocity(Parameters p) {
        return p.derived("forceVelocity", () ->
                forceVelocity(p, p.get(CONCENTRIC_SLOPE_AT_END), p.get(ECCENTRIC_SLOPE_AT_END)));
    }

    /**
     * Velocity over force: the inverse of the curve whose slopes at the largest velocities are half of those near them.
     */
    public static QuinticCurve velocity(Parameters p) {
        return p.derived("velocity", () -> forceVelocity(
                p, p.get(CONCENTRIC_SLOPE).mul(p.constant(0.5)), p.get(ECCENTRIC_SLOPE).mul(p.constant(0.5)))
                .inverse());
    }

    private static QuinticCurve forceVelocity(Parameters p, NDArray concentricEnd, NDArray eccentricEnd) {
        NDArray concentric = p.get(CONCENTRIC_SLOPE);
        NDArray eccentric = p.get(ECCENTRIC_SLOPE);
        NDArray most = p.get(ECCENTRIC_FORCE);
        NDArray zero = most.zerosLike();
        NDArray twentieth = p.constant(0.05);
        NDArray shortening = QuinticCurve.share(p, p.get(CONCENTRIC_CURVINESS));
        NDArray lengthening = QuinticCurve.share(p, p.get(ECCENTRIC_CURVINESS));
        return new QuinticCurve(
                p,
                List.of(
                        new Knot(zero.sub(p.constant(1)), zero, concentricEnd),
                        new Knot(zero.sub(p.constant(0.9)), concentric.add(concentricEnd).mul(twentieth), concentric),
                        new Knot(zero, zero.add(p.constant(1)), p.get(ISOMETRIC_SLOPE)),
                        new Knot(zero.add(p.constant(0.9)),
                                most.sub(eccentric.add(eccentricEnd).mul(twentieth)), eccentric),
                        new Knot(zero.add(p.constant(1)), most, eccentricEnd)),
                List.of(shortening, shortening, lengthening, lengthening));
    }

    /** Passive force over fiber length / optimal length. */
    public static QuinticCurve passive(Parameters p) {
        return p.derived("passive", () -> {
            NDArray first = p.get(PASSIVE_ZERO).add(p.constant(1));
            NDArray last = p.get(PASSIVE_ONE).add(p.constant(1));
            NDArray low = p.get(PASSIVE_LOW_STIFFNESS);
            NDArray stiffness = p.get(PASSIVE_STIFFNESS);
            NDArray zero = low.zerosLike();
            NDArray tenth = last.sub(first).mul(p.constant(0.1));
            NDArray foot = p.constant(0.1).div(stiffness);
            foot = Tensors.where(foot.lt(tenth), foot, tenth);
            NDArray share = QuinticCurve.share(p, p.get(PASSIVE_CURVINESS));
            return new QuinticCurve(
                    p,
                    List.of(
                            new Knot(first, zero, zero),
                            new Knot(first.add(foot), foot.mul(low).mul(p.constant(0.5)), low),
                            new Knot(last, zero.add(p.constant(1)), stiffness)),
                    List.of(share, share));
        });
    }

    /** Tendon force over tendon length / slack length. */
    public static QuinticCurve tendon(Parameters p) {
        return p.derived("tendon", () -> {
            NDArray one = p.get(TENDON_STRAIN).add(p.constant(1));
            NDArray stiffness = p.get(TENDON_STIFFNESS);
            NDArray force = p.get(TENDON_TOE_FORCE);
            NDArray zero = force.zerosLike();
            NDArray half = force.mul(p.constant(0.5));
            NDArray toe = one.add(force.sub(p.constant(1)).div(stiffness));
            NDArray foot = toe.sub(p.constant(1)).mul(p.constant(0.1)).add(p.constant(1));
            NDArray middle = one.add(half.sub(p.constant(1)).div(stiffness));
            NDArray slope = half.div(middle.sub(foot));
            NDArray knee = foot.add(middle).mul(p.constant(0.5));
            NDArray share = QuinticCurve.share(p, p.get(TENDON_CURVINESS));
            return new QuinticCurve(
                    p,
                    List.of(
                            new Knot(zero.add(p.constant(1)), zero, zero),
                            new Knot(knee, knee.sub(foot).mul(slope), slope),
                            new Knot(toe, force, stiffness)),
                    List.of(share, share));
        });
    }
}
