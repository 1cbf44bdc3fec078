package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;

/**
 * The car in the valley with a force to be chosen and to be spared ({@code MountainCarContinuous-v0} of Gymnasium).
 *
 * <p>Observation: position and velocity, in units of its own. Action: a force from -1 to 1, clipped, that adds up to
 * 0.0015 to the velocity. Reward: 100 at the top, minus a tenth of the square of the action as it was given. Terminated
 * at position 0.45. Begins at rest between -0.6 and -0.4.
 */
public final class MountainCarContinuous extends HillCar {
    private static final double POWER = 0.0015;
    private static final double TOP = 0.45;

    /** One of them. */
    public MountainCarContinuous() {
        super("MountainCarContinuous-v0", ActionSpace.Continuous.of(1, -1, 1), TOP);
    }

    @Override
    protected Outcome act(float[] actions, int offset) {
        double action = actions[offset];
        boolean arrived = move(Math.clamp(action, -1, 1) * POWER);
        return new Outcome((arrived ? 100 : 0) - 0.1 * action * action, arrived, false);
    }
}
