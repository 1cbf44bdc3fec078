package io.efferent.rl.box2d;

import io.efferent.rl.ActionSpace;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A lander over the moon, to be set down between two flags ({@code LunarLander} and {@code LunarLanderContinuous} of
 * Gymnasium, without wind; O. Klimov). It begins above the pad with a push in a random direction. Engines fire with
 * some noise.
 *
 * <p>Observation: x and y from the pad, velocity, angle (rad), angular velocity, and for each leg 1 if it touches the
 * ground, scaled as in Gymnasium. Action: 0 nothing, 1 left engine, 2 main engine, 3 right engine; or two throttles,
 * the main engine's (on above 0, from half power) and the side engines' (left below -0.5, right above 0.5).
 *
 * <p>Reward: the change of -100 (distance + speed + |angle|) + 10 per leg that touches, less 0.3 for the main engine
 * and 0.03 for a side engine. Terminated, with -100, when the hull touches the ground or the lander leaves the picture;
 * with 100, when it has come to rest.
 */
public final class LunarLander extends Box2dEnvironment {
    private static final int PIECES = 10;
    private static final double PAD = HEIGHT / 4;
    private static final double MAIN_POWER = 13;
    private static final double SIDE_POWER = 0.6;
    private static final double LEG_AWAY = 20 / PIXELS;
    private static final double LEG_DOWN = 18 / PIXELS;
    private static final double PUSH = 1000;
    private static final double[][] HULL = {{-14, 17}, {-17, 0}, {-17, -10}, {17, -10}, {17, 0}, {14, 17}};

    private final boolean continuous;
    private RandomGenerator random;
    private double potential;
    /** Power of the main engine, and of the right engine or, negative, the left one, in the latest step. */
    private double main;
    private double side;

    /**
     * One of them.
     *
     * @param continuous whether the action is two throttles, not one of four choices
     */
    public LunarLander(boolean continuous) {
        super(continuous ? "LunarLanderContinuous-v3" : "LunarLander-v3", 8,
                continuous ? ActionSpace.Continuous.of(2, -1, 1) : new ActionSpace.Discrete(4), PIECES + 1);
        this.continuous = continuous;
    }

    @Override
    protected void begin(RandomGenerator random) {
        this.random = random;
        emptyWorld();
        addMoon();
        hull = part(WIDTH / 2, HEIGHT, 0, polygon(HULL), 5, 0.1);
        hull.applyForceToCenter((float) uniform(random, -PUSH, PUSH), (float) uniform(random, -PUSH, PUSH), true);
        for (int i = 0; i < 2; i++) {
            int sign = 2 * i - 1;
            feet[i] = part(WIDTH / 2 - sign * LEG_AWAY, HEIGHT, sign * 0.05, box(4 / PIXELS, 16 / PIXELS), 1, 0.2);
            hinge(hull, feet[i], new double[] {0, 0, sign * LEG_AWAY, LEG_DOWN}, i == 0 ? 0.9 - 0.5 : -0.9,
                    i == 0 ? 0.9 : -0.9 + 0.5, 40, 0.3 * sign);
        }
        potential = Double.NaN;
        fly(0, 0);
    }

    private void addMoon() {
        var heights = new double[PIECES + 2];
        Arrays.setAll(heights, i -> uniform(random, 0, HEIGHT / 2));
        Arrays.fill(heights, PIECES / 2 - 2, PIECES / 2 + 3, PAD);
        var moon = ground();
        addPiece(moon, 0, 0, WIDTH, 0, 0.2);
        for (int i = 0; i <= PIECES; i++) {
            groundX[i] = WIDTH / PIECES * i;
            groundY[i] = 0.33 * (heights[i == 0 ? PIECES + 1 : i - 1] + heights[i] + heights[i + 1]);
            if (i > 0) {
                addPiece(moon, groundX[i - 1], groundY[i - 1], groundX[i], groundY[i], 0.1);
            }
        }
    }

