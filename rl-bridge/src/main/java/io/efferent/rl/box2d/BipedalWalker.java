package io.efferent.rl.box2d;

import com.badlogic.gdx.physics.box2d.Body;
import com.badlogic.gdx.physics.box2d.BodyDef.BodyType;
import com.badlogic.gdx.physics.box2d.joints.RevoluteJoint;
import io.efferent.rl.ActionSpace;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/**
 * Two legs with hips and knees under a hull, on uneven ground ({@code BipedalWalker-v3} of Gymnasium; O. Klimov).
 *
 * <p>Observation: angle of the hull (rad), its angular velocity, its velocity; for each leg angle and velocity of hip
 * and knee, and 1 if the lower leg touches the ground; then ten distances to the ground by lidar, as fractions of its
 * range. All scaled as in Gymnasium. Action: for hip, knee, hip, knee the direction in which the motor turns, and as
 * its size the share of 80 N m that it may use.
 *
 * <p>Reward: 130 per 30 units of the way forward, less 5 times the change of the hull's |angle|, less 0.028 times the
 * sum of the sizes of the action. Terminated, with -100, when the hull touches the ground or is behind the beginning;
 * terminated at the far end.
 */
public final class BipedalWalker extends Box2dEnvironment {
    private static final int RAYS = 10;
    private static final double RAY_LENGTH = 160 / PIXELS;
    private static final double TORQUE = 80;
    private static final double HIP_SPEED = 4;
    private static final double KNEE_SPEED = 6;
    private static final double LEG_DOWN = -8 / PIXELS;
    private static final double LEG_WIDTH = 8 / PIXELS;
    private static final double LEG_HEIGHT = 34 / PIXELS;
    private static final double[][] HULL = {{-30, 9}, {6, 9}, {34, 1}, {34, -8}, {-30, -8}};
    private static final int GROUND_POINTS = 200;
    private static final double GROUND_STEP = 14 / PIXELS;
    private static final double GROUND_HEIGHT = HEIGHT / 4;
    private static final int FLAT = 20;
    private static final int END = GROUND_POINTS - 10;

    /** Upper and lower left leg, upper and lower right leg. */
    final Body[] legs = new Body[4];
    private final RevoluteJoint[] joints = new RevoluteJoint[4];
    private double potential;
    private float fraction;

    /** One of them. */
    public BipedalWalker() {
        super("BipedalWalker-v3", 14 + RAYS, ActionSpace.Continuous.of(4, -1, 1), GROUND_POINTS);
    }

    @Override
    protected void begin(RandomGenerator random) {
        emptyWorld();
        addTerrain(random);
        double x = GROUND_STEP * FLAT / 2;
        double y = GROUND_HEIGHT + 2 * LEG_HEIGHT;
        hull = part(x, y, 0, polygon(HULL), 5, 0.1);
        hull.applyForceToCenter((float) uniform(random, -5, 5), 0, true);
        for (int i = 0; i < 2; i++) {
            int sign = 2 * i - 1;
            var upper = part(x, y - LEG_HEIGHT / 2 - LEG_DOWN, sign * 0.05, box(LEG_WIDTH, LEG_HEIGHT), 1, 0.2);
            var hip = new double[] {0, LEG_DOWN, 0, LEG_HEIGHT / 2};
            joints[2 * i] = hinge(hull, upper, hip, -0.8, 1.1, TORQUE, sign);
            var lower = part(
                    x, y - LEG_HEIGHT * 3 / 2 - LEG_DOWN, sign * 0.05, box(0.8 * LEG_WIDTH, LEG_HEIGHT), 1, 0.2);
            var knee = new double[] {0, -LEG_HEIGHT / 2, 0, LEG_HEIGHT / 2};
            joints[2 * i + 1] = hinge(upper, lower, knee, -1.6, -0.1, TORQUE, 1);
            legs[2 * i] = upper;
            legs[2 * i + 1] = lower;
            feet[i] = lower;
        }
        potential = Double.NaN;
        act(new float[4], 0);
    }

