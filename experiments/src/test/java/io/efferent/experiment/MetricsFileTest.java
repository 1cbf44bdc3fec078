package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.efferent.rl.VectorEnvironment.Finished;
import io.efferent.rl.ppo.PpoEvaluation;
import io.efferent.rl.ppo.PpoMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir Path folder;

    private static PpoMetrics metrics(long cycle, double meanReturn) {
        return new PpoMetrics(
                cycle, 100 * cycle, 10 * cycle, 1, 0, meanReturn, 0, 5, Map.of("success", 1.0), 0, 0, 0, 0, 0, 0, 0, 0, 1, 2,
                3, 4, 5, 6);
    }

    @Test
    void aRunGoesOnAfterItsLastCheckpoint() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        try (var out = MetricsFile.open(file, 0)) {
            out.add(metrics(1, 20), 1.5, null);
            out.add(metrics(2, Double.NaN), 3, new PpoEvaluation(List.of(
                    new Finished(0, 3, 7, Map.of("success", 0.0)), new Finished(0, 5, 9, Map.of("success", 1.0)))));
            out.add(metrics(3, 30), 4.5, null);
        }
        Files.writeString(file, "{\"cycle\":4,\"ste", StandardOpenOption.APPEND);
        try (var out = MetricsFile.open(file, 2)) {
            assertEquals(2, out.lines().size());
            out.add(metrics(3, 31), 6, null);
        }
        var lines = MetricsFile.read(file, Long.MAX_VALUE);
        assertEquals(3, lines.size());
        assertEquals(31, lines.get(2).get("meanReturn").asDouble());
        assertFalse(lines.get(1).has("meanReturn"), "there is no NaN in JSON");
        var scalars = MetricsFile.scalars(lines.get(1));
        assertEquals(4, scalars.get("evaluation/meanReturn"));
        assertEquals(1, scalars.get("evaluation/deviationReturn"));
        assertEquals(8, scalars.get("evaluation/meanLength"));
        assertEquals(0.5, scalars.get("evaluation/success"));
        assertEquals(1, scalars.get("measures/success"));
        assertEquals(200, scalars.get("steps"));
        assertEquals(3, scalars.get("seconds"));
    }

    @Test
    void damageIsNotPassedOver() throws IOException {
        var file = folder.resolve("metrics.jsonl");
        Files.writeString(file, "{\"cycle\":1}\n{\"cyc\n{\"cycle\":3}\n");
        assertEquals(
                file + " is damaged in line 2",
                assertThrows(IllegalArgumentException.class, () -> MetricsFile.open(file, 9)).getMessage().replaceAll(":.*(?s)", ""));
    }
}
