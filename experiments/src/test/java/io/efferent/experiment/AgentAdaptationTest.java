package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.network.TrainingResult.End;
import io.efferent.network.Weights;
import io.efferent.network.layer.Architectures.Memory;
import io.efferent.rl.Environments;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.PpoSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An arm's agent with a few units and memory goes on by PPO. */
class AgentAdaptationTest {
    private static final String SCHEDULE = """
            "optimizer": "ppo",
            "schedule": {"targets": 3, "conditions": {"field": "curl:strength=5", "channel": "channel:stiffness=100"},
             "blocks": [{"name": "baseline", "cycles": 1}, {"name": "adaptation", "cycles": 3, "condition": "field",
             "probes": "channel"}, {"name": "washout", "cycles": 1}]}
            """;

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path agent;

    @BeforeAll
    static void train() throws IOException {
        agent = shared.resolve("agent");
        var settings = PpoSettings.builder().optSteps(400).optEnvironments(2).optHorizon(100).optMinibatch(100)
                .optEpochs(2).optHidden(List.of(6)).optMemory(Memory.GRU).optSequenceLength(20)
                .optDistribution("gaussian").optInitialLogStandardDeviation(-2).build();
        PpoRun.builder().setEnvironment(Environments.named("Arm26CenterOut+curl:strength=3")).optSettings(settings)
                .optEvaluateEvery(0).optEpisodes(1).optFolder(agent).build().call();
    }

    private AdaptationRun.Outcome adapt(String settings, String name) throws IOException {
        return plan(settings, name).build().call();
    }

    private AdaptationRun.Builder plan(String settings, String name) {
        return AdaptationRun.builder().setNetwork(agent).optFolder(folder.resolve(name))
                .optAdaptation(Adaptation.parse("{" + SCHEDULE + settings + "}"));
    }

    private Weights weights(String file) {
        try (var saved = PpoAgent.load(file.startsWith("agent/") ? shared.resolve(file) : folder.resolve(file))) {
            return saved.weights().copy();
        }
    }

    @Test
    void channelsAreNotLearnedFromAndOnlyWhatIsPlasticChanges() throws IOException {
        var outcome = adapt(", \"trialsPerUpdate\": 3, \"plastic\": [\"output\"], \"learningRate\": 0.01", "run");
        assertEquals(15, outcome.trials().size());
        for (var trial : outcome.trials()) {
            boolean inChannel = trial.condition().equals("channel");
            assertEquals(!inChannel, trial.taught());
            assertEquals(inChannel, trial.adaptationIndex() != null);
            assertEquals(inChannel, trial.loss() == null);
        }
        var before = weights("agent/last.npz");
        var after = weights("run/last.npz");
        for (var name : before.names()) {
            boolean learns = name.startsWith("critic.") || name.startsWith("actor.output.");
            if (learns) {
                assertNotEquals(before.values().get(name), after.values().get(name), name);
            } else {
                assertArrayEquals(before.get(name), after.get(name), name);
            }
        }
        try (var adapted = PpoAgent.load(folder.resolve("run/last.npz"))) {
            assertEquals("Arm26CenterOut-v0", adapted.environment().name());
            assertEquals(5, adapted.cycles());
            assertEquals(1, adapted.evaluate(1).episodes().size());
        }
        for (var file : List.of("trials.csv", "paths.jsonl", "report.html", "after-baseline.npz")) {
            assertTrue(Files.size(folder.resolve("run").resolve(file)) > 0, file);
        }
        assertFalse(Files.readString(folder.resolve("run/config.json")).contains("NaN"));
    }

    @Test
    void whatWasStoppedGoesOnToTheSameNumbers() throws IOException {
        String settings = ", \"probeEvery\": 6, \"trialsPerUpdate\": 2, \"carryMoments\": true";
        var whole = adapt(settings, "whole");
        var done = new AtomicInteger();
        var stopped = plan(settings, "parts").optListener(_ -> done.incrementAndGet())
                .optStop(() -> done.get() >= 7).build().call();
        assertEquals(End.STOPPED, stopped.end());
        assertTrue(stopped.trials().size() < 15);
        var resumed = AdaptationRun.builder().optResume(folder.resolve("parts")).build().call();
        assertEquals(whole.trials(), resumed.trials());
        for (var file : List.of("trials.csv", "probes.csv", "paths.jsonl")) {
            assertEquals(Files.readString(folder.resolve("whole/" + file)),
                    Files.readString(folder.resolve("parts/" + file)), file);
        }
        assertEquals(weights("whole/last.npz").values(), weights("parts/last.npz").values());
        assertNotEquals(weights("agent/last.npz").values(), weights("whole/last.npz").values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"optimizer\": \"adam\"} | learner: got 'adam', expected 'ppo': ",
        "{\"optimizer\": \"ppo\", \"rule\": \"readout\"} | rule: got 'readout' and the learner ppo, expected one of",
        "{\"optimizer\": \"ppo\", \"momentum\": 0.5} | momentum: ",
        "{\"optimizer\": \"ppo\", \"plastic\": [\"retina\"]} | plastic: got 'retina'",
        "{\"optimizer\": \"ppo\", \"perturb\": [\"lesion:fraction=0.2,of=6\"]} | schedule: got a perturbation of hidden"
    })
    void saysWhatDoesNotDo(String settings, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> AdaptationRun.builder().setNetwork(agent)
                .optAdaptation(Adaptation.parse(settings)).optFolder(folder.resolve("run")).build());
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("run/config.json")));
    }
}
