package io.efferent.rl.body;

import static io.efferent.rl.JsonNumbers.doubles;
import static io.efferent.rl.JsonNumbers.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.Environments;
import io.efferent.rl.RlEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Episodes that Gymnasium recorded, repeated: with the same library observations are the same numbers. */
@RequiresMujoco
class GymnasiumTest {
    private static final Path RECORDED = Path.of("src/test/resources/gymnasium");
    private static final Pattern FILE = Pattern.compile("(\\w+-v\\d)(-settings)?-mujoco-([0-9.]+)\\.json\\.gz");

    static Stream<String> files() throws IOException {
        try (var files = Files.list(RECORDED)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void observationsRewardsAndEndsAreGymnasiums(String file) throws IOException {
        var name = FILE.matcher(file);
        assertTrue(name.matches(), file);
        assumeTrue(name.group(3).equals(Bodies.model("hopper").mujocoVersion()), "recorded with " + name.group(3));
        JsonNode recorded;
        try (var stream = new GZIPInputStream(Files.newInputStream(RECORDED.resolve(file)))) {
            recorded = new ObjectMapper().readTree(stream);
        }
        try (var environment = Environments.named(recorded.path("task").asText() + settings(recorded)).create()) {
            for (JsonNode episode : recorded.path("episodes")) {
                repeat(environment, episode);
            }
        }
    }

    private static String settings(JsonNode recorded) {
        return recorded.path("kwargs").propertyStream()
                .map(setting -> setting.getKey() + "=" + (setting.getValue().isArray()
                        ? setting.getValue().get(0).asText() + ".." + setting.getValue().get(1).asText()
                        : setting.getValue().asText()))
                .collect(Collectors.joining(",", recorded.has("kwargs") ? ":" : "", ""));
    }

    @Test
    void everyTaskHasBeenRecorded() throws IOException {
        var recorded = files().map(file -> file.substring(0, file.indexOf("-v") + 3)).collect(Collectors.toSet());
        var tasks = BodyTasks.SPECS.stream().map(EnvironmentSpec::name).filter(name -> !name.contains("NoVel"))
                .collect(Collectors.toSet());
        assertEquals(tasks, recorded);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Ant-v5:friction=1 | settings: got 'friction', expected some of [contact_cost_weight, ",
        "Ant-v5:healthy_z_range=1 | healthy_z_range: got '1', expected a range such as 0.2..1 or -inf..inf",
        "Ant-v5:healthy_z_range=1..0 | healthy_z_range: got '1..0', expected a range such as 0.2..1 or -inf..inf",
        "Ant-v5:frame_skip=2.5 | frame_skip: got '2.5', expected a whole number of at least 1",
        "Ant-v5:main_body=14 | main_body: got '14', expected the number or name of one of 14 bodies",
        "Hopper-v5:healthy_reward=much | healthy_reward: got 'much', expected a number",
        "Hopper-v5:terminate_when_unhealthy=no | terminate_when_unhealthy: got 'no', expected true or false",
        "Hopper-v5:healthy_reward | settings: got 'healthy_reward', expected name=value, divided by commas, each name",
        "Hopper-v4:healthy_reward=1 | settings: got 'healthy_reward=1', but Hopper-v4 has none"
    })
    void settingsThatThereAreNotAreRefused(String name, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Environments.named(name));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }

    @Test
    void aModelOfOnesOwnTakesThePlaceOfTheUsualOne(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("heavy.xml"),
                Bodies.xml("inverted_pendulum").replace("<option ", "<option gravity=\"0 0 -1\" "));
        try (var environment = Environments.named("InvertedPendulum-v5:xml_file=" + file).create()) {
            assertEquals(-1, environment.mujocoData().orElseThrow().model().gravity().get(2));
        }
    }

    private static void repeat(RlEnvironment environment, JsonNode episode) {
        environment.reset(1);
        var data = environment.mujocoData().orElseThrow();
        data.reset();
        data.qpos().setAll(doubles(episode.path("qpos")));
        data.qvel().setAll(doubles(episode.path("qvel")));
        data.forward();
        int observed = 0;
        for (int step = 0; step < episode.path("actions").size(); step++) {
            var outcome = environment.step(floats(episode.path("actions").get(step)), 0);
            double reward = episode.path("rewards").get(step).asDouble();
            // Gymnasium squares actions in single precision.
            assertEquals(reward, outcome.reward(), 3e-7 * Math.max(1, Math.abs(reward)), "step " + step);
            assertEquals(episode.path("terminated").get(step).asBoolean(), outcome.terminated(), "step " + step);
            if (episode.path("observations_at").path(observed).asInt() == step + 1) {
                float[] seen = new float[environment.observationSize()];
                environment.observe(seen, 0);
                assertArrayEquals(floats(episode.path("observations").get(observed++)), seen, "step " + step);
            }
        }
        assertTrue(observed > 1);
        episode.path("info_at_end").propertyStream().forEach(term -> assertEquals(term.getValue().asDouble(),
                environment.measures().get(term.getKey()), 3e-7 * Math.max(1, Math.abs(term.getValue().asDouble())),
                term.getKey()));
    }

    @Test
    void gravityAndFrictionAreGymnasiums() {
        assertArrayEquals(new double[] {0, 0, -9.81}, Bodies.model("inverted_pendulum").gravity().toArray());
        assertArrayEquals(new double[] {1e-5, 0, -9.81}, Bodies.model("inverted_double_pendulum").gravity().toArray());
        assertArrayEquals(
                new double[] {1, 0.005, 0.0001}, Bodies.model("hopper").doubles("geom_friction").row(0).toArray());
    }

    /** The pole is not quite straight, so it falls. Numbers are those of Gymnasium with MuJoCo 3.12.0. */
    @Test
    void aPendulumThatBeginsUprightFallsAsInGymnasium() {
        try (var environment = Environments.named("InvertedPendulum-v5").create()) {
            environment.reset(1);
            environment.mujocoData().orElseThrow().reset();
            environment.mujocoData().orElseThrow().forward();
            for (int i = 0; i < 20; i++) {
                environment.step(new float[1], 0);
            }
            assertArrayEquals(new double[] {-0.00341945, 0.03562264},
                    environment.mujocoData().orElseThrow().qpos().toArray(), 5e-9);
        }
    }

    @Test
    void tendonsOfTheHumanoidAreInGymnasiumsOrder() {
        for (String name : new String[] {"humanoid", "humanoid_standup"}) {
            MujocoModel model = Bodies.model(name);
            assertEquals(List.of("left_hipknee", "right_hipknee"), model.names(MujocoObject.TENDON));
        }
    }
}
