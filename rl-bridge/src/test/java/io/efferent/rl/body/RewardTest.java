package io.efferent.rl.body;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.MujocoObject;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.MujocoStates;
import io.efferent.rl.RlEnvironment.Outcome;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Observations, rewards and ends computed by hand. A body in free flight keeps its speed, so that its reward is known.
 */
@RequiresMujoco
class RewardTest {
    private static float[] observed(MujocoEnvironment environment) {
        var observation = new float[environment.observationSize()];
        environment.observe(observation, 0);
        return observation;
    }

    private static Outcome step(MujocoEnvironment environment, double... action) {
        var values = new float[environment.actions().width()];
        for (int i = 0; i < action.length; i++) {
            values[i] = (float) action[i];
        }
        return environment.step(values, 0);
    }

    private static double[] zeros(int size, double... first) {
        return Arrays.copyOf(first, size);
    }

    @Test
    void aPendulumObservesPositionsThenVelocities() {
        try (var pendulum = new InvertedPendulum(GymVersion.V4)) {
            MujocoStates.begin(pendulum, new double[] {0.1, 0.05}, new double[] {-0.3, 0.4});
            assertArrayEquals(new float[] {0.1f, 0.05f, -0.3f, 0.4f}, observed(pendulum));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.194, 1, 1, false", "-0.194, 1, 1, false", "0.201, 1, 0, true", "-0.201, 1, 0, true"})
    void aPendulumIsPaidForStanding(double angle, double paid4, double paid5, boolean fallen) {
        for (var version : GymVersion.values()) {
            try (var pendulum = new InvertedPendulum(version)) {
                MujocoStates.begin(pendulum, new double[] {0, angle}, new double[2]);
                assertEquals(new Outcome(version == GymVersion.V4 ? paid4 : paid5, fallen, false), step(pendulum, 0));
            }
        }
    }

    @Test
    void aDoublePendulumObservesSinesAndCosines() {
        var expected = new float[] {0.1f, 0.19866933f, -0.29552021f, 0.98006658f, 0.95533649f, 1, 10, -10, 0, 0, 0};
        try (var four = new InvertedDoublePendulum(GymVersion.V4);
                var five = new InvertedDoublePendulum(GymVersion.V5)) {
            for (var pendulum : new MujocoEnvironment[] {four, five}) {
                MujocoStates.begin(pendulum, new double[] {0.1, 0.2, -0.3}, new double[] {1, 20, -12});
            }
            assertArrayEquals(expected, observed(four), 1e-6f);
            assertArrayEquals(Arrays.copyOf(expected, 9), observed(five), 1e-6f);
        }
    }

    /** The cart pushes against the end of its rail. */
    @Test
    void aDoublePendulumFeelsTheEndOfTheRail() {
        try (var pendulum = new InvertedDoublePendulum(GymVersion.V5)) {
            MujocoStates.begin(pendulum, new double[] {1.02, 0, 0}, new double[3]);
            assertEquals(-10, observed(pendulum)[8]);
        }
    }

    /**
     * Upright its tip is 1.2 m high: 10 - 0.8². Leaning by 1 rad it is at (1.2 sin 1, 1.2 cos 1) and moves a little.
     */
    @Test
    void aDoublePendulumIsPaidForAHighQuietTip() {
        for (var version : GymVersion.values()) {
            try (var pendulum = new InvertedDoublePendulum(version)) {
                MujocoStates.begin(pendulum, new double[3], new double[3]);
                var standing = step(pendulum, 0);
                assertEquals(9.36, standing.reward(), 1e-6);
                assertFalse(standing.terminated());

                MujocoStates.begin(pendulum, new double[] {0, 1, 0}, new double[3]);
                var leaning = step(pendulum, 0);
                assertTrue(leaning.terminated());
                double bonus = version == GymVersion.V4 ? 10 : 0;
                assertEquals(bonus - 0.01 * 1.0197 - 1.8283, leaning.reward(), 0.1);

                var qvel = MujocoStates.of(pendulum).qvel();
                var tip = MujocoStates.of(pendulum).siteXpos().row(0);
                assertEquals(bonus - 0.01 * Math.pow(tip.get(0), 2) - Math.pow(tip.get(2) - 2, 2)
                        - 0.001 * Math.pow(qvel.get(1), 2) - 0.005 * Math.pow(qvel.get(2), 2), leaning.reward(), 1e-12);
            }
        }
    }

    /** The upper link points along y, the lower one along x: the fingertip is at (0.11, 0.1). */
    @Test
    void aReacherPaysForDistanceAndEffort() {
        var bent = new double[] {Math.PI / 2, -Math.PI / 2, 0.1, 0.05};
        var moving = new double[] {0.3, -0.4, 0, 0};
        try (var four = new Reacher(GymVersion.V4); var five = new Reacher(GymVersion.V5)) {
            MujocoStates.begin(four, bent, moving);
            MujocoStates.begin(five, bent, moving);
            var expected = new float[] {0, 0, 1, -1, 0.1f, 0.05f, 0.3f, -0.4f, 0.01f, 0.05f, 0};
            assertArrayEquals(expected, observed(four), 1e-6f);
            assertArrayEquals(Arrays.copyOf(expected, 10), observed(five), 1e-6f);

            assertEquals(-0.0509901951 - 0.5, step(four, 0.5, 0.5).reward(), 1e-9);
            double reward = step(five, 0.5, 0.5).reward();
            var after = observed(five);
            assertEquals(-Math.hypot(after[8], after[9]) - 0.5, reward, 1e-6);
            assertTrue(Math.abs(reward + 0.5509901951) > 1e-3);
        }
    }

    @Test
    void targetsLieWithinReach() {
        try (var reacher = new Reacher(GymVersion.V4)) {
            double farthest = 0;
            double mean = 0;
            for (int seed = 0; seed < 500; seed++) {
                reacher.reset(seed);
                var observation = observed(reacher);
                double radius = Math.hypot(observation[4], observation[5]);
                farthest = Math.max(farthest, radius);
                mean += radius / 500;
                assertTrue(Math.abs(observation[6]) <= 0.005);
            }
            assertTrue(0.19 < farthest && farthest < 0.2, "farthest " + farthest);
            assertEquals(0.2 * 2 / 3, mean, 0.01);
        }
    }

    /** Straight and at rest nothing moves; the observation is heading, joints, then all velocities. */
    @Test
    void aSwimmerPaysForEffort() {
        try (var swimmer = new Swimmer(GymVersion.V4)) {
            MujocoStates.begin(swimmer, new double[] {7, 8, 0.1, 0.2, 0.3}, new double[] {1, 2, 3, 4, 5});
            assertArrayEquals(new float[] {0.1f, 0.2f, 0.3f, 1, 2, 3, 4, 5}, observed(swimmer));

            MujocoStates.begin(swimmer, new double[5], new double[5]);
            assertEquals(new Outcome(0, false, false), step(swimmer, 0, 0));

            MujocoStates.begin(swimmer, new double[5], new double[5]);
            var outcome = step(swimmer, 1, -0.5);
            double forward = MujocoStates.of(swimmer).qpos().get(0) / 0.04;
            assertEquals(forward - 0.0001 * 1.25, outcome.reward(), 1e-12);
        }
    }

    @Test
    void planarBodiesObserveAllButTheirPlace() {
        var positions = IntStream.range(0, 9).mapToDouble(i -> 0.1 * i).toArray();
        var velocities = new double[] {1, -2, 3, 15, 0, 0, -20, 0, 9};
        var seen = new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 1, -2, 3, 15, 0, 0, -20, 0, 9};
        try (var cheetah = new HalfCheetah(GymVersion.V5); var walker = new Walker2d(GymVersion.V5);
                var hopper = new Hopper(GymVersion.V5)) {
            MujocoStates.begin(cheetah, positions, velocities);
            assertArrayEquals(seen, observed(cheetah));

            MujocoStates.begin(walker, positions, velocities);
            seen[11] = 10;
            seen[14] = -10;
            assertArrayEquals(seen, observed(walker));

            MujocoStates.begin(hopper, zeros(6, positions), zeros(6, velocities));
            assertArrayEquals(new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 1, -2, 3, 10, 0, 0}, observed(hopper));
        }
    }

