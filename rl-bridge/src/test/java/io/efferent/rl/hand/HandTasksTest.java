package io.efferent.rl.hand;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.RequiresMujoco;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.Sense;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresMujoco
class HandTasksTest {
    private static final int FF_KNUCKLE = 3;
    private static final int FF_KNUCKLE_SERVO = 3;
    private static final HandOptions ABSOLUTE = HandOptions.of(HandControl.ABSOLUTE);
    private static final HandOptions RELATIVE = HandOptions.of(HandControl.RELATIVE);

    private static float[] observe(RlEnvironment environment) {
        float[] observation = new float[environment.observationSize()];
        environment.observe(observation, 0);
        return observation;
    }

    /** What one sense says. */
    private static double[] sense(RlEnvironment environment, String name) {
        float[] observation = observe(environment);
        int begin = 0;
        for (Sense sense : environment.senses()) {
            if (sense.name().equals(name)) {
                int from = begin;
                return IntStream.range(0, sense.size()).mapToDouble(i -> observation[from + i]).toArray();
            }
            begin += sense.size();
        }
        throw new AssertionError("no " + name);
    }

    private static float[] randomAction(SplittableRandom random) {
        float[] action = new float[20];
        for (int i = 0; i < action.length; i++) {
            action[i] = (float) random.nextDouble(-1, 1);
        }
        return action;
    }

    private static float[] action(int servo, double value) {
        float[] action = new float[20];
        action[servo] = (float) value;
        return action;
    }

    private static double distance(double[] a, int from, double[] b, int to, int size) {
        return Math.sqrt(IntStream.range(0, size).mapToDouble(i -> Math.pow(a[from + i] - b[to + i], 2)).sum());
    }

    private static List<String> senses(RlEnvironment environment) {
        return environment.senses().stream()
                .map(sense -> sense.name() + sense.shape() + (sense.privileged() ? "*" : "")).toList();
    }

    @Test
    void tasksHaveTheirSensesAndTimes() {
        try (var reach = new HandReach(ABSOLUTE);
                var free = new HandFreeReach(ABSOLUTE.withoutTouch(), "RF");
                var block = new HandBlock(RELATIVE)) {
            assertEquals(List.of("vision[15]", "proprioception[48]", "touch[92]", "goal[15]"), senses(reach));
            assertEquals(List.of("vision[15]", "proprioception[48]", "goal[5]"), senses(free));
            assertEquals(List.of("vision[7]", "proprioception[48]", "touch[92]", "goal[4]", "fingertips[15]*",
                    "rotation[4]*", "velocity[6]*"),
                    senses(block));
            assertEquals(0.02, reach.timestep(), 1e-12);
            assertEquals(0.08, block.timestep(), 1e-12);
            assertEquals(ActionSpace.Continuous.of(20, -1, 1), block.actions());
        }
    }

    @Test
    void rewardsOfReachingAreThoseComputedByHand() {
        assertEquals(-0.25, HandReach.reward(0.25, 0), 1e-15);
        assertEquals(-0.02, HandReach.reward(0.02, 0), 1e-15, "not yet there");
        assertEquals(0.09, HandReach.reward(0.01, 0), 1e-15);
        assertEquals(0.06, HandReach.reward(0.01, 0.03), 1e-15);
        double[] distances = {0.05, 0.03, 0.1, 0.01};
        assertEquals(-0.05 - 0.01 * (0.03 + 0.05), HandFreeReach.reward(distances, 0, 0.06, 0), 1e-15);
        assertEquals(-0.1 - 0.01 * (0.01 + 0.03 + 0.05) - 0.5, HandFreeReach.reward(distances, 2, 0.06, 0.5), 1e-15);
        assertEquals(0.09 - 0.01 * (0.01 + 0.03), HandFreeReach.reward(distances, 3, 0.06, 0), 1e-15);
    }

    @Test
    void reachIsRewardedForWhatIsSeen() {
        try (var reach = new HandReach(ABSOLUTE)) {
            var random = new SplittableRandom(1);
            reach.reset(4);
            for (int i = 0; i < 20; i++) {
                var outcome = reach.step(randomAction(random), 0);
                double distance = distance(sense(reach, "vision"), 0, sense(reach, "goal"), 0, 15);
                assertEquals(-distance, outcome.reward(), 1e-6);
                assertEquals(distance, reach.measures().get("distance"), 1e-6);
                assertFalse(outcome.isOver());
            }
            assertEquals(0, reach.measures().get("success"));
        }
    }

