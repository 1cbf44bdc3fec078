package io.efferent.rl.hand;

import io.efferent.rl.Sense;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The thumb is to meet a given finger wherever it likes: AngoraPy's FreeReach.
 *
 * <p>The goal is the finger, one-hot among five fingertips. With d the distance of thumb and finger,
 * reward = -d + 0.1 if d &lt; 0.02 m - cost of forces - 0.01 times the sum over the other fingers of how much closer
 * they are to the thumb than the forefinger is at rest. It never ends by itself.
 *
 * <p>Senses: vision (15, where the fingertips are), proprioception, touch, goal (5).
 */
public final class HandFreeReach extends HandEnvironment {
    private static final double CROWDING = 0.01;

    private final int fixedFinger;
    private final double restDistance;
    private int finger;

    /** Any finger. */
    public HandFreeReach(HandOptions options) {
        this(options, -1);
    }

    /**
     * One finger.
     *
     * @param finger "FF", "MF", "RF" or "LF"
     */
    public HandFreeReach(HandOptions options, String finger) {
        this(options, HandReach.fingerNamed(finger));
    }

    private HandFreeReach(HandOptions options, int fixedFinger) {
        super("FreeReach", "hand-reach", options);
        this.fixedFinger = fixedFinger;
        restDistance = distance(0);
        sense(Sense.of(Sense.VISION, 15), this::writeTips);
        senseBody();
        sense(Sense.of(Sense.GOAL, 5), (into, offset) -> {
            for (int i = 0; i < 5; i++) {
                into[offset + i] = i == finger ? 1 : 0;
            }
        });
    }

    @Override
    protected void begin(RandomGenerator random) {
        rest();
        finger = fixedFinger < 0 ? random.nextInt(THUMB) : fixedFinger;
    }

    private double distance(int other) {
        return distance(tips.get(THUMB), tips.get(other));
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        move(action, offset);
        double[] distances = new double[THUMB];
        for (int i = 0; i < THUMB; i++) {
            distances[i] = distance(i);
        }
        return new Outcome(reward(distances, finger, restDistance, forceCost()), false, false);
    }

    /** Reward for the distances of the four fingers to the thumb. */
    static double reward(double[] distances, int finger, double restDistance, double cost) {
        double crowding = 0;
        for (int i = 0; i < THUMB; i++) {
            if (i != finger) {
                crowding += Math.max(restDistance - distances[i], 0);
            }
        }
        return HandReach.reward(distances[finger], cost) - CROWDING * crowding;
    }

    /** {@code success}: whether thumb and finger touch now; {@code distance}: of the two, m. */
    @Override
    public Map<String, Double> measures() {
        double distance = distance(finger);
        return Map.of("success", distance < HandReach.THRESHOLD ? 1.0 : 0.0, "distance", distance);
    }
}
