package io.efferent.verify.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.muscle.MuscleOutput.Curve;
import io.efferent.muscle.MuscleOutput;

/** The muscle quantities of reference files by their names there. */
final class MuscleStates {
    private MuscleStates() {}

    /**
     * A quantity, (batch, muscle).
     *
     * @param name its name in the file
     * @param activation the activation
     * @param output all the rest
     */
    static NDArray named(String name, NDArray activation, MuscleOutput output) {
        return switch (name) {
            case "activation" -> activation;
            case "muscle length" -> output.fiberLength();
            case "muscle velocity" -> output.fiberVelocity();
            case "force" -> output.force();
            case "force-length PE" -> curve(name, output, Curve.PASSIVE);
            case "force-length CE" -> curve(name, output, Curve.FORCE_LENGTH);
            case "force-velocity CE" -> curve(name, output, Curve.FORCE_VELOCITY);
            case "force-length SE" -> curve(name, output, Curve.TENDON);
            case "active force" -> curve(name, output, Curve.ACTIVE);
            default -> throw new IllegalArgumentException("muscle state '" + name + "' is unknown");
        };
    }

    private static NDArray curve(String name, MuscleOutput output, Curve curve) {
        var values = output.curves().get(curve);
        if (values == null) {
            throw new IllegalArgumentException("muscle state '" + name + "': the muscle has no such state");
        }
        return values;
    }
}
