package io.efferent.verify.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.GradientEngine;
import io.efferent.verify.ReferenceFile;
import io.efferent.verify.compare.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of the folder, so that a new file is a new test. */
class AnalysisFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/analysis");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What stands among expected numbers and says what they are for. */
    private static final Set<String> SETTINGS = Set.of("rank");

    @TempDir private Path folder;

    static Stream<Path> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json.gz")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void allNumbersAreReproduced(Path file) {
        var comparisons = verify(file);
        assertTrue(comparisons.size() > 1);
        assertEquals(List.of(), comparisons.stream().filter(one -> !one.ok()).map(Comparison::toString).toList());
    }

    /** With every expected number a tenth too large, every comparison fails; and all numbers are compared. */
    @ParameterizedTest
    @MethodSource("files")
    void everyNumberIsComparedAndFoundWhenAltered(Path file) throws IOException {
        JsonNode root;
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            root = JSON.readTree(in);
        }
        var names = new TreeSet<String>();
        for (int i = 0; i < root.get("cases").size(); i++) {
            var one = (ObjectNode) root.get("cases").get(i);
            one.set("expected", altered(one.get("expected"), "cases[" + i + "].expected", names));
        }
        var copy = folder.resolve("altered.json");
        JSON.writeValue(copy.toFile(), root);
        var comparisons = verify(copy);
        assertEquals(names, new TreeSet<>(comparisons.stream().map(Comparison::quantity).toList()));
        assertEquals(List.of(), comparisons.stream().filter(Comparison::ok).map(Comparison::toString).toList());
    }

    private static List<Comparison> verify(Path file) {
        return ReferenceFile.open(file).verify(DataType.FLOAT64, GradientEngine.AUTOGRAD);
    }

    /** The same with other numbers; names of numbers and lists of numbers are collected. */
    private static JsonNode altered(JsonNode node, String name, TreeSet<String> names) {
        if (node.isObject()) {
            var copy = JSON.createObjectNode();
            node.properties().forEach(entry -> copy.set(entry.getKey(), SETTINGS.contains(entry.getKey())
                    ? entry.getValue() : altered(entry.getValue(), name + "." + entry.getKey(), names)));
            return copy;
        }
        if (node.isArray() && node.get(0).isObject()) {
            var copy = JSON.createArrayNode();
            for (int i = 0; i < node.size(); i++) {
                copy.add(altered(node.get(i), name + "[" + i + "]", names));
            }
            return copy;
        }
        names.add(name);
        return altered(node);
    }

    private static JsonNode altered(JsonNode node) {
        if (node.isArray()) {
            ArrayNode copy = JSON.createArrayNode();
            node.forEach(element -> copy.add(altered(element)));
            return copy;
        }
        double number = node.doubleValue();
        return JSON.getNodeFactory().numberNode(node.isNull() ? 1 : number + 0.1 + 0.1 * Math.abs(number));
    }
}
