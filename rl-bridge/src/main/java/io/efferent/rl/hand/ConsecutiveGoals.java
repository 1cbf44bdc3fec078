package io.efferent.rl.hand;

import io.efferent.rl.RlEnvironment.Outcome;
import java.util.random.RandomGenerator;

/**
 * One orientation after the other that something is to be turned to.
 *
 * <p>reward = angle to the goal before the step - angle after it (rad) + 5 if the goal is reached - 20 if the thing is
 * dropped. A goal is reached within 0.4 rad; the next one follows at once. It ends with a drop or the 50th goal, and is
 * cut off when 100 steps have gone into one goal.
 */
final class ConsecutiveGoals {
    static final double THRESHOLD = 0.4;
    static final int STEPS_PER_GOAL = 100;
    static final int LAST = 50;

    private static final double REACHED = 5;
    private static final double DROPPED = 20;

    private final RandomGenerator random;
    private Quaternion goal;
    private double angle;
    private int steps;
    private int reached;

    ConsecutiveGoals(Quaternion orientation, RandomGenerator random) {
        this.random = random;
        next(orientation);
    }

    private void next(Quaternion orientation) {
        goal = Quaternion.random(random);
        angle = orientation.angleTo(goal);
        steps = 0;
    }

    Outcome step(Quaternion orientation, boolean dropped) {
        double before = angle;
        angle = orientation.angleTo(goal);
        double reward = before - angle;
        steps++;
        if (angle < THRESHOLD) {
            reward += REACHED;
            reached++;
            next(orientation);
        }
        boolean terminated = dropped || reached == LAST;
        return new Outcome(dropped ? reward - DROPPED : reward, terminated, !terminated && steps == STEPS_PER_GOAL);
    }

    Quaternion goal() {
        return goal;
    }

    /** What is left to the present goal, rad. */
    double angle() {
        return angle;
    }

    /** Goals so far. */
    int reached() {
        return reached;
    }
}