    @Test
    void freeReachIsRewardedForWhatIsSeen() {
        try (var free = new HandFreeReach(ABSOLUTE, "MF")) {
            free.reset(0);
            assertArrayEquals(new double[] {0, 1, 0, 0, 0}, sense(free, "goal"), 0);
            double[] rest = sense(free, "vision");
            double restDistance = distance(rest, 12, rest, 0, 3);
            assertEquals(0.0554, restDistance, 0.001, "thumb and forefinger at rest");
            var outcome = free.step(action(FF_KNUCKLE_SERVO, 0.5), 0);
            double[] tips = sense(free, "vision");
            double[] distances = IntStream.range(0, 4).mapToDouble(i -> distance(tips, 12, tips, 3 * i, 3)).toArray();
            assertEquals(HandFreeReach.reward(distances, 1, restDistance, 0), outcome.reward(), 1e-6);
            assertEquals(distances[1], free.measures().get("distance"), 1e-6);
        }
    }

    @Test
    void goalsOfReachBringThumbAndOneFingerTogether() {
        int atRest = 0;
        int episodes = 300;
        int[] chosen = new int[4];
        try (var reach = new HandReach(ABSOLUTE)) {
            for (int seed = 0; seed < episodes; seed++) {
                reach.reset(seed);
                double[] rest = sense(reach, "vision");
                double[] goal = sense(reach, "goal");
                int[] moved = IntStream.range(0, 5).filter(i -> distance(goal, 3 * i, rest, 3 * i, 3) > 1e-6).toArray();
                if (moved.length == 0) {
                    atRest++;
                    continue;
                }
                assertEquals(2, moved.length);
                assertEquals(4, moved[1], "the thumb is one of them");
                chosen[moved[0]]++;
                double gap = distance(goal, 12, goal, 3 * moved[0], 3);
                assertTrue(
                        gap > 0.001 && gap < 0.0101, "5 mm short of the meeting point each, but " + gap + " m apart");
            }
        }
        assertEquals(0.1, (double) atRest / episodes, 0.05);
        for (int finger : chosen) {
            assertEquals(0.225, (double) finger / episodes, 0.07);
        }
    }

    @Test
    void aRelativeActionOfZeroLetsTheHandSinkSlowly() {
        try (var reach = new HandReach(RELATIVE)) {
            reach.reset(1);
            double[] before = sense(reach, "proprioception");
            for (int i = 0; i < 10; i++) {
                reach.step(new float[20], 0);
            }
            double[] after = sense(reach, "proprioception");
            for (int joint = 0; joint < 24; joint++) {
                assertEquals(before[joint], after[joint], joint < 2 ? 0.1 : 0.06, "joint " + joint + ", rad");
            }
        }
    }

    @Test
    void anAbsoluteActionIsAPosition() {
        try (var reach = new HandReach(ABSOLUTE)) {
            reach.reset(1);
            for (int i = 0; i < 100; i++) {
                reach.step(action(FF_KNUCKLE_SERVO, 0.4), 0);
            }
            assertEquals(1.571 * 0.7, sense(reach, "proprioception")[FF_KNUCKLE], 0.03);
        }
    }

