package io.efferent.rl.body;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.rl.Environments;
import io.efferent.rl.RlEnvironment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Episodes that Gymnasium recorded, repeated: with the same library observations are the same numbers. */
@RequiresMujoco
class GymnasiumTest {
    private static final Map<String, String> RECORDED = Map.of("-v4", "2.2.2 3.12.0", "-v5", "3.12.0");

    static Stream<String> tasks() {
        return BodyTasks.SPECS.stream().map(spec -> spec.name()).filter(name -> !name.contains("NoVel"));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void observationsRewardsAndEndsAreGymnasiums(String task) throws IOException {
        String version = version();
        assumeTrue(RECORDED.get(task.substring(task.length() - 3)).contains(version),
                "recorded with other versions than " + version);
        JsonNode recorded;
        try (var file = new GZIPInputStream(
                GymnasiumTest.class.getResourceAsStream("/gymnasium/" + task + "-mujoco-" + version + ".json.gz"))) {
            recorded = new ObjectMapper().readTree(file);
        }
        try (var environment = Environments.named(task).create()) {
            for (JsonNode episode : recorded.path("episodes")) {
                repeat(environment, episode);
            }
        }
    }

    private static String version() {
        return Bodies.model("hopper").mujocoVersion();
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
    }

    private static double[] doubles(JsonNode numbers) {
        return numbers.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static float[] floats(JsonNode numbers) {
        float[] all = new float[numbers.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) numbers.get(i).asDouble();
        }
        return all;
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
