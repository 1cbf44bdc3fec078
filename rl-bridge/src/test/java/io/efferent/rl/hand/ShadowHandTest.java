package io.efferent.rl.hand;

import static io.efferent.rl.JsonNumbers.doubles;
import static io.efferent.rl.JsonNumbers.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Episodes that Gymnasium-Robotics recorded, repeated: with the same library observations are the same numbers. Where
 * the newest MuJoCo is fetched for the tests, so are the package's models; elsewhere they are skipped without them.
 */
@RequiresMujoco
class ShadowHandTest {
    private static final Path RECORDED = Path.of("src/test/resources/robotics");

    static Stream<String> files() throws IOException {
        try (var files = Files.list(RECORDED)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json.gz"))
                    .sorted().toList().stream();
        }
    }

    private static void assumeModels() {
        var newest = System.getProperty("efferent.test.newestMujoco");
        if (newest != null && ShadowModels.find().isEmpty()) {
            try {
                System.setProperty(ShadowModels.PROPERTY,
                        ShadowModels.install(Path.of(newest, "robotics"), System.err::println).toString());
            } catch (MujocoException e) {
                assumeTrue(false, e.getMessage());
            }
        }
        assumeTrue(ShadowModels.find().isPresent(), "Gymnasium-Robotics is not here");
    }

    @ParameterizedTest
    @MethodSource("files")
    void observationsAndRewardsAreGymnasiumRoboticss(String file) throws IOException {
        assumeModels();
        JsonNode recorded;
        try (var stream = new GZIPInputStream(Files.newInputStream(RECORDED.resolve(file)))) {
            recorded = new ObjectMapper().readTree(stream);
        }
        var version = recorded.path("mujoco").asText();
        assumeTrue(version.equals(MujocoLibrary.version()), "recorded with " + version);
        var spec = Environments.named(recorded.path("task").asText());
        try (var hand = (ShadowHand) spec.factory().get()) {
            for (JsonNode episode : recorded.path("episodes")) {
                repeat(hand, episode);
            }
        }
    }

    private static void repeat(ShadowHand hand, JsonNode episode) {
        hand.reset(1);
        var data = hand.mujocoData().orElseThrow();
        data.reset();
        hand.setGoal(doubles(episode.path("goal")));
        data.qpos().setAll(doubles(episode.path("qpos")));
        data.qvel().setAll(doubles(episode.path("qvel")));
        data.forward();
        assertArrayEquals(floats(episode.path("first_observation")), observed(hand));
        int observed = 0;
        for (int step = 0; step < episode.path("actions").size(); step++) {
            double reward = hand.step(floats(episode.path("actions").get(step)), 0).reward();
            // The arc cosine of numbers near 1 makes of their rounding some 1e-13.
            assertEquals(episode.path("rewards").get(step).asDouble(), reward, 1e-12, "step " + step);
            if (episode.path("observations_at").path(observed).asInt() == step + 1) {
                assertArrayEquals(floats(episode.path("observations").get(observed++)), observed(hand), "step " + step);
            }
        }
        assertEquals(3, observed);
        assertEquals(episode.path("info_at_end").path("is_success").asDouble(), hand.measures().get("is_success"));
    }

    @Test
    void everyTaskHasBeenRecorded() throws IOException {
        assertEquals(ShadowTasks.SPECS.stream().map(EnvironmentSpec::name).collect(Collectors.toSet()),
                files().map(file -> file.substring(0, file.indexOf("-mujoco"))).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource({"HandReach-v3, 78", "HandManipulateBlockRotateParallel-v1, 68", "HandManipulateEgg-v1, 68",
        "HandManipulatePenRotate_BooleanTouchSensorsDense-v1, 160"})
    void aSeedFixesTheBeginningAndEpisodesDiffer(String name, int numbers) {
        assumeModels();
        try (var hand = (ShadowHand) Environments.named(name).factory().get()) {
            hand.reset(5);
            float[] first = observed(hand);
            assertEquals(numbers, first.length);
            hand.reset(6);
            float[] other = observed(hand);
            assertTrue(Math.abs(first[numbers - 1] - other[numbers - 1]) > 1e-6);
            hand.step(new float[20], 0);
            hand.reset(5);
            assertArrayEquals(first, observed(hand));
            assertEquals("goal: got 1 numbers, expected " + (name.contains("Reach") ? 15 : 7),
                    assertThrows(IllegalArgumentException.class, () -> hand.setGoal(1)).getMessage());
        }
    }

    @Test
    void aGoalWhereTheThingIsIsReachedUntilItMovesAway() {
        assumeModels();
        try (var hand = (ShadowHand) Environments.named("HandManipulateBlock-v1").factory().get()) {
            hand.reset(1);
            double[] pose = hand.mujocoData().orElseThrow().qpos().slice(ShadowHand.JOINTS, 7).toArray();
            hand.setGoal(pose);
            assertEquals(0, hand.step(new float[20], 0).reward());
            pose[0] += 0.012;
            hand.setGoal(pose);
            assertEquals(-1, hand.step(new float[20], 0).reward());
            assertEquals(0.012, hand.measures().get("distance"), 2e-3);
        }
    }

    @Test
    void withoutThePackageItIsSaidHowToGetIt(@TempDir Path folder) throws IOException {
        var before = System.getProperty(ShadowModels.PROPERTY);
        try {
            System.setProperty(ShadowModels.PROPERTY, folder.toString());
            assertEquals("EFFERENT_GYMNASIUM_ROBOTICS or efferent.gymnasiumRobotics says " + folder
                    + ", where Gymnasium-Robotics' models are not",
                    assertThrows(MujocoException.class, () -> ShadowModels.load("reach")).getMessage());
            var packages = folder.resolve("lib/python3.12/site-packages");
            Files.createDirectories(packages.resolve("gymnasium_robotics/envs/assets/hand"));
            assertEquals(packages, ShadowModels.find().orElseThrow());
            assertThrows(IllegalArgumentException.class, () -> ShadowModels.load("nose"));
        } finally {
            if (before == null) {
                System.clearProperty(ShadowModels.PROPERTY);
            } else {
                System.setProperty(ShadowModels.PROPERTY, before);
            }
        }
    }

    private static float[] observed(ShadowHand hand) {
        float[] seen = new float[hand.observationSize()];
        hand.observe(seen, 0);
        return seen;
    }
}
