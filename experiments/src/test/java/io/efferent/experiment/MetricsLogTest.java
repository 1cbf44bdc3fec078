package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.BatchMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsLogTest {
    @TempDir Path folder;

    private static List<ObjectNode> read(Path file, long last) throws IOException {
        return MetricsLog.read(file, ObjectNode.class, line -> line.path("cycle").asLong(), last);
    }

    private static ObjectNode cycle(long cycle, double meanReturn) {
        return new ObjectMapper().createObjectNode().put("cycle", cycle).put("meanReturn", meanReturn);
    }

    @Test
    void aRunGoesOnAfterItsLastCheckpoint() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        try (var log = MetricsLog.open(file, List.of())) {
            log.add(cycle(1, 20));
            var second = cycle(2, Double.NaN);
            second.putObject("evaluation").put("meanReturn", 4.0)
                    .put("returnStandardDeviation", Double.POSITIVE_INFINITY);
            log.add(second);
            log.add(cycle(3, 30));
        }
        Files.writeString(file, "{\"cycle\":4,\"ste", StandardOpenOption.APPEND);
        try (var log = MetricsLog.open(file, read(file, 2))) {
            log.add(cycle(3, 31));
        }
        var lines = read(file, Long.MAX_VALUE);
        assertEquals(3, lines.size());
        assertEquals(31, lines.get(2).get("meanReturn").asDouble());
        assertEquals("{\"cycle\":2,\"evaluation\":{\"meanReturn\":4.0}}", lines.get(1).toString(), "JSON has no NaN");
        assertEquals(Map.of("cycle", 2.0, "evaluation/meanReturn", 4.0), MetricsLog.scalars(lines.get(1)));
    }

    @Test
    void batchesComeBackAsTheyWere() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        var batches = List.of(
                new BatchMetrics(1, 0.1 + 0.2, Map.of("position", 1.0 / 3), 1e-300, 3e-3, 0.5, 1e9, null),
                new BatchMetrics(2, 2, Map.of("position", 2.0), 1, 3e-3, 0.5, 1e9, Double.MIN_VALUE));
        MetricsLog.open(file, batches).close();
        assertEquals(batches, MetricsLog.read(file, BatchMetrics.class, BatchMetrics::batch, 2));
        assertEquals(List.of(), MetricsLog.read(folder.resolve("none"), BatchMetrics.class, BatchMetrics::batch, 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"cycle":1}\\n{"cyc\\n{"cycle":3}\\n    | is damaged in line 2: Unexpected end-of-input
            {"cycle":1}\\n[1]\\n{"cycle":3}\\n      | is damaged in line 2: expected metrics
            {"cycle":1}\\n\\00\\n{"cycle":3}\\n     | is damaged in line 2: Illegal character
            {"cycle":1}\\n{"a":"\\377"}\\n          | is damaged
            """)
    void damageIsNamed(String text, String message) throws IOException {
        var file = folder.resolve("metrics.jsonl");
        Files.write(file, text.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
        var refused = assertThrows(IllegalArgumentException.class, () -> read(file, 9)).getMessage();
        assertTrue(refused.startsWith(file + " " + message), refused);
        assertFalse(refused.contains("com.fasterxml") || refused.contains("Source"), refused);
        assertEquals(1, refused.lines().count());
    }

    @Test
    void aFolderInItsPlaceIsNamed() throws IOException {
        var file = Files.createDirectory(folder.resolve("metrics.jsonl"));
        assertEquals("metrics: got the folder " + file + ", expected a file",
                assertThrows(IllegalArgumentException.class, () -> read(file, 9)).getMessage());
        var unwritable = assertThrows(UncheckedIOException.class, () -> MetricsLog.open(file, List.of())).getMessage();
        assertTrue(unwritable.startsWith("cannot write " + file), unwritable);
    }
}
