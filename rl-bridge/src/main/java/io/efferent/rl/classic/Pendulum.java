package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;
import io.efferent.rl.PlanarEnvironment;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * A pendulum that is too heavy to be lifted at once ({@code Pendulum-v1} of Gymnasium).
 *
 * <p>Observation: cosine and sine of the angle (0 is upright), velocity (rad/s). Action: torque in N m, clipped to -2
 * to 2. Reward: minus (angle^2 + 0.1 velocity^2 + 0.001 torque^2) before the step, with the angle between -pi and pi.
 * Never terminated. Begins at any angle, with a velocity between -1 and 1.
 */
public final class Pendulum extends PlanarEnvironment {
    private static final double TIMESTEP = 0.05;
    private static final double GRAVITY = 10;
    private static final double STRONGEST = 2;
    private static final double FASTEST = 8;

    private double angle;
    private double velocity;

    /** One of 1 kg and 1 m. */
    public Pendulum() {
        super("Pendulum-v1", 3, ActionSpace.Continuous.of(1, -STRONGEST, STRONGEST), TIMESTEP);
    }

    /** Puts it in a state (rad, rad/s); to be called in an episode. */
    public void set(double angle, double velocity) {
        this.angle = angle;
        this.velocity = velocity;
    }

    @Override
    protected void begin(RandomGenerator random) {
        set(uniform(random, -Math.PI, Math.PI), uniform(random, -1, 1));
    }

    @Override
    protected Outcome act(float[] actions, int offset) {
        double torque = Math.clamp(actions[offset], -STRONGEST, STRONGEST);
        double off = angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
        double cost = off * off + 0.1 * velocity * velocity + 0.001 * torque * torque;
        double acceleration = 1.5 * GRAVITY * Math.sin(angle) + 3 * torque;
        velocity = Math.clamp(velocity + TIMESTEP * acceleration, -FASTEST, FASTEST);
        angle += TIMESTEP * velocity;
        return new Outcome(-cost, false, false);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) Math.cos(angle);
        into[offset + 1] = (float) Math.sin(angle);
        into[offset + 2] = (float) velocity;
    }

    @Override
    protected View view() {
        return new View(-1.3, -1.3, 2.6, 2.6);
    }

    @Override
    protected void draw(Graphics2D g) {
        rod(g, GOAL, 0.02, 0, 1.08, 0, 1.25);
        rod(g, BODY, 0.16, 0, 0, Math.sin(angle), Math.cos(angle));
        disk(g, INK, 0, 0, 0.05);
    }
}
