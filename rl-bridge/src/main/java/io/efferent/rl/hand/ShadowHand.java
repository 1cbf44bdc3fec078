package io.efferent.rl.hand;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.View;
import io.efferent.mujoco.Viewpoint;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.Map;

/**
 * Gymnasium-Robotics' Shadow hand with a task. An action is 20 numbers from -1 to 1, the ends of the servos' ranges, at
 * 25 per second. An episode has no end of its own.
 *
 * <p>Observed is what the package observes, and the goal after it: 24 joint angles (rad) and their velocities (rad/s)
 * first. Positions are in the world, m. A sparse reward is -1 until the goal is reached and 0 while it is, a dense one
 * says how far it is away.
 */
public abstract sealed class ShadowHand extends MujocoEnvironment permits ShadowReach, ShadowManipulate {
    static final int JOINTS = 24;

    private static final int SERVOS = 20;
    private static final int SUBSTEPS = 20;
    private static final View VIEW = new Viewpoint(55, -25, 0.5);

    final Doubles angles = data.qpos().slice(0, JOINTS);
    private final Doubles velocities = data.qvel().slice(0, JOINTS);

    private final boolean dense;
    private final Doubles ranges = model.doubles("actuator_ctrlrange");
    private final double[] goal;

    /**
     * A hand at rest.
     *
     * @param model its name in {@link ShadowModels}
     * @param dense whether the reward is
     * @param goal how many numbers it has
     */
    ShadowHand(String name, String model, boolean dense, int goal) {
        super(name, ShadowModels.shared(model), SUBSTEPS, ActionSpace.Continuous.of(SERVOS, -1, 1));
        this.dense = dense;
        this.goal = new double[goal];
        sense(Sense.of(Sense.PROPRIOCEPTION, JOINTS), angles::copyTo);
        sense(Sense.of(Sense.PROPRIOCEPTION, JOINTS), velocities::copyTo);
    }

    /** Adds the goal to what is observed. */
    final void senseGoal() {
        sense(Sense.of(Sense.GOAL, goal.length), (into, offset) -> {
            for (int i = 0; i < goal.length; i++) {
                into[offset + i] = (float) goal[i];
            }
        });
    }

    /**
     * Gives the present episode another goal.
     *
     * @param numbers places of five fingertips, thumb last (15), or place and quaternion of the thing (7)
     * @throws IllegalArgumentException for another count
     */
    public final void setGoal(double... numbers) {
        if (numbers.length != goal.length) {
            throw new IllegalArgumentException(
                    "goal: got " + numbers.length + " numbers, expected " + goal.length);
        }
        System.arraycopy(numbers, 0, goal, 0, goal.length);
    }

    final double goal(int index) {
        return goal[index];
    }

    /** Sets all servos, to the middle of their ranges for an action of 0. */
    final void ask(float[] action, int offset) {
        for (int i = 0; i < SERVOS; i++) {
            double low = ranges.get(i, 0);
            double high = ranges.get(i, 1);
            double asked = (high + low) / 2 + Math.clamp(action[offset + i], -1, 1) * ((high - low) / 2);
            data.ctrl().set(i, Math.clamp(asked, low, high));
        }
    }

    /** How far it is to the goal, as a dense reward counts it. */
    abstract double away();

    /** Whether the goal is reached now. */
    abstract boolean reached();

    @Override
    protected final Outcome act(float[] action, int offset) {
        ask(action, offset);
        simulate();
        mark();
        return new Outcome(dense ? -away() : reached() ? 0 : -1, false, false);
    }

    @Override
    protected final View view() {
        return VIEW;
    }

    /** {@code is_success}, 1 if the goal is reached now, and what is left to it. */
    @Override
    public abstract Map<String, Double> measures();
}
