package io.efferent.verify.compare;

import ai.djl.ndarray.types.DataType;

/**
 * The largest errors that pass.
 *
 * <p>In float64 both sides agree to some 1e-12. 1e-10 for states and 1e-7 for gradients leave room for other orders of
 * summation; samples that amplify a disturbance of their start more than a thousandfold may be off by 1e-8.
 *
 * <p>In float32 rounding leaves 1e-6 to 1e-4, and 1e-3 passes, with two exceptions for states. A sample that amplifies
 * a disturbance more than a hundredfold amplifies rounding too, so its tolerance grows with its sensitivity. Elastic
 * tendons are stiff and move in short steps: a fiber of 0.14 m moves in units of 15 nm, so with steps of 0.2 ms its
 * velocity is uncertain by 40 um/s, which the force-velocity curve, steep at low activation, turns into some
 * thousandths of the force; there 2e-2 passes. Gradients jump wherever the model switches (excitation above or below
 * activation, shortening or lengthening, a joint at its limit), and rounding can switch a sample that comes close: 5e-2
 * passes what that was seen to make, 6e-3, but no wrong gradient.
 *
 * @param type the float type computed in
 * @param elastic whether tendons are elastic
 */
record Tolerances(DataType type, boolean elastic) {

    private boolean isDouble() {
        return type == DataType.FLOAT64;
    }

    /** Growth of a disturbance of the start beyond which a sample counts as sensitive. */
    double sensitivity() {
        return isDouble() ? 1000 : 100;
    }

    /** For states and losses. */
    double state() {
        if (isDouble()) {
            return 1e-10;
        }
        return elastic ? 2e-2 : 1e-3;
    }

    /** For states and losses of sensitive samples, in which a disturbance grows up to {@code growth}-fold. */
    double sensitiveState(double growth) {
        return isDouble() ? 1e-8 : state() * growth / sensitivity();
    }

    /** For gradients. */
    double gradient() {
        return isDouble() ? 1e-7 : 5e-2;
    }

    /** For gradients of sensitive samples, in which a disturbance grows up to {@code growth}-fold. */
    double sensitiveGradient(double growth) {
        return isDouble() ? gradient() : gradient() * growth / sensitivity();
    }
}
