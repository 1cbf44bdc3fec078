package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * A car in a valley, too weak to drive straight up (Moore 1990; {@code MountainCar-v0} of Gymnasium).
 *
 * <p>Observation: position and velocity, in units of its own. Action: 0 pushes to the left, 1 not at all, 2 to the right, by
 * 0.001 per step and step. Reward: -1 for every step. Terminated at position 0.5. Begins at rest between -0.6 and -0.4.
 */
public final class MountainCar extends ClassicEnvironment {
    private static final double PUSH = 0.001;
    private static final double TOP = 0.5;

    private final Hill car = new Hill();

    /** One of them. */
    public MountainCar() {
        super("MountainCar-v0", 2, new ActionSpace.Discrete(3), 1.0 / 30);
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
        car.move((action - 1) * PUSH);
        return new Outcome(-1, car.position >= TOP && car.velocity >= 0, false);
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