    /** Slopes that wander after a flat beginning, with a level piece every 5 to 9 points. */
    private void addTerrain(RandomGenerator random) {
        double slope = 0;
        double height = GROUND_HEIGHT;
        int untilLevel = FLAT;
        boolean level = false;
        for (int i = 0; i < GROUND_POINTS; i++) {
            if (!level) {
                slope = 0.8 * slope + 0.01 * Math.signum(GROUND_HEIGHT - height);
                if (i > FLAT) {
                    slope += uniform(random, -1, 1) / PIXELS;
                }
                height += slope;
            }
            groundX[i] = i * GROUND_STEP;
            groundY[i] = height;
            level = --untilLevel == 0;
            if (level) {
                untilLevel = (int) uniform(random, 5, 10);
            }
        }
        // From the far end, as contacts that begin in one step are then solved in the order of Gymnasium's Box2D.
        for (int i = GROUND_POINTS - 1; i > 0; i--) {
            addPiece(ground(), groundX[i - 1], groundY[i - 1], groundX[i], groundY[i], 2.5);
        }
    }

    @Override
    protected Outcome act(float[] actions, int offset) {
        double effort = 0;
        for (int i = 0; i < 4; i++) {
            double strength = Math.min(Math.abs(actions[offset + i]), 1);
            joints[i].setMotorSpeed((float) (speed(i) * Math.signum(actions[offset + i])));
            joints[i].setMaxMotorTorque((float) (TORQUE * strength));
            effort += strength;
        }
        simulate();
        look();
        double before = potential;
        double x = hull.getPosition().x;
        potential = 130 * x / PIXELS - 5 * Math.abs(state[0]);
        if (fallen || x < 0) {
            return new Outcome(-100, true, false);
        }
        return new Outcome(potential - before - 0.00035 * TORQUE * effort, x > END * GROUND_STEP, false);
    }

    private static double speed(int joint) {
        return joint % 2 == 0 ? HIP_SPEED : KNEE_SPEED;
    }

    private void look() {
        state[0] = hull.getAngle();
        state[1] = 2.0 * hull.getAngularVelocity() / RATE;
        var velocity = hull.getLinearVelocity();
        state[2] = 0.3 * velocity.x * WIDTH / RATE;
        state[3] = 0.3 * velocity.y * HEIGHT / RATE;
        for (int i = 0; i < 4; i++) {
            int column = 4 + i / 2 * 5 + i % 2 * 2;
            state[column] = joints[i].getJointAngle() + i % 2;
            state[column + 1] = joints[i].getJointSpeed() / speed(i);
        }
        state[8] = touch(0);
        state[13] = touch(1);
        for (int i = 0; i < RAYS; i++) {
            state[14 + i] = distance(i);
        }
    }

    /** The fraction of a ray's length at which it meets the ground. */
    private double distance(int ray) {
        fraction = 1;
        var eye = hull.getPosition();
        world.rayCast((fixture, _, _, share) -> {
            if (fixture.getBody().getType() != BodyType.StaticBody) {
                return -1;
            }
            fraction = share;
            return share;
        }, eye.x, eye.y, (float) (eye.x + Math.sin(1.5 * ray / RAYS) * RAY_LENGTH),
                (float) (eye.y - Math.cos(1.5 * ray / RAYS) * RAY_LENGTH));
        return fraction;
    }

    @Override
    protected View view() {
        return new View(hull.getPosition().x - WIDTH / 5, 0, WIDTH, HEIGHT);
    }

    @Override
    protected void draw(Graphics2D g) {
        fillGround(g);
        rod(g, GOAL, 0.1, END * GROUND_STEP, groundY[END], END * GROUND_STEP, groundY[END] + 1.6);
        double x = hull.getPosition().x;
        double y = hull.getPosition().y;
        for (int i = 0; i < RAYS; i++) {
            double length = state[14 + i] * RAY_LENGTH;
            rod(g, GOAL, 0.015, x, y, x + Math.sin(1.5 * i / RAYS) * length, y - Math.cos(1.5 * i / RAYS) * length);
        }
        fill(g, INK, legs[0]);
        fill(g, INK, legs[1]);
        fill(g, BODY, hull);
        fill(g, BODY, legs[2]);
        fill(g, BODY, legs[3]);
    }
}
