package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;

/**
 * A car in a valley, too weak to drive straight up (Moore 1990; {@code MountainCar-v0} of Gymnasium).
 *
 * <p>Observation: position and velocity, in units of its own. Action: 0 pushes to the left, 1 not at all, 2 to the
 * right, by 0.001 per step and step. Reward: -1 for every step. Terminated at position 0.5. Begins at rest between -0.6
 * and -0.4.
 */
public final class MountainCar extends HillCar {
    private static final double PUSH = 0.001;
    private static final double TOP = 0.5;

    /** One of them. */
    public MountainCar() {
        super("MountainCar-v0", new ActionSpace.Discrete(3), TOP);
    }

    @Override
    protected Outcome act(float[] actions, int offset) {
        return new Outcome(-1, move((actions[offset] - 1) * PUSH), false);
    }
}
