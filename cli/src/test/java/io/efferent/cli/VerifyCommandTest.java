package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {
    private static final Path REFERENCE = Path.of("src/test/resources/reference");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRAJECTORY = "relu_point_mass24_euler";

    @TempDir private Path folder;

    @Test
    void everyReferenceFileIsReproducedInDoublePrecision() throws IOException {
        List<String> line = new ArrayList<>(List.of("verify", "--json"));
        try (var files = Files.list(REFERENCE)) {
            files.map(Path::toString).filter(name -> name.endsWith(".json.gz")).sorted().forEach(line::add);
        }
        var run = Run.of(line.toArray(String[]::new));
        var result = JSON.readTree(run.out());
        Set<String> kinds = new TreeSet<>();
        for (var file : result.get("files")) {
            kinds.add(file.get("kind").textValue());
            for (var quantity : file.get("quantities")) {
                assertTrue(quantity.get("ok").booleanValue(), file.get("file") + ": " + quantity);
            }
        }
        assertEquals(Set.of("activation_ode", "compliant_muscle_curve", "environment", "kinematics", "muscle_curve",
                "policy_gru", "training", "trajectory"), kinds);
        assertTrue(result.get("ok").booleanValue());
        assertEquals(0, run.status());
        assertEquals("", run.err());
    }

    @Test
    void theCompiledEngineGivesTheSameNumbers() throws IOException {
        var run = Run.of("verify", "--json", "--engine", "compiled", reference(TRAJECTORY), reference("muscle_mujoco"),
                reference("muscle_compliant"), reference("activation_ode"), reference("kinematics"),
                reference("policy_gru"));
        var result = JSON.readTree(run.out());
        assertEquals("compiled", result.get("engine").textValue());
        for (var file : result.get("files")) {
            assertTrue(file.get("quantities").size() > 0, file.toString());
            for (var quantity : file.get("quantities")) {
                assertTrue(quantity.get("ok").booleanValue(), file.get("file") + ": " + quantity);
            }
        }
        assertEquals(0, run.status(), run.err());
    }

    @Test
    void theCompiledEngineFindsAnAlteredGradient() throws IOException {
        var file = altered(TRAJECTORY, root -> {
            var numbers = (ArrayNode) root.at("/gradient/excitation/97/0");
            numbers.set(1, numbers.get(1).doubleValue() + 1e-6);
        });
        var run = Run.of("verify", "--engine", "compiled", file.toString());
        assertEquals(1, run.status());
        assertEquals(1, run.out().lines().filter(line -> line.contains("FAIL")).count(), run.out());
    }

    @ParameterizedTest
    @CsvSource({
        "relu_point_mass24_euler, /states/joint/4/1, 2, joint",
        "relu_point_mass24_euler, /states/muscle/activation/3/2, 0, muscle.activation",
        "relu_point_mass24_euler, /states/geometry/moment arm 1/5/1, 3, geometry.moment arm 1",
        "relu_point_mass24_euler, /gradient/excitation/97/0, 1, excitation",
        "relu_point_mass24_euler, /gradient/joint0/1, 0, joint0",
        "relu_point_mass24_euler, /loss_per_sample, 2, loss_per_sample",
        "muscle_mujoco, /states/force/5/10, 4, force",
        "muscle_mujoco, /force_gradient/path velocity/4/12, 3, force by path velocity",
        "muscle_compliant, /forces/next_states/muscle velocity/1, 1, forces.muscle velocity",
        "activation_ode, /sets/1/derivative/3, 3, sets[1].derivative",
        "kinematics, /two_dof_arm/point_jacobian/7/1/0, 9, two_dof_arm.point_jacobian",
        "policy_gru, /gradient/gru.weight_hh_l0/2, 2, gru.weight_hh_l0"
    })
    void anAlteredNumberIsFound(String name, String list, int index, String quantity) throws IOException {
        var file = altered(name, root -> {
            var numbers = (ArrayNode) root.at(list);
            double number = numbers.get(index).doubleValue();
            numbers.set(index, number + 1e-6 * (1 + Math.abs(number)));
        });
        var run = Run.of("verify", file.toString());
        assertEquals(1, run.status());
        var failed = run.out().lines().filter(line -> line.contains("FAIL")).toList();
        assertEquals(1, failed.size(), run.out());
        assertTrue(failed.getFirst().contains(" " + quantity + " "), failed.getFirst());
        assertTrue(failed.getFirst().contains(index + "]"), failed.getFirst());
        assertTrue(run.out().strip().endsWith("1 outside tolerance"), run.out());
    }

    @Test
    void anotherParameterGivesAnotherTrajectory() throws IOException {
        var file = altered(TRAJECTORY, root -> ((ObjectNode) root.get("skeleton")).put("mass", 1.001));
        var run = Run.of("verify", file.toString());
        assertEquals(1, run.status());
        assertTrue(run.out().contains("FAIL"), run.out());
    }

    @Test
    void singlePrecisionIsCloseToo() {
        var run = Run.of("verify", "--dtype", "float32", reference(TRAJECTORY), reference("muscle_thelen_rigid"));
        assertEquals(0, run.status(), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("  state +joint .*tolerance 1e-03  ok")), run.out());
    }

    @Test
    void sensitiveSamplesAreJudgedApart() throws IOException {
        var file = altered(TRAJECTORY, root -> ((ArrayNode) root.get("final_state_sensitivity")).set(1, 2000.0));
        var run = Run.of("verify", file.toString());
        assertEquals(0, run.status(), run.out());
        assertTrue(
                run.out().lines().anyMatch(line -> line.matches("  state +joint \\(sensitive samples\\).* 1e-08  ok")),
                run.out());
    }

    @Test
    void unusableFilesAreNamedAndTheOthersStillCompared() throws IOException {
        var missing = folder.resolve("missing.json");
        var text = Files.writeString(folder.resolve("text.json"), "not { JSON");
        var list = Files.writeString(folder.resolve("list.json"), "[1, 2]");
        var stray = Files.writeString(folder.resolve("stray.json.gz"), "{}");
        var unknownSchema = altered(TRAJECTORY, root -> ((ObjectNode) root).put("schema", "other/7"));
        var unknownKind = altered("muscle_mujoco", root -> ((ObjectNode) root).put("kind", "dance"));
        var incomplete = altered("kinematics", root -> ((ObjectNode) root.at("/two_dof_arm/skeleton")).remove("l1"));
        var misshapen = altered("policy_gru", root -> ((ArrayNode) root.at("/inputs/2/1")).remove(0));

        var run = Run.of("verify", missing.toString(), text.toString(), list.toString(), stray.toString(),
                unknownSchema.toString(), unknownKind.toString(), incomplete.toString(), misshapen.toString(),
                reference("activation_ode"));
        assertEquals(2, run.status());
        var lines = run.err().lines().toList();
        assertEquals(8, lines.size(), run.err());
        assertEquals("efferent: " + missing + ": no such file", lines.get(0));
        assertTrue(lines.get(1).startsWith("efferent: " + text + ": is not JSON: "), lines.get(1));
        assertEquals("efferent: " + list + ": is not a JSON object", lines.get(2));
        assertTrue(lines.get(3).startsWith("efferent: " + stray + ": cannot be read: "), lines.get(3));
        assertEquals("efferent: " + unknownSchema + ": schema: got 'other/7', expected one of "
                + "[motornet-reference/1, efferent.analysis/1, opensim-reference/1, myosuite-reference/1, "
                + "sensor-reference/1]",
                lines.get(4));
        assertTrue(lines.get(5).startsWith(
                "efferent: " + unknownKind + ": kind: got 'dance', expected one of [trajectory,"), lines.get(5));
        assertEquals("efferent: " + incomplete + ": two_dof_arm.skeleton.l1 is missing", lines.get(6));
        assertEquals(
                "efferent: " + misshapen + ": inputs: expected nested lists of numbers, all lists of a level equally "
                + "long", lines.get(7));
        assertTrue(run.out().contains("sets[0].derivative"), run.out());
        assertTrue(run.out().strip().endsWith("all within tolerance; 8 files could not be used"), run.out());
    }

    @Test
    void jsonSaysWhyAFileCouldNotBeUsed() throws IOException {
        var run = Run.of("verify", "--json", "no/such.json", reference("activation_ode"));
        var result = JSON.readTree(run.out());
        assertEquals(2, run.status());
        assertFalse(result.get("ok").booleanValue());
        assertEquals("float64", result.get("dtype").textValue());
        assertEquals("no/such.json: no such file", result.at("/files/0/problem").textValue());
        assertEquals(reference("activation_ode"), result.at("/files/1/file").textValue());
        assertEquals("state", result.at("/files/1/quantities/0/part").textValue());
        assertTrue(result.at("/files/1/ok").booleanValue());
    }

    @ParameterizedTest
    @CsvSource({"verify", "verify --dtype half x.json"})
    void aWrongRequestIsRefused(String line) {
        assertEquals(2, Run.of(line.split(" ")).status());
    }

    private static String reference(String name) {
        return REFERENCE.resolve(name + ".json.gz").toString();
    }

    private Path altered(String name, Consumer<JsonNode> change) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(Path.of(reference(name))))) {
            var root = JSON.readTree(in);
            change.accept(root);
            var file = Files.createTempFile(folder, name, ".json");
            JSON.writeValue(file.toFile(), root);
            return file;
        }
    }
}
