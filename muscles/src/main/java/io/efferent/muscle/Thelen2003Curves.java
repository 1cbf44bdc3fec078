package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * The curves of Thelen 2003 (J Biomech Eng 125:70) as OpenSim has them: passive force without a linear part, a
 * force-velocity relation that is extrapolated from 0.95 of the eccentric force on, and its closed inverse. Normalized;
 * velocities by the maximum velocity at full activation.
 */
public final class Thelen2003Curves {
    public static final String ACTIVE_SHAPE = "activeForceShape";
    public static final String PASSIVE_SHAPE = "passiveForceShape";
    public static final String PASSIVE_STRAIN = "passiveStrainAtOneForce";
    public static final String TENDON_STRAIN = "tendonStrainAtOneForce";
    public static final String CURVATURE = "forceVelocityShape";
    public static final String ECCENTRIC = "eccentricForce";

    private static final double TOE_FORCE = 0.33;
    private static final double TOE_SHAPE = 3;
    /** Toe strain / strain at one force. */
    private static final double TOE = 99 * Math.exp(3) / (166 * Math.exp(3) - 67);
    private static final double LINEAR = (1 - TOE_FORCE) / (1 - TOE);
    /** Where the tangent takes over, as a share of the eccentric force. */
    private static final double EXTRAPOLATION = 0.95;

    private Thelen2003Curves() {}

    /** Active force over fiber length / optimal length. */
    public static NDArray activeForceLength(Parameters p, NDArray length) {
        return length.sub(p.constant(1)).square().div(p.get(ACTIVE_SHAPE)).neg().exp();
    }

    /** Slope of the active force. */
    public static NDArray activeForceLengthSlope(Parameters p, NDArray length) {
        return activeForceLength(p, length).mul(length.sub(p.constant(1))).mul(p.constant(-2)).div(p.get(ACTIVE_SHAPE));
    }

    private static NDArray stretched(Parameters p, NDArray length) {
        return Tensors.atLeast(length.sub(p.constant(1)), p.constant(0));
    }

    private static NDArray passiveRate(Parameters p) {
        return p.derived("passiveRate", () -> p.get(PASSIVE_SHAPE).div(p.get(PASSIVE_STRAIN)));
    }

    private static NDArray passiveRange(Parameters p) {
        return p.derived("passiveRange", () -> p.get(PASSIVE_SHAPE).exp().sub(p.constant(1)));
    }

    /** Passive force over fiber length / optimal length: exponential from 1 on. */
    public static NDArray passive(Parameters p, NDArray length) {
        return stretched(p, length).mul(passiveRate(p)).exp().sub(p.constant(1)).div(passiveRange(p));
    }

    /** Slope of the passive force, 0 below 1. */
    public static NDArray passiveSlope(Parameters p, NDArray length) {
        NDArray slope = stretched(p, length).mul(passiveRate(p)).exp().mul(passiveRate(p)).div(passiveRange(p));
        return Tensors.where(length.gt(p.constant(1)), slope, slope.zerosLike());
    }

    /** Area under the passive force. */
    public static NDArray passiveIntegral(Parameters p, NDArray length) {
        NDArray strain = stretched(p, length);
        return strain.mul(passiveRate(p)).exp().sub(p.constant(1)).div(passiveRate(p)).sub(strain)
                .div(passiveRange(p));
    }

    private static NDArray toe(Parameters p) {
        return p.derived("toe", () -> p.get(TENDON_STRAIN).mul(p.constant(TOE)));
    }

    private static NDArray stiffness(Parameters p) {
        return p.derived("linearStiffness", () -> p.constant(LINEAR).div(p.get(TENDON_STRAIN)));
    }

    /** Strain within the toe, which is exponential. */
    private static NDArray toeStrain(Parameters p, NDArray strain) {
        return Tensors.clip(strain, p.constant(0), toe(p));
    }

    private static NDArray toeExponent(Parameters p, NDArray strain) {
        return toeStrain(p, strain).mul(p.constant(TOE_SHAPE)).div(toe(p)).exp();
    }

    /** Tendon force over strain. */
    public static NDArray tendon(Parameters p, NDArray strain) {
        NDArray exponential = toeExponent(p, strain).sub(p.constant(1))
                .mul(p.constant(TOE_FORCE / Math.expm1(TOE_SHAPE)));
        NDArray straight = strain.sub(toe(p)).mul(stiffness(p)).add(p.constant(TOE_FORCE));
        return Tensors.where(strain.gt(toe(p)), straight, exponential);
    }

    /** Slope of the tendon force. */
    public static NDArray tendonSlope(Parameters p, NDArray strain) {
        NDArray slope = toeExponent(p, strain).div(toe(p))
                .mul(p.constant(TOE_FORCE * TOE_SHAPE / Math.expm1(TOE_SHAPE)));
        NDArray pulling = Tensors.where(strain.gt(toe(p)), stiffness(p), slope);
        return Tensors.where(strain.gt(p.constant(0)), pulling, slope.zerosLike());
    }

    /** Area under the tendon force. */
    public static NDArray tendonIntegral(Parameters p, NDArray strain) {
        NDArray inToe = toeStrain(p, strain);
        NDArray exponential = toeExponent(p, strain).sub(p.constant(1)).mul(toe(p)).mul(p.constant(1 / TOE_SHAPE))
                .sub(inToe).mul(p.constant(TOE_FORCE / Math.expm1(TOE_SHAPE)));
        NDArray beyond = Tensors.atLeast(strain.sub(toe(p)), p.constant(0));
        return exponential.add(beyond.mul(stiffness(p)).mul(p.constant(0.5)).add(p.constant(TOE_FORCE)).mul(beyond));
    }

