package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;
import io.efferent.rl.PlanarEnvironment;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.random.RandomGenerator;

/**
 * A pole that stands on a cart (Barto, Sutton &amp; Anderson 1983; {@code CartPole-v1} of Gymnasium).
 *
 * <p>Observation: position of the cart (m), its velocity (m/s), angle of the pole (rad, 0 is upright), its velocity
 * (rad/s). Action: 0 pushes with 10 N to the left, 1 to the right. Reward: 1 for every step. Terminated beyond 2.4 m or
 * 12 degrees. All four begin within 0.05 of 0.
 */
public final class CartPole extends PlanarEnvironment {
    private static final double GRAVITY = 9.8;
    private static final double POLE_MASS = 0.1;
    private static final double MASS = 1 + POLE_MASS;
    private static final double HALF_LENGTH = 0.5;
    private static final double POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH;
    private static final double FORCE = 10;
    private static final double TIMESTEP = 0.02;
    private static final double FARTHEST = 2.4;
    private static final double STEEPEST = 12 * 2 * Math.PI / 360;

    private double position;
    private double velocity;
    private double angle;
    private double angularVelocity;

    /** One of them. */
    public CartPole() {
        super("CartPole-v1", 4, new ActionSpace.Discrete(2), TIMESTEP);
    }

    /** Puts it in a state (m, m/s, rad, rad/s); to be called in an episode. */
    public void set(double position, double velocity, double angle, double angularVelocity) {
        this.position = position;
        this.velocity = velocity;
        this.angle = angle;
        this.angularVelocity = angularVelocity;
    }

    @Override
    protected void begin(RandomGenerator random) {
        set(uniform(random, -0.05, 0.05), uniform(random, -0.05, 0.05), uniform(random, -0.05, 0.05),
                uniform(random, -0.05, 0.05));
    }

    @Override
    protected Outcome act(float[] actions, int offset) {
        double force = actions[offset] == 1 ? FORCE : -FORCE;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double push = (force + POLE_MASS_LENGTH * angularVelocity * angularVelocity * sin) / MASS;
        double angularAcceleration =
                (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4.0 / 3 - POLE_MASS * cos * cos / MASS));
        double acceleration = push - POLE_MASS_LENGTH * angularAcceleration * cos / MASS;
        position += TIMESTEP * velocity;
        velocity += TIMESTEP * acceleration;
        angle += TIMESTEP * angularVelocity;
        angularVelocity += TIMESTEP * angularAcceleration;
        return new Outcome(1, Math.abs(position) > FARTHEST || Math.abs(angle) > STEEPEST, false);
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) position;
        into[offset + 1] = (float) velocity;
        into[offset + 2] = (float) angle;
        into[offset + 3] = (float) angularVelocity;
    }

    @Override
    protected View view() {
        return new View(-2.9, -0.6, 5.8, 2.6);
    }

    @Override
    protected void draw(Graphics2D g) {
        rod(g, GRAY, 0.02, -FARTHEST, -0.17, FARTHEST, -0.17);
        rod(g, GOAL, 0.03, -FARTHEST, -0.25, -FARTHEST, -0.09);
        rod(g, GOAL, 0.03, FARTHEST, -0.25, FARTHEST, -0.09);
        g.setColor(INK);
        g.fill(new Rectangle2D.Double(position - 0.25, -0.15, 0.5, 0.25));
        rod(g, BODY, 0.09, position, 0.1, position + 2 * HALF_LENGTH * Math.sin(angle),
                0.1 + 2 * HALF_LENGTH * Math.cos(angle));
        disk(g, GRAY, position, 0.1, 0.04);
    }
}
