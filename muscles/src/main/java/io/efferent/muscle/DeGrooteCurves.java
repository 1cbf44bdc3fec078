package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * The curves of De Groote, Kinney, Rao &amp; Fregly 2016 (Ann Biomed Eng 44:2922) with OpenSim's constants: smooth, and
 * with closed inverses. Forces are normalized by maximum isometric force, velocities by maximum velocity, tendon
 * lengths by slack length. The paper's supplement lacks a square in the active curve and a constant in the inverse of
 * the force-velocity curve; passive force is 0 at a length of 0.2 here, not at 1.
 */
public final class DeGrooteCurves {
    public static final String WIDTH = "activeForceWidth";
    public static final String PASSIVE_STRAIN = "passiveStrainAtOneForce";
    public static final String TENDON_STRAIN = "tendonStrainAtOneForce";

    private static final double[][] BUMPS = {
        {0.8150671134243542, 1.055033428970575, 0.162384573599574, 0.063303448465465},
        {0.433004984392647, 0.716775413397760, -0.029947116970696, 0.200356847296188},
        {0.1, 1, 0.353553390593274, 0}
    };
    private static final double SHORTEST = 0.19;
    private static final double D1 = -0.3211346127989808;
    private static final double D2 = -8.149;
    private static final double D3 = -0.374;
    private static final double D4 = 0.8825327733249912;
    private static final double PASSIVE_SHAPE = 4;
    private static final double PASSIVE_ZERO = 0.2;
    private static final double TENDON_SCALE = 0.2;

    private DeGrooteCurves() {}

    /** The second bump has a pole at 0.15; below 0.19 the curve is flat. */
    private static NDArray scaledLength(Parameters p, NDArray length) {
        return Tensors.atLeast(
                length.sub(p.constant(1)).div(p.get(WIDTH)).add(p.constant(1)), p.constant(SHORTEST));
    }

    /** Active force over fiber length / optimal length: three bumps. */
    public static NDArray activeForceLength(Parameters p, NDArray length) {
        NDArray x = scaledLength(p, length);
        NDArray sum = null;
        for (double[] b : BUMPS) {
            NDArray bump = bump(p, x, b);
            sum = sum == null ? bump : sum.add(bump);
        }
        return sum;
    }

    private static NDArray width(Parameters p, NDArray x, double[] b) {
        return b[3] == 0 ? x.zerosLike().add(p.constant(b[2])) : x.mul(p.constant(b[3])).add(p.constant(b[2]));
    }

    private static NDArray bump(Parameters p, NDArray x, double[] b) {
        NDArray z = x.sub(p.constant(b[1])).div(width(p, x, b));
        return z.square().mul(p.constant(-0.5)).exp().mul(p.constant(b[0]));
    }

    /** Slope of the active force. */
    public static NDArray activeForceLengthSlope(Parameters p, NDArray length) {
        NDArray x = scaledLength(p, length);
        NDArray sum = null;
        for (double[] b : BUMPS) {
            NDArray w = width(p, x, b);
            NDArray slope = bump(p, x, b).mul(x.sub(p.constant(b[1]))).mul(p.constant(-(b[2] + b[3] * b[1])))
                    .div(w.square().mul(w));
            sum = sum == null ? slope : sum.add(slope);
        }
        return Tensors.where(x.gt(p.constant(SHORTEST)), sum.div(p.get(WIDTH)), sum.zerosLike());
    }

    /** Force over fiber velocity / maximum velocity. */
    public static NDArray forceVelocity(Parameters p, NDArray velocity) {
        return arsinh(p, velocity.mul(p.constant(D2)).add(p.constant(D3))).mul(p.constant(D1)).add(p.constant(D4));
    }

    /** Slope of the force-velocity curve. */
    public static NDArray forceVelocitySlope(Parameters p, NDArray velocity) {
        NDArray z = velocity.mul(p.constant(D2)).add(p.constant(D3));
        return p.constant(D1 * D2).div(z.square().add(p.constant(1)).sqrt());
    }