    /** Largest shortening velocity at an activation: 0.25 to 1. */
    private static NDArray fastest(Parameters p, NDArray activation) {
        return activation.mul(p.constant(0.75)).add(p.constant(0.25));
    }

    /** (2 + 2 / Af) / (Flen - 1). */
    private static NDArray lengthening(Parameters p) {
        return p.derived("lengthening", () -> p.constant(2).div(p.get(CURVATURE)).add(p.constant(2))
                .div(p.get(ECCENTRIC).sub(p.constant(1))));
    }

    /**
     * Velocity at which a fiber carries an active force (Eq. 6 and 7), not limited.
     *
     * @param activation activation
     * @param isometric active force at rest: activation times force-length factor
     * @param force active force
     */
    public static NDArray velocity(Parameters p, NDArray activation, NDArray isometric, NDArray force) {
        NDArray w = fastest(p, activation);
        NDArray most = isometric.mul(p.get(ECCENTRIC));
        NDArray threshold = most.mul(p.constant(EXTRAPOLATION));
        NDArray zero = p.constant(0);

        NDArray weak = Tensors.clip(force, zero, isometric);
        NDArray shortening = w.mul(weak.sub(isometric)).div(weak.div(p.get(CURVATURE)).add(isometric));
        NDArray strong = Tensors.clip(force, isometric, threshold);
        NDArray left = most.sub(strong).mul(lengthening(p));
        NDArray fast = w.mul(strong.sub(isometric)).div(left);

        // Tangents at 0 and at the threshold.
        NDArray atZero = w.mul(p.constant(1).div(p.get(CURVATURE)).add(p.constant(1))).div(isometric);
        NDArray below = force.mul(atZero).sub(w);
        NDArray rest = most.sub(threshold).mul(lengthening(p));
        NDArray atThreshold = w.mul(most.sub(isometric)).mul(lengthening(p)).div(rest.square());
        NDArray above = fast.add(force.sub(threshold).mul(atThreshold));

        NDArray within = Tensors.where(force.lte(isometric), shortening, fast);
        NDArray bounded = Tensors.where(force.gte(threshold), above, within);
        return Tensors.where(force.lte(zero), below, bounded);
    }

    /** Velocity at the threshold / largest shortening velocity. */
    private static NDArray thresholdVelocity(Parameters p) {
        return p.derived("thresholdVelocity", () ->
                p.get(ECCENTRIC).mul(p.constant(EXTRAPOLATION)).sub(p.constant(1)).div(gap(p)));
    }

    private static NDArray gap(Parameters p) {
        return p.derived("gap", () -> p.get(ECCENTRIC).mul(p.constant(1 - EXTRAPOLATION)).mul(lengthening(p)));
    }

    /** Velocity per factor at the threshold / largest shortening velocity. */
    private static NDArray thresholdSlope(Parameters p) {
        return p.derived("thresholdSlope", () -> p.constant(1).div(gap(p))
                .add(thresholdVelocity(p).mul(lengthening(p)).div(gap(p))));
    }

    /** Force factor over activation and velocity: the inverse of {@link #velocity}, at least 0. */
    public static NDArray forceVelocity(Parameters p, NDArray activation, NDArray velocity) {
        NDArray w = fastest(p, activation);
        NDArray flen = p.get(ECCENTRIC);
        NDArray zero = p.constant(0);
        NDArray slow = Tensors.clip(velocity, w.neg(), zero);
        NDArray shortening = w.add(slow).div(w.sub(slow.div(p.get(CURVATURE))));
        NDArray threshold = w.mul(thresholdVelocity(p));
        NDArray qv = Tensors.atLeast(velocity, zero).mul(lengthening(p));
        NDArray stretch = w.add(qv.mul(flen)).div(w.add(qv));
        NDArray beyond = velocity.sub(threshold).div(w.mul(thresholdSlope(p)))
                .add(flen.mul(p.constant(EXTRAPOLATION)));
        NDArray factor = Tensors.where(velocity.lte(zero), shortening, stretch);
        return Tensors.where(velocity.gte(threshold), beyond, factor);
    }

    /** Slope of the force factor, 0 beyond the largest shortening velocity. */
    public static NDArray forceVelocitySlope(Parameters p, NDArray activation, NDArray velocity) {
        NDArray w = fastest(p, activation);
        NDArray zero = p.constant(0);
        NDArray slow = Tensors.clip(velocity, w.neg(), zero);
        NDArray rest = w.sub(slow.div(p.get(CURVATURE)));
        NDArray shortening = w.mul(p.constant(1).div(p.get(CURVATURE)).add(p.constant(1))).div(rest.square());
        shortening = Tensors.where(velocity.lt(w.neg()), shortening.zerosLike(), shortening);
        NDArray q = lengthening(p);
        NDArray room = Tensors.atLeast(velocity, zero).mul(q).add(w);
        NDArray stretch = w.mul(q).mul(p.get(ECCENTRIC).sub(p.constant(1))).div(room.square());
        NDArray slope = Tensors.where(velocity.lte(zero), shortening, stretch);
        NDArray threshold = w.mul(thresholdVelocity(p));
        return Tensors.where(velocity.gte(threshold), p.constant(1).div(w.mul(thresholdSlope(p))), slope);
    }
}
