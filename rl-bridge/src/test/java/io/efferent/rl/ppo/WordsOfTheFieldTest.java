package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.rl.Environments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that changed are still read, and what is shown in a shell prints itself. */
class WordsOfTheFieldTest {
    @TempDir Path folder;

    @Test
    void settingsInOnePieceWithTheNamesOfTheFirstVersionAreRead() throws Exception {
        var json = new ObjectMapper();
        var settings = PpoSettings.builder().optTargetKl(0.02).optSequenceLength(8).optInitialLogStandardDeviation(-1)
                .build();
        String now = json.writeValueAsString(settings);
        assertEquals(settings, json.readValue(now, PpoSettings.class));
        var flat = json.createObjectNode();
        json.readTree(now).forEach(group -> flat.setAll((ObjectNode) group));
        assertEquals(27, flat.size());
        String before = flat.toString().replace("targetKl", "largestDivergence").replace("sequenceLength", "chunk")
                .replace("initialLogStandardDeviation", "initialLogDeviation");
        assertEquals(3, List.of("largestDivergence", "chunk", "initialLogDeviation").stream().filter(before::contains)
                .count());
        assertEquals(settings, json.readValue(before, PpoSettings.class));
        var unknown = assertThrows(UnrecognizedPropertyException.class,
                () -> json.readValue(before.replace("epochs", "epoch"), PpoSettings.class));
        assertEquals("epoch", unknown.getPropertyName());
        assertTrue(unknown.getKnownPropertyIds().contains("epochs"));
    }

    @Test
    void aCheckpointOfTheFirstVersionIsReadAndGoesOn() throws Exception {
        try (var resource = getClass().getResourceAsStream("cartpole-0.1.0.npz")) {
            Files.copy(resource, folder.resolve("agent.npz"));
        }
        try (var agent = PpoAgent.load(folder.resolve("agent.npz"))) {
            assertEquals(1, agent.cycles());
            assertEquals(List.of(8), agent.settings().network().hidden());
            assertEquals(4, agent.settings().network().sequenceLength());
            assertEquals(0.5, agent.settings().learning().targetKl());
            assertEquals(2, agent.cycle().cycle());
        }
    }

    @Test
    void whatIsShownPrintsItself() {
        var spec = Environments.named("cartpole");
        assertEquals(
                "CartPole-v1: balance a pole on a cart by pushing left or right, at most 500 steps", spec.toString());
        try (var agent = PpoAgent.builder().setEnvironment(spec).optThreads(1).build();
                var many = spec.vector(3, 1, 0)) {
            assertEquals("3 x CartPole-v1", many.toString());
            assertTrue(
                    agent.cycle().toString()
                    .matches("cycle 1, 1024 steps: \\d+ episodes, mean return [\\d.]+, KL divergence .*"));
            assertEquals(
                    "PPO in CartPole-v1: 1 cycles, 1024 steps, " + agent.weights().count()
                    + " weights, compiled, 1 threads",
                    agent.toString());
            assertTrue(agent.evaluate(2).toString().startsWith("2 episodes: mean return "));
        }
    }
}