    @Test
    void aFlyingCheetahIsPaidItsSpeed() {
        try (var cheetah = new HalfCheetah(GymVersion.V4)) {
            MujocoStates.begin(cheetah, zeros(9, 0, 10), zeros(9, 2));
            assertEquals(2, step(cheetah).reward(), 1e-9);

            MujocoStates.begin(cheetah, zeros(9, 3, 10), zeros(9, 2));
            var outcome = step(cheetah, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5);
            double forward = (MujocoStates.of(cheetah).qpos().get(0) - 3) / 0.05;
            assertEquals(forward - 0.15, outcome.reward(), 1e-9);
            assertFalse(outcome.isOver());
        }
    }

    /** Velocity 2 m/s, and 1 for being well: also where that ends in version 4, not in version 5. */
    @ParameterizedTest
    @CsvSource({"0.19, false, 3, 3", "-0.19, false, 3, 3", "0.21, true, 3, 2", "-0.21, true, 3, 2"})
    void aFlyingHopperIsPaidForSpeedAndPosture(double pitch, boolean over, double paid4, double paid5) {
        for (var version : GymVersion.values()) {
            try (var hopper = new Hopper(version)) {
                MujocoStates.begin(hopper, zeros(6, 0, 5, pitch), zeros(6, 2));
                var outcome = step(hopper);
                assertEquals(version == GymVersion.V4 ? paid4 : paid5, outcome.reward(), 1e-9);
                assertEquals(over, outcome.terminated());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.99, false, 3, 3", "-0.99, false, 3, 3", "1.01, true, 3, 2", "-1.01, true, 3, 2"})
    void aFlyingWalkerIsPaidForSpeedAndPosture(double pitch, boolean over, double paid4, double paid5) {
        for (var version : GymVersion.values()) {
            try (var walker = new Walker2d(version)) {
                MujocoStates.begin(walker, zeros(9, 0, 1.9, pitch), zeros(9, 2));
                var outcome = step(walker);
                assertEquals(version == GymVersion.V4 ? paid4 : paid5, outcome.reward(), 1e-9);
                assertEquals(over, outcome.terminated());
            }
        }
    }

    @Test
    void effortCostsHopperAndWalker() {
        try (var hopper = new Hopper(GymVersion.V4); var walker = new Walker2d(GymVersion.V4)) {
            MujocoStates.begin(hopper, zeros(6, 0, 5), new double[6]);
            double reward = step(hopper, 1, -0.5, 1).reward();
            assertEquals(MujocoStates.of(hopper).qpos().get(0) / 0.008 + 1 - 0.00225, reward, 1e-9);

            MujocoStates.begin(walker, zeros(9, 0, 1.9), new double[9]);
            reward = step(walker, 1, -0.5, 1, 0, 0, 0.5).reward();
            assertEquals(MujocoStates.of(walker).qpos().get(0) / 0.008 + 1 - 0.0025, reward, 1e-9);
        }
    }

    @Test
    void healthHasLimits() {
        try (var hopper = new Hopper(GymVersion.V4); var walker = new Walker2d(GymVersion.V4);
                var ant = new Ant(GymVersion.V4); var humanoid = new Humanoid(GymVersion.V4); var cheetah =
                        new HalfCheetah(GymVersion.V4)) {
            assertHealthy(false, hopper, 1, 0.7);
            assertHealthy(true, hopper, 1, 0.701);
            assertHealthy(true, hopper, 1, 1000);
            assertHealthy(true, hopper, 3, -99);
            assertHealthy(false, hopper, 3, -100);
            assertHealthy(false, walker, 1, 0.8);
            assertHealthy(true, walker, 1, 0.801);
            assertHealthy(true, walker, 1, 1.999);
            assertHealthy(false, walker, 1, 2);
            assertHealthy(false, ant, 2, 0.199);
            assertHealthy(true, ant, 2, 0.2);
            assertHealthy(true, ant, 2, 1);
            assertHealthy(false, ant, 2, 1.001);
            assertHealthy(false, humanoid, 2, 1);
            assertHealthy(true, humanoid, 2, 1.001);
            assertHealthy(true, humanoid, 2, 1.999);
            assertHealthy(false, humanoid, 2, 2);
            assertHealthy(true, cheetah, 2, Math.PI);

            hopper.reset(0);
            hopper.qvel.set(4, 100);
            assertFalse(hopper.isHealthy());
        }
    }

    private static void assertHealthy(boolean expected, Locomotion body, int position, double value) {
        body.reset(0);
        body.qpos.set(position, value);
        assertEquals(expected, body.isHealthy(), body.name() + " " + position + ": " + value);
    }

    @Test
    void walkersFeetDifferInVersion4() {
        try (var four = new Walker2d(GymVersion.V4); var five = new Walker2d(GymVersion.V5)) {
            assertArrayEquals(new double[] {0.9, 1.9}, grips(four));
            assertArrayEquals(new double[] {1.9, 1.9}, grips(five));
        }
    }

    private static double[] grips(Walker2d walker) {
        var model = MujocoStates.of(walker).model();
        var friction = model.doubles("geom_friction");
        return new double[] {
            friction.get(model.id(MujocoObject.GEOM, "foot"), 0),
            friction.get(model.id(MujocoObject.GEOM, "foot_left"), 0)
        };
    }

    private static double[] standingAnt() {
        return new double[] {7, 8, 0.9, 1, 0, 0, 0, 0, 0.9, 0, -0.9, 0, -0.9, 0, 0.9};
    }

    /** In the air nothing touches, so that version 5 pays the same. */
    @ParameterizedTest
    @EnumSource(GymVersion.class)
    void aFlyingAntIsPaidItsSpeed(GymVersion version) {
        try (var ant = new Ant(version)) {
            MujocoStates.begin(ant, standingAnt(), zeros(14, 2, 3));
            var seen = observed(ant);
            assertArrayEquals(new float[] {0.9f, 1, 0, 0, 0, 0, 0.9f, 0, -0.9f, 0, -0.9f, 0, 0.9f, 2, 3},
                    Arrays.copyOf(seen, 15));
            for (int i = 15; i < seen.length; i++) {
                assertEquals(0, seen[i]);
            }
            var outcome = step(ant);
            assertEquals(3, outcome.reward(), 1e-9);
            assertFalse(outcome.isOver());

            MujocoStates.begin(ant, standingAnt(), zeros(14, 2));
            double reward = step(ant, 1, 0, 0, 0.5, 0, 0, 0, -1).reward();
            assertEquals((MujocoStates.of(ant).xpos().get(1, 0) - 7) / 0.05 + 1 - 1.125, reward, 1e-9);
        }
    }

    /** The bodies' steps are the same, so that rewards differ by the cost of the forces that version 5 observes. */
    @Test
    void contactsCostInVersion5() {
        try (var ant4 = new Ant(GymVersion.V4); var ant5 = new Ant(GymVersion.V5);
                var humanoid4 = new Humanoid(GymVersion.V4); var humanoid5 = new Humanoid(GymVersion.V5)) {
            assertContactCost(ant4, ant5, 5e-4, 60, 78);
            assertContactCost(humanoid4, humanoid5, 5e-7, 14, 78);
        }
    }

    private static void assertContactCost(Locomotion four, Locomotion five, double rate, int steps, int forces) {
        var random = new SplittableRandom(1);
        double most = 0;
        four.reset(3);
        five.reset(3);
        for (int i = 0; i < steps; i++) {
            var action = random.doubles(four.actions().width(), -0.2, 0.2).toArray();
            double difference = step(four, action).reward() - step(five, action).reward();
            var seen = observed(five);
            double squares = 0;
            for (int k = seen.length - forces; k < seen.length; k++) {
                squares += (double) seen[k] * seen[k];
            }
            assertEquals(Math.min(rate * squares, 10), difference, 1e-5 * Math.max(1, difference));
            most = Math.max(most, difference);
        }
        assertTrue(most > 1e-4, "greatest cost " + most);
    }

    private static double[] bentHumanoid() {
        var pose = zeros(24, 7, 8, 1.9, 1);
        pose[13] = -0.5;
        pose[17] = -0.5;
        return pose;
    }

    /** Torques within the body do not move its center of mass: 1.25 · 2 m/s + 5 - 0.1 · 17 · 0.04. */
    @ParameterizedTest
    @EnumSource(GymVersion.class)
    void aFlyingHumanoidIsPaidTheSpeedOfItsCenter(GymVersion version) {
        try (var humanoid = new Humanoid(version)) {
            MujocoStates.begin(humanoid, bentHumanoid(), zeros(23, 2));
            var action = new double[17];
            Arrays.fill(action, 0.2);
            var outcome = step(humanoid, action);
            assertEquals(7.432, outcome.reward(), 1e-3);
            assertFalse(outcome.isOver());
        }
    }

    /** Order of the parts: 22 positions, 23 velocities, inertias (mass last of ten), velocities, torques, forces. */
    @Test
    void aHumanoidFeelsEveryBody() {
        try (var four = new Humanoid(GymVersion.V4); var five = new Humanoid(GymVersion.V5)) {
            for (var humanoid : new Humanoid[] {four, five}) {
                MujocoStates.begin(humanoid, bentHumanoid(), zeros(23, 2, 3));
                MujocoStates.of(humanoid).ctrl().fill(0.1);
                MujocoStates.of(humanoid).forward();
            }
            var seen = observed(four);
            assertArrayEquals(new float[] {1.9f, 1, 0, 0, 0}, Arrays.copyOf(seen, 5));
            assertEquals(-0.5f, seen[11]);
            assertEquals(-0.5f, seen[15]);
            assertArrayEquals(new float[] {2, 3, 0}, Arrays.copyOfRange(seen, 22, 25));
            assertArrayEquals(new float[10], Arrays.copyOfRange(seen, 45, 55));
            assertEquals(8.907462f, seen[45 + 10 + 9], 1e-5f);
            assertEquals(1.22954f, seen[45 + 130 + 9], 1e-5f);
            assertArrayEquals(new float[6], Arrays.copyOfRange(seen, 185, 191));
            assertArrayEquals(new float[] {0, 0, 0, 2, 3, 0}, Arrays.copyOfRange(seen, 191, 197), 1e-6f);
            assertArrayEquals(new float[6], Arrays.copyOfRange(seen, 269, 275));
            assertArrayEquals(
                    new float[] {10, 10, 10, 10, 10, 30, 20, 10, 10, 30, 20, 2.5f, 2.5f, 2.5f, 2.5f, 2.5f, 2.5f},
                    Arrays.copyOfRange(seen, 275, 292), 1e-5f);
            assertArrayEquals(new float[84], Arrays.copyOfRange(seen, 292, 376));

            var shorter = new float[348];
            System.arraycopy(seen, 0, shorter, 0, 45);
            System.arraycopy(seen, 55, shorter, 45, 130);
            System.arraycopy(seen, 191, shorter, 175, 78);
            System.arraycopy(seen, 275, shorter, 253, 17);
            System.arraycopy(seen, 298, shorter, 270, 78);
            assertArrayEquals(shorter, observed(five));
        }
    }

    /** It falls from 1 m for 15 ms: (1 - 9.81 · 0.015² / 2) / 0.003 + 1, nearly, as its limbs press on each other. */
    @Test
    void standingUpIsPaidByHeight() {
        try (var standup = new HumanoidStandup(GymVersion.V4)) {
            var pose = bentHumanoid();
            pose[2] = 1;
            MujocoStates.begin(standup, pose, new double[23]);
            assertEquals(333.965, step(standup).reward(), 0.2);

            standup.reset(1);
            assertEquals(0.105, standup.measures().get("height"), 0.01);
            double height = 0;
            double reward = 0;
            for (int i = 0; i < 30; i++) {
                reward = step(standup, 0.4, -0.3).reward();
                height = standup.measures().get("height");
            }
            var seen = observed(standup);
            double squares = IntStream.range(292, 376).mapToDouble(i -> (double) seen[i] * seen[i]).sum();
            assertTrue(squares > 1);
            assertEquals(height / 0.003 + 1 - 0.025 - Math.min(5e-7 * squares, 10), reward, 1e-5);
        }
    }
}
