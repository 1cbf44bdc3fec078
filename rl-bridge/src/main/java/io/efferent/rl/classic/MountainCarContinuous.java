package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * The car in the valley with a force to be chosen and to be spared ({@code MountainCarContinuous-v0} of Gymnasium).
 *
 * <p>Observation: position and velocity, in units of its own. Action: a force from -1 to 1, clipped, that adds up to 0.0015 to
 * the velocity. Reward: 100 at the top, minus a tenth of the square of the action as it was given. Terminated at position
 * 0.45. Begins at rest between -0.6 and -0.4.
 */
public final class MountainCarContinuous extends ClassicEnvironment {
    private static final double POWER = 0.0015;
    private static final double TOP = 0.45;

    private final Hill car = new Hill();

    /** One of them. */
    public MountainCarContinuous() {
        super("MountainCarContinuous-v0", 2, ActionSpace.Continuous.of(1, -1, 1), 1.0 / 30);
    }

    /** Puts it in a state; to be called in an episode. */
    public void set(double position, double velocity) {
        car.position = position;
        car.velocity = velocity;
    }

    @Override
    void begin(RandomGenerator random) {
        set(uniform(random, -0.6, -0.4), 0);
    }

    @Override
    Outcome act(float action) {
        car.move(Math.clamp(action, -1, 1) * POWER);
        boolean arrived = car.position >= TOP && car.velocity >= 0;
        return new Outcome((arrived ? 100 : 0) - 0.1 * action * action, arrived, false);
    }

    @Override
    public void observe(float[] into, int offset) {
        car.observe(into, offset);
    }

    @Override
    View view() {
        return Hill.VIEW;
    }

    @Override
    void draw(Graphics2D g) {
        car.draw(g, TOP);
    }
}
