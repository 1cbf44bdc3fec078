package io.efferent.rl.body;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.mujoco.DivergenceException;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.MujocoStates;
import io.efferent.rl.RlEnvironment;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What all bodies have in common. */
@RequiresMujoco
class BodyTasksTest {
    static Stream<EnvironmentSpec> specs() {
        return BodyTasks.SPECS.stream();
    }

    @ParameterizedTest
    @CsvSource({
        "InvertedPendulum, 4, 4, 1, 3, 0.04, 1000, 950", "InvertedDoublePendulum, 11, 9, 1, 1, 0.05, 1000, 9100",
        "Reacher, 11, 10, 2, 1, 0.02, 50, -3.75", "Swimmer, 8, 8, 2, 1, 0.04, 1000, 360",
        "HalfCheetah, 17, 17, 6, 1, 0.05, 1000, 4800", "Hopper, 11, 11, 3, 1, 0.008, 1000, 3800",
        "Walker2d, 17, 17, 6, 1, 0.008, 1000, NaN", "Ant, 27, 105, 8, 1, 0.05, 1000, 6000",
        "Humanoid, 376, 348, 17, 0.4, 0.015, 1000, NaN", "HumanoidStandup, 376, 348, 17, 0.4, 0.015, 1000, NaN",
        "InvertedPendulumNoVel, 2, 2, 1, 3, 0.04, 1000, 950",
        "InvertedDoublePendulumNoVel, 5, 5, 1, 1, 0.05, 1000, 9100",
        "HalfCheetahNoVel, 8, 8, 6, 1, 0.05, 1000, 4800", "HopperNoVel, 5, 5, 3, 1, 0.008, 1000, 3800",
        "Walker2dNoVel, 8, 8, 6, 1, 0.008, 1000, NaN"
    })
    void sizesRangesAndLimitsAreGymnasiums(
            String name, int observed4, int observed5, int actions, float bound, double timestep, int limit,
            double solved) {
        for (var version : GymVersion.values()) {
            var spec = Environments.named(name + version.suffix());
            assertEquals(limit, spec.stepLimit());
            assertEquals(solved, spec.rewardThreshold());
            try (var environment = spec.create()) {
                assertEquals(version == GymVersion.V4 ? observed4 : observed5, environment.observationSize());
                assertEquals(ActionSpace.Continuous.of(actions, -bound, bound), environment.actions());
                assertEquals(timestep, environment.timestep(), 1e-15);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void theSeedFixesAnEpisodeWhateverWentBefore(EnvironmentSpec spec) {
        try (var fresh = spec.create(); var used = spec.create()) {
            rollout(used, 3, 30);
            var expected = rollout(fresh, 7, 60);
            assertArrayEquals(expected, rollout(used, 7, 60));
            assertFalse(Arrays.equals(expected, rollout(used, 8, 60)));
        }
    }

    /** All share one model. */
    @ParameterizedTest
    @CsvSource({"HalfCheetah-v4", "Ant-v5"})
    void threadsDoNotDisturbEachOther(String name) {
        assertArrayEquals(together(name, 1), together(name, 2));
    }

    private static float[] together(String name, int threads) {
        try (var environments = Environments.named(name).vector(5, threads, 3)) {
            var random = new SplittableRandom(2);
            var actions = new float[5 * environments.actions().width()];
            environments.reset();
            for (int step = 0; step < 40; step++) {
                for (int i = 0; i < actions.length; i++) {
                    actions[i] = (float) random.nextDouble(-1, 1);
                }
                environments.step(actions);
            }
            return environments.observations().clone();
        }
    }

    /** Observations and rewards under random actions; an episode that ends begins again. */
    private static float[] rollout(RlEnvironment environment, long seed, int steps) {
        var random = new SplittableRandom(seed);
        int size = environment.observationSize();
        var seen = new float[steps * (size + 1)];
        environment.reset(seed);
        for (int i = 0; i < steps; i++) {
            environment.observe(seen, i * (size + 1));
            var outcome = environment.step(randomAction(environment, random), 0);
            seen[i * (size + 1) + size] = (float) outcome.reward();
            if (outcome.isOver()) {
                environment.reset(seed + i);
            }
        }
        return seen;
    }

    private static float[] randomAction(RlEnvironment environment, SplittableRandom random) {
        var space = (ActionSpace.Continuous) environment.actions();
        var action = new float[space.width()];
        for (int i = 0; i < action.length; i++) {
            action[i] = (float) random.nextDouble(space.low().get(i), space.high().get(i));
        }
        return action;
    }

    /** Of orientations MuJoCo makes unit quaternions. */
    @ParameterizedTest
    @CsvSource({
        "inverted_pendulum, 0.01, 0.01, false", "inverted_double_pendulum, 0.1, 0.1, true", "swimmer, 0.1, 0.1, false",
        "half_cheetah, 0.1, 0.1, true", "hopper, 0.005, 0.005, false", "walker2d, 0.005, 0.005, false",
        "ant, 0.1, 0.1, true",
        "humanoid, 0.01, 0.01, false", "humanoid_standup, 0.01, 0.01, false"
    })
    void anEpisodeBeginsNearTheModelsPose(String body, double positions, double velocities, boolean gaussian) {
        try (var environment = environment(body, GymVersion.V4)) {
            var data = MujocoStates.of(environment);
            data.reset();
            var pose = data.qpos().toArray();
            boolean floating = pose.length > data.qvel().size();
            var offsets = new double[100][];
            var speeds = new double[100][];
            for (int seed = 0; seed < 100; seed++) {
                environment.reset(seed);
                var qpos = data.qpos().toArray();
                offsets[seed] = IntStream.range(0, pose.length).filter(i -> !floating || i < 3 || i > 6)
                        .mapToDouble(i -> qpos[i] - pose[i]).toArray();
                speeds[seed] = data.qvel().toArray();
            }
            assertUniform(positions, offsets);
            if (gaussian) {
                assertEquals(velocities, rootMeanSquare(speeds), 0.15 * velocities);
                assertTrue(values(speeds).map(Math::abs).max().orElseThrow() > 1.5 * velocities);
            } else {
                assertUniform(velocities, speeds);
            }
        }
    }

    private static void assertUniform(double size, double[][] values) {
        double low = values(values).min().orElseThrow();
        double high = values(values).max().orElseThrow();
        assertTrue(-size <= low && low < -0.9 * size && 0.9 * size < high && high <= size, low + " to " + high);
        assertEquals(size / Math.sqrt(3), rootMeanSquare(values), 0.15 * size);
    }

    private static double rootMeanSquare(double[][] values) {
        return Math.sqrt(values(values).map(x -> x * x).average().orElseThrow());
    }

    private static DoubleStream values(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream);
    }

    private static MujocoEnvironment environment(String body, GymVersion version) {
        return switch (body) {
            case "inverted_pendulum" -> new InvertedPendulum(version);
            case "inverted_double_pendulum" -> new InvertedDoublePendulum(version);
            case "reacher" -> new Reacher(version);
            case "swimmer" -> new Swimmer(version);
            case "half_cheetah" -> new HalfCheetah(version);
            case "hopper" -> new Hopper(version);
            case "walker2d" -> new Walker2d(version);
            case "ant" -> new Ant(version);
            case "humanoid" -> new Humanoid(version);
            default -> new HumanoidStandup(version);
        };
    }

    /** 100,000 of MuJoCo's steps; the greatest speed is that seen in a million, with room. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"half_cheetah, 5, 60", "reacher, 2, 150", "hopper, 4, 60", "swimmer, 4, 20"})
    void randomActionsDoNotShakeItApart(String body, int frameSkip, double fastest) {
        try (var environment = environment(body, GymVersion.V4)) {
            var random = new SplittableRandom(1);
            var velocities = MujocoStates.of(environment).qvel();
            double greatest = 0;
            environment.reset(0);
            for (int i = 0; i < 100_000 / frameSkip; i++) {
                if (environment.step(randomAction(environment, random), 0).isOver()) {
                    environment.reset(i);
                }
                greatest = Math.max(greatest, Arrays.stream(velocities.toArray()).map(Math::abs).max().orElseThrow());
            }
            assertTrue(1 < greatest && greatest < fastest, "greatest velocity " + greatest);
        }
    }

    /** Capsules and balls of 1000 kg/m^3 (the ant 5), the cheetah's scaled to 14 kg together. */
    @ParameterizedTest
    @CsvSource({
        "inverted_pendulum, 10.47197551 5.01859164",
        "inverted_double_pendulum, 10.47197551 4.19873858 4.19873858",
        "reacher, 0.03560472 0.03560472 0.00418879 0.00305363",
        "swimmer, 35.60471674 35.60471674 35.60471674",
        "half_cheetah, 6.25020921 1.54351464 1.5874477 1.09539749 1.43807531 1.20083682 0.88451883",
        "hopper, 3.66519143 4.05789051 2.7813567 5.31557477",
        "walker2d, 3.66519143 4.05789051 2.7813567 3.16672539 4.05789051 2.7813567 3.16672539",
        "humanoid, 8.90746237 2.26194671 6.61619413 4.75175093 2.75569617 1.76714587 4.75175093 2.75569617 1.76714587 "
                + "1.66108048 1.22954019 1.66108048 1.22954019"
    })
    void bodiesWeighWhatGymnasiumsDo(String body, String masses) {
        try (var model = MujocoModel.fromString(Bodies.xml(body))) {
            var expected = Arrays.stream(("0 " + masses).split(" ")).mapToDouble(Double::parseDouble).toArray();
            assertArrayEquals(expected, model.doubles("body_mass").toArray(), 1e-8);
        }
    }

    @Test
    void afterItsEndAnEpisodeHasToBeReset() {
        try (var pendulum = new InvertedPendulum(GymVersion.V4)) {
            assertThrows(IllegalStateException.class, () -> pendulum.step(new float[1], 0));
            MujocoStates.begin(pendulum, new double[] {0, 0.3}, new double[2]);
            assertTrue(pendulum.step(new float[1], 0).terminated());
            assertThrows(IllegalStateException.class, () -> pendulum.step(new float[1], 0));
        }
    }

    @Test
    void anActionThatIsNoNumberIsRefused() {
        try (var hopper = new Hopper(GymVersion.V4)) {
            hopper.reset(1);
            assertThrows(DivergenceException.class, () -> hopper.step(new float[] {0, Float.NaN, 0}, 0));
            hopper.reset(1);
            assertFalse(hopper.step(new float[3], 0).isOver());
        }
    }

    @Test
    void anUnknownBodyIsMetWithTheList() {
        var message = assertThrows(IllegalArgumentException.class, () -> Bodies.xml("octopus")).getMessage();
        assertTrue(message.startsWith("body: got 'octopus', expected one of [inverted_pendulum, "), message);
    }
}
