package io.efferent.rl.hand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConsecutiveGoalsTest {
    private static final Quaternion START = new Quaternion(1, 0, 0, 0);

    private final ConsecutiveGoals goals = new ConsecutiveGoals(START, new SplittableRandom(1));

    /** Some way from the start to the goal. */
    private Quaternion towardsGoal(double share) {
        var goal = goals.goal();
        double half = START.angleTo(goal) / 2;
        double sign = Math.signum(goal.w());
        double a = Math.sin((1 - share) * half) / Math.sin(half);
        double b = sign * Math.sin(share * half) / Math.sin(half);
        return new Quaternion(a + b * goal.w(), b * goal.x(), b * goal.y(), b * goal.z());
    }

    @Test
    void comingCloserIsRewardedByTheAngle() {
        double whole = START.angleTo(goals.goal());
        assertTrue(whole > 1, "or there is nothing to see");
        assertEquals(0.25 * whole, goals.step(towardsGoal(0.25), false).reward(), 1e-12);
        assertEquals(0.25 * whole, goals.step(towardsGoal(0.5), false).reward(), 1e-12);
        assertEquals(-0.5 * whole, goals.step(START, false).reward(), 1e-12, "and going away costs it");
        assertEquals(0, goals.reached());
    }

    @Test
    void aGoalIsReachedWithinItsThresholdAndTheNextOneFollows() {
        var first = goals.goal();
        double whole = START.angleTo(first);
        assertEquals(whole - 0.41, goals.step(towardsGoal(1 - 0.41 / whole), false).reward(), 1e-12);
        var there = towardsGoal(1 - 0.39 / whole);
        var outcome = goals.step(there, false);
        assertEquals(0.02 + 5, outcome.reward(), 1e-12);
        assertFalse(outcome.isOver());
        assertEquals(1, goals.reached());
        assertNotEquals(first, goals.goal());
        assertEquals(there.angleTo(goals.goal()), goals.angle(), 0);
        assertEquals(0, goals.step(there, false).reward(), 0, "counted from the new goal");
    }

    @Test
    void theFiftiethGoalEndsIt() {
        for (int i = 1; i <= 50; i++) {
            double before = goals.angle();
            var outcome = goals.step(goals.goal(), false);
            assertEquals(before + 5, outcome.reward(), 1e-7);
            assertEquals(i == 50, outcome.terminated());
            assertFalse(outcome.truncated());
        }
        assertEquals(50, goals.reached());
    }

    @Test
    void aDropCostsTwentyAndEndsIt() {
        var outcome = goals.step(START, true);
        assertEquals(-20, outcome.reward(), 0);
        assertTrue(outcome.terminated());
        assertFalse(outcome.truncated());
    }

    @Test
    void aHundredStepsOnOneGoalCutItOff() {
        for (int i = 1; i < 60; i++) {
            assertFalse(goals.step(START, false).isOver());
        }
        assertFalse(goals.step(goals.goal(), false).isOver());
        var here = START;
        for (int i = 1; i < 100; i++) {
            assertFalse(goals.step(here, false).isOver(), "the new goal has steps of its own");
        }
        var last = goals.step(here, false);
        assertTrue(last.truncated());
        assertFalse(last.terminated());
    }
}
