package io.efferent.rl.classic;

import io.efferent.rl.ActionSpace;
import io.efferent.rl.PlanarEnvironment;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * Two hanging links with a torque between them (Sutton 1996; {@code Acrobot-v1} of Gymnasium, in the equations of
 * Sutton &amp; Barto's book), integrated by one Runge-Kutta step of order 4 per action.
 *
 * <p>Observation: cosine and sine of the first joint (0 hangs down), of the second (relative to the first link), and
 * both velocities (rad/s). Action: 0, 1, 2 for a torque of -1, 0, 1 N m. Reward: -1 for every step but the last.
 * Terminated when the tip is a link's length above the first joint. All four begin within 0.1 of 0.
 */
public final class Acrobot extends PlanarEnvironment {
    private static final double TIMESTEP = 0.2;
    private static final double GRAVITY = 9.8;
    /** Links of 1 kg and 1 m, center of mass in the middle, moment of inertia 1 kg m2. */
    private static final double CENTER = 0.5;
    private static final double FASTEST_FIRST = 4 * Math.PI;
    private static final double FASTEST_SECOND = 9 * Math.PI;

    /** Both angles, both velocities. */
    private double[] state = new double[4];

    /** One of them. */
    public Acrobot() {
        super("Acrobot-v1", 6, new ActionSpace.Discrete(3), TIMESTEP);
    }

    /** Puts it in a state (rad, rad, rad/s, rad/s); to be called in an episode. */
    public void set(double first, double second, double firstVelocity, double secondVelocity) {
        state = new double[] {first, second, firstVelocity, secondVelocity};
    }

    @Override
    protected void begin(RandomGenerator random) {
        set(uniform(random, -0.1, 0.1), uniform(random, -0.1, 0.1), uniform(random, -0.1, 0.1),
                uniform(random, -0.1, 0.1));
    }

    @Override
    protected Outcome act(float[] actions, int offset) {
        double torque = actions[offset] - 1;
        var k1 = rates(state, torque);
        var k2 = rates(moved(state, TIMESTEP / 2, k1), torque);
        var k3 = rates(moved(state, TIMESTEP / 2, k2), torque);
        var k4 = rates(moved(state, TIMESTEP, k3), torque);
        var next = new double[4];
        for (int i = 0; i < 4; i++) {
            next[i] = state[i] + TIMESTEP / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        }
        set(wrapped(next[0]), wrapped(next[1]), Math.clamp(next[2], -FASTEST_FIRST, FASTEST_FIRST),
                Math.clamp(next[3], -FASTEST_SECOND, FASTEST_SECOND));
        boolean up = -Math.cos(state[0]) - Math.cos(state[1] + state[0]) > 1;
        return new Outcome(up ? 0 : -1, up, false);
    }

    private static double[] rates(double[] s, double torque) {
        double cos = Math.cos(s[1]);
        double sin = Math.sin(s[1]);
        double d1 = CENTER * CENTER + (1 + CENTER * CENTER + 2 * CENTER * cos) + 2;
        double d2 = CENTER * CENTER + CENTER * cos + 1;
        double phi2 = CENTER * GRAVITY * Math.cos(s[0] + s[1] - Math.PI / 2);
        double phi1 = -CENTER * s[3] * s[3] * sin - 2 * CENTER * s[3] * s[2] * sin
                + (CENTER + 1) * GRAVITY * Math.cos(s[0] - Math.PI / 2) + phi2;
        double second = (torque + d2 / d1 * phi1 - CENTER * s[2] * s[2] * sin - phi2)
                / (CENTER * CENTER + 1 - d2 * d2 / d1);
        double first = -(d2 * second + phi1) / d1;
        return new double[] {s[2], s[3], first, second};
    }

    private static double[] moved(double[] s, double time, double[] rates) {
        var moved = new double[4];
        for (int i = 0; i < 4; i++) {
            moved[i] = s[i] + time * rates[i];
        }
        return moved;
    }

    private static double wrapped(double angle) {
        double wrapped = angle;
        while (wrapped > Math.PI) {
            wrapped -= 2 * Math.PI;
        }
        while (wrapped < -Math.PI) {
            wrapped += 2 * Math.PI;
        }
        return wrapped;
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) Math.cos(state[0]);
        into[offset + 1] = (float) Math.sin(state[0]);
        into[offset + 2] = (float) Math.cos(state[1]);
        into[offset + 3] = (float) Math.sin(state[1]);
        into[offset + 4] = (float) state[2];
        into[offset + 5] = (float) state[3];
    }

    @Override
    protected View view() {
        return new View(-2.3, -2.3, 4.6, 4.6);
    }

    @Override
    protected void draw(Graphics2D g) {
        rod(g, GOAL, 0.02, -2.2, 1, 2.2, 1);
        double x = Math.sin(state[0]);
        double y = -Math.cos(state[0]);
        double tipX = x + Math.sin(state[0] + state[1]);
        double tipY = y - Math.cos(state[0] + state[1]);
        rod(g, INK, 0.14, 0, 0, x, y);
        rod(g, BODY, 0.14, x, y, tipX, tipY);
        disk(g, GRAY, 0, 0, 0.06);
        disk(g, GRAY, x, y, 0.06);
    }
}
