package io.efferent.rl.hand;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A block of 5 cm and 70.9 g is to be turned in the hand to one orientation after the other: AngoraPy's
 * ManipulateBlock.
 *
 * <p>reward = angle to the goal before the step - angle after it (rad) + 5 if the goal is reached - 20 if the block is
 * dropped - cost of forces. A goal is reached within 0.4 rad, whatever the place; the next one follows at once. An
 * episode ends when the block is below the center of the palm or with the 50th goal, and is cut off when 100 steps (8
 * s) have gone into one goal.
 *
 * <p>It begins with the block falling into the palm, in any orientation. Orientations are quaternions w x y z; those of
 * blocks at the start and of goals are uniform over all rotations.
 *
 * <p>Senses: vision (7, position and orientation of the block), proprioception, touch, goal (4, an orientation), and
 * for a critic fingertips (15, their positions), rotation (4, from block to goal) and velocity (6, of the block, m/s
 * and rad/s, the latter in its own frame).
 */
public final class HandBlock extends HandEnvironment {
    private static final double PLACE_NOISE = 0.005;
    private static final int SETTLING_STEPS = 10;
    private static final double LYING_HEIGHT = 0.04;
    private static final int POSE = 7;

    private final Doubles pose;
    private final Doubles place;
    private final Doubles orientation;
    private final Doubles palm;
    private ConsecutiveGoals goals;

    /** A hand with a block. */
    public HandBlock(HandOptions options) {
        super("ManipulateBlock", "hand-block", options);
        pose = data.qpos().slice(JOINTS, POSE);
        place = pose.slice(0, 3);
        orientation = pose.slice(3, 4);
        palm = data.siteXpos().row(model.id(MujocoObject.SITE, "palm"));
        var velocity = data.qvel().slice(JOINTS, 6);
        sense(Sense.of(Sense.VISION, POSE), pose::copyTo);
        senseBody();
        sense(Sense.of(Sense.GOAL, 4), (into, offset) -> write(goals.goal(), into, offset));
        sense(Sense.privileged("fingertips", 15), this::writeTips);
        sense(Sense.privileged("rotation", 4),
                (into, offset) -> write(Quaternion.of(orientation).to(goals.goal()), into, offset));
        sense(Sense.privileged("velocity", 6), velocity::copyTo);
    }

    private static void write(Quaternion quaternion, float[] into, int offset) {
        double[] numbers = quaternion.toArray();
        for (int i = 0; i < numbers.length; i++) {
            into[offset + i] = (float) numbers[i];
        }
    }

    @Override
    protected void begin(RandomGenerator random) {
        do {
            rest();
            addGaussian(place, PLACE_NOISE, random);
            orientation.setAll(Quaternion.random(random).toArray());
            for (int i = 0; i < SETTLING_STEPS; i++) {
                simulate();
            }
        } while (place.get(2) < LYING_HEIGHT);
        data.setTime(0);
        goals = new ConsecutiveGoals(Quaternion.of(orientation), random);
        showGoal();
    }

    /** Puts the block somewhere else. */
    void put(double[] position, Quaternion turned) {
        place.setAll(position);
        orientation.setAll(turned.toArray());
        data.forward();
    }

    /** Position and orientation of the block, 7 numbers. */
    double[] pose() {
        return pose.toArray();
    }

    private void showGoal() {
        data.doubles("mocap_quat").setAll(goals.goal().toArray());
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        move(action, offset);
        boolean dropped = place.get(2) < palm.get(2);
        var outcome = goals.step(Quaternion.of(orientation), dropped);
        showGoal();
        return new Outcome(outcome.reward() - forceCost(), outcome.terminated(), outcome.truncated());
    }

    /**
     * {@code goals}: how many were reached; {@code success}: whether one was; {@code angle}: what is left to the
     * present one, rad.
     */
    @Override
    public Map<String, Double> measures() {
        return Map.of(
                "goals", (double) goals.reached(),
                "success", goals.reached() > 0 ? 1.0 : 0.0,
                "angle", goals.angle());
    }
}
