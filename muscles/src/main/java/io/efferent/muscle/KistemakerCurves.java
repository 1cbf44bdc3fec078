package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * The curves of the Hill-type muscle of Kistemaker, Wong &amp; Gribble 2010 (J Neurophysiol 104:2985), after van Soest
 * &amp; Bobbert 1993. Forces are normalized by maximum isometric force, lengths by optimal fiber length, velocities are
 * in optimal lengths per second.
 */
public final class KistemakerCurves {
    /** Passive stiffness: normalized force per squared normalized strain. */
    public static final String PASSIVE_STIFFNESS = "passiveStiffness";

    /** Half width of the force-length parabola. */
    static final double WIDTH = 0.66;
    /** Tendon stiffness: maximum isometric force at 4 % strain. */
    static final double TENDON_STIFFNESS = 1 / (0.04 * 0.04);
    /** Smallest value of the force-length factor. */
    private static final double FORCE_LENGTH_FLOOR = 0.01;
    /** Slope of the lengthening asymptote. */
    static final double ASYMPTOTE_SLOPE = 0.001;
    /** Lengthening asymptote at zero velocity, relative to isometric force. */
    static final double ECCENTRIC = 1.5;

    private KistemakerCurves() {}

    /** Passive stiffness that gives maximum isometric force at a normalized length of 1.66. */
    static MuscleParameter passiveStiffness() {
        return new MuscleParameter(PASSIVE_STIFFNESS, "1", "normalized passive force per squared strain", 0,
                Double.MAX_VALUE, given -> usualStiffness(given.get(Muscle.PASSIVE_SLACK)));
    }

    private static double usualStiffness(double passiveSlack) {
        double range = 1 + WIDTH - passiveSlack;
        if (range <= 0) {
            throw new IllegalArgumentException(Muscle.PASSIVE_SLACK + ": got " + passiveSlack + ", expected less than "
                    + (1 + WIDTH) + ", unless " + PASSIVE_STIFFNESS + " is given too");
        }
        return 1 / (range * range);
    }

    /** Passive slack length, with the default 1.4 that MotorNet uses too. */
    static MuscleParameter passiveSlack() {
        return MuscleParameter.optional(
                Muscle.PASSIVE_SLACK, "1", "passive slack length / optimal fiber length", 0, 10, 1.4);
    }

    /** Passive force over normalized length. */
    public static NDArray passive(Parameters p, NDArray length) {
        return length.sub(p.get(Muscle.PASSIVE_SLACK)).maximum(p.constant(0)).square().mul(p.get(PASSIVE_STIFFNESS));
    }

    /** Active force-length factor: {@code max(1 - ((L - 1) / 0.66)^2, 0.01)}. */
    public static NDArray forceLength(Parameters p, NDArray length) {
        NDArray parabola =
                length.sub(p.constant(1)).square().mul(p.constant(-1 / (WIDTH * WIDTH))).add(p.constant(1));
        return Tensors.atLeast(parabola, p.constant(FORCE_LENGTH_FLOOR));
    }

    /** Hill's a relative to isometric force: 0.41, scaled by the force-length factor where {@code scaled}. */
    static NDArray hillA(Parameters p, NDArray scaled, NDArray forceLength) {
        NDArray a = p.constant(0.41);
        return Tensors.where(scaled, forceLength.mul(a), a);
    }

    /** Hill's b, 5.2 optimal lengths/s, less at activations below 0.3. */
    static NDArray hillB(Parameters p, NDArray activation) {
        NDArray critical = p.constant(0.3);
        NDArray b = p.constant(5.2);
        double slope = 0.9 / (0.3 - 0.005);
        NDArray bracket = activation.sub(critical).mul(p.constant(slope)).add(p.constant(1));
        return Tensors.where(activation.lt(critical), bracket.square().mul(b), b);
    }
}
