package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.network.BatchMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run folders that version 0.1.0 wrote go on, and can be evaluated. */
class OldRunsTest {
    @TempDir Path folder;

    private Path copy(String kind) throws IOException {
        var run = Files.createDirectory(folder.resolve(kind));
        for (var name : List.of("config.json", "metrics.jsonl", "last.npz", "best.npz")) {
            try (var in = OldRunsTest.class.getResourceAsStream("run-0.1.0/" + kind + "/" + name)) {
                Files.copy(in, run.resolve(name));
            }
        }
        return run;
    }

    @Test
    void aNetwork() throws Exception {
        var run = copy("bptt");
        var config = Experiment.parse(json(run).get(Experiment.PART).toString());
        assertEquals(4, config.network().hidden());
        var network = TrainedNetwork.best(run);
        assertEquals(config, network.experiment());
        var evaluated = network.evaluate(Experiment.parse("{}"), folder.resolve("evaluation"), null);
        assertEquals(network.checkpoint().bestLoss(), evaluated.trained().evaluation().loss(), 1e-5);
        var outcome = BpttRun.builder().optResume(run).optBatches(8).build().call();
        assertEquals(8, outcome.result().last().batches());
        var lines = MetricsLog.read(run.resolve("metrics.jsonl"), BatchMetrics.class, BatchMetrics::batch, 100);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), lines.stream().map(BatchMetrics::batch).toList());
    }

    @Test
    void anAgent() throws Exception {
        var run = copy("ppo");
        assertEquals("CartPole-v1", json(run).get("environment").asText());
        try (var trained = new TrainedAgent(run)) {
            assertEquals(List.of(8, 4), trained.agent().settings().network().hidden());
            assertTrue(trained.agent().evaluate(2).meanReturn() > 0);
        }
        var outcome = PpoRun.builder().optResume(run).optSteps(600).optEvaluateEvery(2).optEpisodes(2).build().call();
        assertEquals(600, outcome.steps());
        assertEquals(6, Files.readAllLines(run.resolve("metrics.jsonl")).size());
    }

    private static JsonNode json(Path run) throws IOException {
        return new ObjectMapper().readTree(run.resolve("config.json").toFile());
    }
}