    @Test
    void aRelativeActionIsAChange() {
        try (var reach = new HandReach(RELATIVE)) {
            reach.reset(1);
            for (int i = 0; i < 10; i++) {
                reach.step(action(FF_KNUCKLE_SERVO, 0.1), 0);
            }
            double[] before = sense(reach, "proprioception");
            for (int i = 0; i < 10; i++) {
                reach.step(action(FF_KNUCKLE_SERVO, 0.1), 0);
            }
            double[] after = sense(reach, "proprioception");
            assertEquals(0.13, after[FF_KNUCKLE] - before[FF_KNUCKLE], 0.04, "goes on as long as it is asked to");
            for (int i = 0; i < 100; i++) {
                reach.step(action(FF_KNUCKLE_SERVO, 1), 0);
            }
            assertEquals(1.571, sense(reach, "proprioception")[FF_KNUCKLE], 0.02, "up to the limit");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings =
            {"ReachAbsolute", "FreeReachRelative", "ManipulateBlockRelative", "ManipulateBlockAbsoluteDiscrete"})
    void aSeedAndActionsFixEverything(String name) {
        try (var used = Environments.named(name).create(); var fresh = Environments.named(name).create()) {
            var random = new SplittableRandom(3);
            used.reset(7);
            for (int i = 0; i < 15; i++) {
                used.step(anyAction(used, random), 0);
            }
            used.reset(8);
            fresh.reset(8);
            assertArrayEquals(observe(fresh), observe(used), "nothing of the last episode is left");
            for (int i = 0; i < 10; i++) {
                float[] action = anyAction(used, random);
                assertEquals(fresh.step(action, 0), used.step(action, 0));
                assertArrayEquals(observe(fresh), observe(used));
            }
            used.reset(9);
            assertFalse(Arrays.equals(observe(fresh), observe(used)));
        }
    }

    private static float[] anyAction(RlEnvironment environment, SplittableRandom random) {
        float[] action = randomAction(random);
        if (environment.actions() instanceof ActionSpace.MultiDiscrete) {
            for (int i = 0; i < action.length; i++) {
                action[i] = random.nextInt(11);
            }
        }
        return action;
    }

    @Test
    void velocitiesAndServosAreResetToo() {
        try (var reach = new HandReach(ABSOLUTE)) {
            reach.reset(1);
            for (int i = 0; i < 5; i++) {
                reach.step(action(FF_KNUCKLE_SERVO, 1), 0);
            }
            assertTrue(sense(reach, "proprioception")[24 + FF_KNUCKLE] > 1, "it moves, rad/s");
            reach.reset(1);
            assertArrayEquals(new double[24], Arrays.copyOfRange(sense(reach, "proprioception"), 24, 48), 0);
        }
    }

    @Test
    void forcesCostWhatTheOptionsSay() {
        try (var free = new HandFreeReach(ABSOLUTE, "FF");
                var costly = new HandFreeReach(ABSOLUTE.withForceCost(0.05), "FF")) {
            free.reset(1);
            costly.reset(1);
            var action = action(FF_KNUCKLE_SERVO, 1);
            double cost = free.step(action, 0).reward() - costly.step(action, 0).reward();
            assertTrue(cost > 0.02 && cost < 0.5, "cost " + cost);
        }
        assertThrows(IllegalArgumentException.class, () -> ABSOLUTE.withForceCost(-1));
    }

    @Test
    void theBlockLiesInThePalmAtFirst() {
        try (var block = new HandBlock(RELATIVE)) {
            for (int seed = 0; seed < 5; seed++) {
                block.reset(seed);
                double[] pose = sense(block, "vision");
                assertEquals(0.35, pose[0], 0.06);
                assertEquals(0, pose[1], 0.05);
                assertEquals(0.06, pose[2], 0.02);
                var orientation = new Quaternion(pose[3], pose[4], pose[5], pose[6]);
                double[] goal = sense(block, "goal");
                var wanted = new Quaternion(goal[0], goal[1], goal[2], goal[3]);
                assertArrayEquals(orientation.to(wanted).toArray(), sense(block, "rotation"), 1e-6);
                assertEquals(orientation.angleTo(wanted), block.measures().get("angle"), 1e-5);
                assertEquals(0, block.measures().get("goals"));
            }
        }
    }

    @Test
    void blockIsRewardedForTheAngleAndADropEndsIt() {
        try (var block = new HandBlock(ABSOLUTE)) {
            var random = new SplittableRandom(5);
            int drops = 0;
            for (int seed = 0; drops < 2; seed++) {
                block.reset(seed);
                RlEnvironment.Outcome outcome;
                int steps = 0;
                do {
                    double before = block.measures().get("angle");
                    double goals = block.measures().get("goals");
                    outcome = block.step(randomAction(random), 0);
                    steps++;
                    if (block.measures().get("goals") == goals) {
                        double dropped = outcome.terminated() ? 20 : 0;
                        assertEquals(before - block.measures().get("angle") - dropped, outcome.reward(), 1e-9);
                    }
                } while (!outcome.isOver());
                drops += outcome.terminated() ? 1 : 0;
                assertTrue(outcome.terminated() || steps >= 100);
                assertThrows(IllegalStateException.class, () -> block.step(new float[20], 0));
            }
        }
    }

    @Test
    void namesLeadToTasks() {
        for (EnvironmentSpec spec : HandTasks.SPECS) {
            try (var task = Environments.named(spec.name()).create()) {
                assertEquals(spec.name(), task.name());
            }
        }
        assertEquals("ReachAbsolute-v0", Environments.named("reach-absolute").name());
        assertNotEquals(0, HandTasks.SPECS.size());
        var message = assertThrows(IllegalArgumentException.class, () -> new HandReach(ABSOLUTE, "TH")).getMessage();
        assertEquals("finger: got 'TH', expected one of [FF, MF, RF, LF]", message);
    }

    /** AngoraPy's hand with its rewards gives -12.9 and -7.5. */
    @ParameterizedTest
    @CsvSource({"ReachAbsolute-v0, -12.25, 0.8", "FreeReachAbsolute-v0, -7.6, 1.4"})
    void aRandomPolicyEarnsWhatItDoesWithAngoraPysHand(String name, double expected, double tolerance) {
        int episodes = 30;
        double total = 0;
        var random = new SplittableRandom(11);
        try (var task = Environments.named(name).create()) {
            for (int seed = 0; seed < episodes; seed++) {
                task.reset(seed);
                RlEnvironment.Outcome outcome;
                do {
                    outcome = task.step(randomAction(random), 0);
                    total += outcome.reward();
                    assertFalse(outcome.terminated());
                } while (!outcome.isOver());
            }
        }
        assertEquals(expected, total / episodes, tolerance);
    }
}