    @Override
    protected Outcome act(float[] actions, int offset) {
        if (continuous) {
            double throttle = Math.clamp(actions[offset], -1, 1);
            double sideways = Math.clamp(actions[offset + 1], -1, 1);
            return fly(throttle > 0 ? (throttle + 1) / 2 : 0, Math.abs(sideways) > 0.5 ? sideways : 0);
        }
        int choice = (int) actions[offset];
        return fly(choice == 2 ? 1 : 0, choice % 2 == 1 ? choice - 2 : 0);
    }

    private Outcome fly(double main, double side) {
        this.main = main;
        this.side = side;
        fire();
        simulate();
        look();
        double before = potential;
        potential = -100 * Math.hypot(state[0], state[1]) - 100 * Math.hypot(state[2], state[3])
                - 100 * Math.abs(state[4]) + 10 * state[6] + 10 * state[7];
        if (!hull.isAwake()) {
            return new Outcome(100, true, false);
        }
        if (fallen || Math.abs(state[0]) >= 1) {
            return new Outcome(-100, true, false);
        }
        return new Outcome(potential - before - 0.3 * main - 0.03 * Math.abs(side), false, false);
    }

    /** Both engines push where Gymnasium's do, which for the side engines is not quite where they are drawn. */
    private void fire() {
        double sin = Math.sin(hull.getAngle());
        double cos = Math.cos(hull.getAngle());
        double along = uniform(random, -1, 1) / PIXELS;
        double across = uniform(random, -1, 1) / PIXELS;
        double x = hull.getPosition().x;
        double y = hull.getPosition().y;
        if (main > 0) {
            double down = 4 / PIXELS + 2 * along;
            double outX = sin * down - cos * across;
            double outY = -cos * down - sin * across;
            push(outX, outY, MAIN_POWER * main, x + outX, y + outY);
        }
        if (side != 0) {
            double out = 3 * across + Math.signum(side) * 12 / PIXELS;
            double outX = sin * along - cos * out;
            double outY = -cos * along - sin * out;
            push(outX, outY, SIDE_POWER * Math.abs(side), x + outX - sin * 17 / PIXELS, y + outY + cos * 14 / PIXELS);
        }
    }

    private void push(double outX, double outY, double power, double x, double y) {
        hull.applyLinearImpulse((float) (-outX * power), (float) (-outY * power), (float) x, (float) y, true);
    }

    private void look() {
        var position = hull.getPosition();
        state[0] = (position.x - WIDTH / 2) / (WIDTH / 2);
        state[1] = (position.y - (PAD + LEG_DOWN)) / (HEIGHT / 2);
        var velocity = hull.getLinearVelocity();
        state[2] = velocity.x * (WIDTH / 2) / RATE;
        state[3] = velocity.y * (HEIGHT / 2) / RATE;
        state[4] = hull.getAngle();
        state[5] = 20.0 * hull.getAngularVelocity() / RATE;
        state[6] = touch(0);
        state[7] = touch(1);
    }

    @Override
    protected View view() {
        return new View(0, 0, WIDTH, HEIGHT);
    }

    @Override
    protected void draw(Graphics2D g) {
        fillGround(g);
        for (int flag : new int[] {PIECES / 2 - 1, PIECES / 2 + 1}) {
            rod(g, INK, 0.06, groundX[flag], PAD, groundX[flag], PAD + 1.6);
            rod(g, GOAL, 0.2, groundX[flag], PAD + 1.5, groundX[flag] + 0.6, PAD + 1.5);
        }
        double x = hull.getPosition().x;
        double y = hull.getPosition().y;
        double sin = Math.sin(hull.getAngle());
        double cos = Math.cos(hull.getAngle());
        if (main > 0) {
            rod(g, GOAL, 0.25, x, y, x + sin * (0.4 + main), y - cos * (0.4 + main));
        }
        if (side != 0) {
            double away = -side * 1.1;
            rod(g, GOAL, 0.12, x - sin * 0.45, y + cos * 0.45, x - sin * 0.45 + cos * away,
                    y + cos * 0.45 + sin * away);
        }
        for (var leg : feet) {
            fill(g, INK, leg);
        }
        fill(g, BODY, hull);
    }
}
