package io.efferent.network;

/** How gradients are computed. */
public enum GradientEngine {
    /** Compiled where everything can be traced, else by autograd. */
    AUTO,
    /**
     * Body and policy compiled into one kernel that is swept over time, forward and back; a policy that cannot be
     * traced stays on DJL's tape beside the compiled body.
     */
    COMPILED,
    /** DJL's tape, one tensor operation at a time: slow, and the oracle of the other. */
    AUTOGRAD
}
