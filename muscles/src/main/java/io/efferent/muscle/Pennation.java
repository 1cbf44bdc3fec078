package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * Fibers at an angle to their tendon, in a muscle whose height stays what it is at optimal fiber length: {@code height
 * = l sin(angle)}. With s, the length of a fiber along the tendon, {@code l^2 = s^2 + height^2}.
 */
public final class Pennation {
    /** Angle at optimal fiber length, rad. */
    public static final String ANGLE = "pennationAngle";

    /** Sine of the largest angle, acos 0.1. */
    static final double LARGEST_SINE = Math.sqrt(0.99);

    private Pennation() {}

    static MuscleParameter parameter() {
        return MuscleParameter.optional(ANGLE, "rad", "angle of the fibers at optimal length", 0, 1.4, 0);
    }

    /** Height of the muscle, m, (1, muscle). */
    static NDArray height(Parameters p) {
        return p.derived("height", () -> p.get(ANGLE).sin().mul(p.get(Muscle.OPTIMAL_FIBER_LENGTH)));
    }

    static NDArray heightSquared(Parameters p) {
        return p.derived("heightSquared", () -> height(p).square());
    }

    /** Length of a fiber along the tendon, m, from its length, which is at least the height. */
    public static NDArray along(Parameters p, NDArray fiberLength) {
        return Tensors.sqrt(Tensors.atLeast(fiberLength.square().sub(heightSquared(p)), p.constant(0)));
    }

    /** Length of a fiber, m, from that along the tendon. */
    public static NDArray fiberLength(Parameters p, NDArray along) {
        return Tensors.sqrt(along.square().add(heightSquared(p)));
    }

    /** Angle between fibers and tendon, rad. */
    public static NDArray angle(Parameters p, NDArray along) {
        return along.zerosLike().add(height(p)).atan2(along);
    }
}
