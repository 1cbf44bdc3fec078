package io.efferent.analysis;

/** A system that moves in steps: a network under constant input, alone or in a closed loop with a body. */
public interface DynamicalSystem {
    /** The state after one step. */
    double[] next(double[] state);

    /** Derivatives of the state after one step, [after][before]. */
    double[][] jacobian(double[] state);
}
