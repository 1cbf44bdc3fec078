package io.efferent.effector;

/** Whose numerical conventions an effector follows. */
public enum Compatibility {
    /** Correct physics. */
    NONE,
    /**
     * MotorNet 0.2.0, to the last digit, including what is wrong there: forces lag the geometry by a step, Runge-Kutta stages
     * chain (order 1), positions advance with the old velocity, activation overshoots, path velocities of forearm points
     * count the shoulder twice, velocity scales of two muscle models, constant moment arms without a length.
     */
    MOTORNET
}
