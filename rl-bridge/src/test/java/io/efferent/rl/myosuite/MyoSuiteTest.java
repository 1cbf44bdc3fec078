package io.efferent.rl.myosuite;

import static io.efferent.rl.JsonNumbers.doubles;
import static io.efferent.rl.JsonNumbers.floats;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.mujoco.MujocoLibrary;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import io.efferent.mujoco.RequiresMujoco;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.Sense;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Episodes that MyoSuite recorded, repeated. Nothing touches anything in the elbow, which moves alike in all versions
 * of MuJoCo.
 */
@RequiresMujoco
class MyoSuiteTest {
    private static final Path RECORDED = Path.of("src/test/resources/myosuite");
    private static final double TOLERANCE = 2e-6;

    static Stream<String> files() throws IOException {
        try (var files = Files.list(RECORDED)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json.gz"))
                    .sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void observationsRewardsAndTermsAreMyoSuites(String file) throws IOException {
        JsonNode recorded;
        try (var stream = new GZIPInputStream(Files.newInputStream(RECORDED.resolve(file)))) {
            recorded = new ObjectMapper().readTree(stream);
        }
        var version = recorded.path("mujoco").asText();
        assumeTrue(file.contains("Elbow") || version.equals(MujocoLibrary.version()), "recorded with " + version);
        try (var model = MyoModels.read(RECORDED.resolve(recorded.path("model").asText()));
                var environment = MyoTasks.create(recorded.path("task").asText(), model)) {
            assertEquals(environment.senses().size(), environment.senses().stream().map(Sense::name).distinct().count(),
                    "a network reads senses by name: " + environment.senses());
            begin(environment, recorded);
            assertObserved(recorded.path("first_observation"), environment, 0);
            int observed = 0;
            for (int step = 0; step < recorded.path("actions").size(); step++) {
                var outcome = environment.step(floats(recorded.path("actions").get(step)), 0);
                double reward = recorded.path("rewards").get(step).asDouble();
                assertEquals(reward, outcome.reward(), TOLERANCE * Math.max(1, Math.abs(reward)), "step " + step);
                assertEquals(recorded.path("terminated").get(step).asBoolean(), outcome.terminated(), "step " + step);
                if (recorded.path("observations_at").path(observed).asInt() == step + 1) {
                    assertObserved(recorded.path("observations").get(observed), environment, step);
                    assertTerms(recorded.path("terms").get(observed++), environment);
                }
            }
            assertTrue(observed > 2);
        }
    }

    private static void begin(RlEnvironment environment, JsonNode recorded) {
        environment.reset(1);
        var data = environment.mujocoData().orElseThrow();
        var model = data.model();
        data.reset();
        if (environment instanceof MyoPose pose) {
            pose.setTarget(doubles(recorded.path("target_angles")));
        }
        if (environment instanceof MyoReach reach) {
            recorded.path("target_site_pos").propertyStream().forEach(site ->
                    reach.setTarget(site.getKey().replace("_target", ""), doubles(site.getValue())));
        }
        put(model, "site_pos", MujocoObject.SITE, "goal", recorded.path("goal_site_pos"));
        put(model, "geom_size", MujocoObject.GEOM, "object", recorded.path("object_geom_size"));
        put(model, "body_pos", MujocoObject.BODY, "key", recorded.path("key_body_pos"));
        put(model, "body_quat", MujocoObject.BODY, "target", recorded.path("target_body_quat"));
        data.qpos().setAll(doubles(recorded.path("qpos")));
        data.qvel().setAll(doubles(recorded.path("qvel")));
        data.forward();
    }

    private static void put(MujocoModel model, String field, MujocoObject kind, String name, JsonNode numbers) {
        if (!numbers.isMissingNode()) {
            model.doubles(field).row(model.id(kind, name)).setAll(doubles(numbers));
        }
    }

    private static void assertObserved(JsonNode expected, RlEnvironment environment, int step) {
        float[] seen = new float[environment.observationSize()];
        environment.observe(seen, 0);
        assertArrayEquals(floats(expected), seen, (float) TOLERANCE, "step " + step);
    }

    private static void assertTerms(JsonNode expected, RlEnvironment environment) {
        var measures = environment.measures();
        assertTrue(measures.containsKey("solved"));
        measures.forEach((name, value) -> {
            if (expected.has(name)) {
                assertEquals(expected.path(name).asDouble(), value, TOLERANCE, name);
            } else {
                assertEquals("success", name);
            }
        });
    }
}
