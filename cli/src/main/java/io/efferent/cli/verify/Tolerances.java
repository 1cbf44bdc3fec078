package io.efferent.cli.verify;

import ai.djl.ndarray.types.DataType;

/**
 * The largest errors that pass.
 *
 * @param state for states and losses
 * @param sensitiveState for those of samples in which a disturbance of the start grows more than a thousandfold
 * @param gradient for gradients
 */
record Tolerances(double state, double sensitiveState, double gradient) {
    /** Growth of a disturbance of the start beyond which a sample counts as sensitive. */
    static final double SENSITIVE = 1000;

    static Tolerances of(DataType type) {
        return type == DataType.FLOAT64 ? new Tolerances(1e-10, 1e-8, 1e-7) : new Tolerances(1e-3, 1e-1, 1e-2);
    }
}