    /** Velocity over force: the inverse. */
    public static NDArray velocity(Parameters p, NDArray force) {
        return force.sub(p.constant(D4)).mul(p.constant(1 / D1)).sinh().sub(p.constant(D3)).mul(p.constant(1 / D2));
    }

    /** log(z + sqrt(z^2 + 1)), from |z|: the sum would cancel for negative numbers. */
    private static NDArray arsinh(Parameters p, NDArray z) {
        NDArray negative = z.lt(p.constant(0));
        NDArray size = Tensors.where(negative, z.neg(), z);
        NDArray positive = size.add(size.square().add(p.constant(1)).sqrt()).log();
        return Tensors.where(negative, positive.neg(), positive);
    }

    private static NDArray passiveExponent(Parameters p, NDArray length) {
        return length.sub(p.constant(1)).mul(p.constant(PASSIVE_SHAPE)).div(p.get(PASSIVE_STRAIN)).exp();
    }

    private static NDArray passiveOffset(Parameters p) {
        return p.derived("passiveOffset", () ->
                p.constant(PASSIVE_SHAPE * (PASSIVE_ZERO - 1)).div(p.get(PASSIVE_STRAIN)).exp());
    }

    private static NDArray passiveRange(Parameters p) {
        return p.derived("passiveRange", () -> passiveOffset(p).neg().add(p.constant(Math.exp(PASSIVE_SHAPE))));
    }

    /** Passive force over fiber length / optimal length: 0 at 0.2 and negative below, 1 at the strain at one force. */
    public static NDArray passive(Parameters p, NDArray length) {
        return passiveExponent(p, length).sub(passiveOffset(p)).div(passiveRange(p));
    }

    /** Slope of the passive force. */
    public static NDArray passiveSlope(Parameters p, NDArray length) {
        return passiveExponent(p, length).mul(p.constant(PASSIVE_SHAPE)).div(p.get(PASSIVE_STRAIN))
                .div(passiveRange(p));
    }

    /** Area under the passive force from a length of 0.2. */
    public static NDArray passiveIntegral(Parameters p, NDArray length) {
        NDArray exponential = passiveExponent(p, length).sub(passiveOffset(p)).mul(p.get(PASSIVE_STRAIN))
                .mul(p.constant(1 / PASSIVE_SHAPE));
        return exponential.sub(length.sub(p.constant(PASSIVE_ZERO)).mul(passiveOffset(p))).div(passiveRange(p));
    }

    /** k of the tendon: log(6) / strain at one force. */
    private static NDArray tendonShape(Parameters p) {
        return p.derived("tendonShape", () -> p.constant(Math.log(6)).div(p.get(TENDON_STRAIN)));
    }

    private static NDArray tendonExponent(Parameters p, NDArray length) {
        return length.sub(p.constant(1)).mul(tendonShape(p)).exp();
    }

    /** Tendon force over tendon length / slack length; negative, down to -0.2, where it is slack. */
    public static NDArray tendon(Parameters p, NDArray length) {
        return tendonExponent(p, length).sub(p.constant(1)).mul(p.constant(TENDON_SCALE));
    }

    /** Slope of the tendon force. */
    public static NDArray tendonSlope(Parameters p, NDArray length) {
        return tendonExponent(p, length).mul(tendonShape(p)).mul(p.constant(TENDON_SCALE));
    }

    /** Area under the tendon force from the slack length. */
    public static NDArray tendonIntegral(Parameters p, NDArray length) {
        return tendonExponent(p, length).sub(p.constant(1)).div(tendonShape(p))
                .sub(length.sub(p.constant(1))).mul(p.constant(TENDON_SCALE));
    }

    /** Tendon length / slack length over force: the inverse. */
    public static NDArray tendonLength(Parameters p, NDArray force) {
        return force.mul(p.constant(1 / TENDON_SCALE)).add(p.constant(1)).log().div(tendonShape(p)).add(p.constant(1));
    }
}
