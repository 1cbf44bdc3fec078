package io.efferent.rl.hand;

import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The five fingertips are to go to given places, where the thumb meets one of the fingers: AngoraPy's Reach.
 *
 * <p>The goal is 15 numbers. Fingers not concerned stay where they are at rest; thumb and finger meet above the palm, 8
 * cm towards the fingers and 5 cm up from its origin, half-way to the finger sideways, with Gaussian noise of 5 mm;
 * each stops 5 mm short. A tenth of the goals is the pose at rest, unless the finger is fixed. With d the distance of
 * all 15 numbers, reward = -d + 0.1 if d &lt; 0.02 m - cost of forces. It never ends by itself.
 *
 * <p>Senses: vision (15, where the fingertips are), proprioception, touch, goal (15).
 */
public final class HandReach extends HandEnvironment {
    static final double THRESHOLD = 0.02;
    static final double BONUS = 0.1;

    private static final double[] MEETING = {0.08, 0.01, 0.05};
    private static final double NOISE = 0.005;
    private static final double GAP = 0.005;
    private static final double REST_SHARE = 0.1;

    private final int fixedFinger;
    private final double[] rest;
    private final double[] meeting;
    private final double[] goal = new double[15];

    /** Any finger. */
    public HandReach(HandOptions options) {
        this(options, -1);
    }

    /**
     * One finger.
     *
     * @param finger "FF", "MF", "RF" or "LF"
     */
    public HandReach(HandOptions options, String finger) {
        this(options, fingerNamed(finger));
    }

    private HandReach(HandOptions options, int fixedFinger) {
        super("Reach", "hand-reach", options);
        this.fixedFinger = fixedFinger;
        rest = tipPositions();
        meeting = data.xpos().row(model.id(MujocoObject.BODY, "palm")).toArray();
        for (int axis = 0; axis < 3; axis++) {
            meeting[axis] += MEETING[axis];
        }
        sense(Sense.of(Sense.VISION, 15), this::writeTips);
        senseBody();
        sense(Sense.of(Sense.GOAL, 15), (into, offset) -> {
            for (int i = 0; i < goal.length; i++) {
                into[offset + i] = (float) goal[i];
            }
        });
    }

    static int fingerNamed(String finger) {
        int index = TIPS.indexOf(finger);
        if (index < 0 || index == THUMB) {
            throw new IllegalArgumentException(
                    "finger: got '" + finger + "', expected one of " + TIPS.subList(0, THUMB));
        }
        return index;
    }

    @Override
    protected void begin(RandomGenerator random) {
        rest();
        System.arraycopy(goal(random), 0, goal, 0, goal.length);
        data.doubles("mocap_pos").setAll(goal);
    }

    private double[] goal(RandomGenerator random) {
        int finger = fixedFinger < 0 ? random.nextInt(THUMB) : fixedFinger;
        if (fixedFinger < 0 && random.nextDouble() < REST_SHARE) {
            return rest;
        }
        double[] place = meeting.clone();
        place[1] += (rest[3 * finger + 1] - place[1]) / 2;
        for (int axis = 0; axis < 3; axis++) {
            place[axis] += NOISE * random.nextGaussian();
        }
        double[] changed = rest.clone();
        pullTowards(changed, THUMB, place);
        pullTowards(changed, finger, place);
        return changed;
    }

    /** Moves a fingertip to a place, less the gap. */
    static void pullTowards(double[] tips, int tip, double[] place) {
        double[] from = Arrays.copyOfRange(tips, 3 * tip, 3 * tip + 3);
        double distance = Math.sqrt(
                square(place[0] - from[0]) + square(place[1] - from[1]) + square(place[2] - from[2]));
        for (int axis = 0; axis < 3; axis++) {
            tips[3 * tip + axis] = place[axis] - GAP * (place[axis] - from[axis]) / distance;
        }
    }

    private double distance() {
        double squares = 0;
        for (int i = 0; i < goal.length; i++) {
            squares += square(tips.get(i / 3).get(i % 3) - goal[i]);
        }
        return Math.sqrt(squares);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        move(action, offset);
        return new Outcome(reward(distance(), forceCost()), false, false);
    }

    static double reward(double distance, double cost) {
        return -distance + (distance < THRESHOLD ? BONUS : 0) - cost;
    }

    /** {@code success}: whether the fingertips are where they should be now; {@code distance}: of all 15 numbers, m. */
    @Override
    public Map<String, Double> measures() {
        double distance = distance();
        return Map.of("success", distance < THRESHOLD ? 1.0 : 0.0, "distance", distance);
    }
}
