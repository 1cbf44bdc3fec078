package io.efferent.cli.verify;

import ai.djl.ndarray.types.DataType;

/**
 * The largest errors that pass.
 *
 * <p>In float64 both sides agree to some 1e-13; 1e-10 (states) and 1e-7 (gradients) leave room for other orders of summation,
 * and 1e-8 for states of sensitive samples, in which a disturbance of the start grows more than a thousandfold.
 *
 * <p>In float32, 1e-3 for states, with two exceptions that follow from rounding. Sensitive samples amplify it, so their
 * tolerance grows with their sensitivity. And beyond a thousand integration steps the tolerance grows with their number: a
 * fiber of 0.14 m moves in units of 15 nm, so in steps of 0.2 ms its velocity is off by up to 40 um/s for as long as it
 * moves steadily, which shows in the force of an elastic tendon. Gradients are discontinuous wherever the model switches (excitation
 * above or below activation, shortening or lengthening, a joint at its limit), and rounding may switch a sample that comes
 * close: 5e-2 passes the few per cent that such a switch was seen to make, and no wrong gradient.
 *
 * @param type the float type computed in
 * @param steps number of integration steps
 */
record Tolerances(DataType type, long steps) {
    /** Growth of a disturbance of the start beyond which a sample counts as sensitive. */
    static final double SENSITIVE = 1000;

    private static final long SHORT = 1000;

    private boolean isDouble() {
        return type == DataType.FLOAT64;
    }

    /** For states and losses. */
    double state() {
        return isDouble() ? 1e-10 : 1e-3 * Math.max(1, (double) steps / SHORT);
    }

    /** For states and losses of samples in which a disturbance grows up to {@code growth}-fold. */
    double sensitiveState(double growth) {
        return isDouble() ? 1e-8 : state() * growth / SENSITIVE;
    }

    /** For gradients. */
    double gradient() {
        return isDouble() ? 1e-7 : 5e-2;
    }

    /** For gradients of samples in which a disturbance grows up to {@code growth}-fold. */
    double sensitiveGradient(double growth) {
        return isDouble() ? gradient() : gradient() * growth / SENSITIVE;
    }
}
