package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * What a bank of muscles does at one instant. All arrays are (batch, muscle).
 *
 * @param force tendon force, N
 * @param fiberLength length of the contractile element, m
 * @param fiberVelocity its rate of change, m/s; negative while shortening
 * @param curves the model's intermediate quantities by name (see {@link Curve}), normalized by maximum isometric force
 */
public record MuscleOutput(
        NDArray force, NDArray fiberLength, NDArray fiberVelocity, Map<Curve, NDArray> curves) {

    /** Intermediate quantities that models report for plots and checks. */
    public enum Curve {
        /** Passive parallel-elastic force. */
        PASSIVE,
        /** Active force-length factor. */
        FORCE_LENGTH,
        /** Force-velocity factor; for Kistemaker's model the active force itself, which is not a product of factors. */
        FORCE_VELOCITY,
        /** Active force of the contractile element. */
        ACTIVE,
        /** Series-elastic (tendon) force. */
        TENDON
    }
}
