package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.network.Checkpoint;
import io.efferent.network.TrainingResult.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A point mass with a few units, after a few batches. */
class AdaptationRunTest {
    private static final String SCHEDULE = """
            "schedule": {"targets": 3, "conditions": {"field": "curl:strength=5", "channel": "channel:stiffness=100"},
             "blocks": [{"name": "baseline", "cycles": 1}, {"name": "adaptation", "cycles": 3, "condition": "field",
             "probes": "channel"}, {"name": "washout", "cycles": 1}]}
            """;

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path network;

    @BeforeAll
    static void train() throws IOException {
        network = shared.resolve("network");
        BpttRun.builder().setExperiment(Experiment.parse("""
                {"task": "center-out", "effector": "point-mass24", "taskOptions": {"duration": 0.4}, "hidden": 5,
                 "batchSize": 8, "batches": 20, "validationEvery": 10, "validationSize": 8, "actionNoise": 0.05}
                """)).optFolder(network).build().call();
    }

    private AdaptationRun.Builder plan(String settings) {
        return AdaptationRun.builder().setNetwork(network)
                .optAdaptation(Adaptation.parse("{" + SCHEDULE + settings + "}"));
    }

    @Test
    void everyTrialIsARowInTheOrderOfTheSchedule() throws IOException {
        var outcome = plan("").optFolder(folder.resolve("run")).build().call();
        assertEquals(End.COMPLETED, outcome.end());
        assertEquals(15, outcome.trials().size());
        for (int i = 0; i < 15; i++) {
            var trial = outcome.trials().get(i);
            assertEquals(i, trial.trial());
            assertEquals(i < 3 ? "baseline" : i < 12 ? "adaptation" : "washout", trial.block());
            boolean inChannel = trial.condition().equals("channel");
            assertEquals(inChannel, trial.probe());
            assertEquals(!inChannel, trial.taught());
            assertEquals(inChannel, trial.adaptationIndex() != null);
            assertEquals(inChannel, trial.loss() == null);
        }
        assertEquals(3, outcome.trials().stream().filter(AdaptationTrial::probe).count());
        var table = Files.readAllLines(folder.resolve("run/trials.csv"));
        assertEquals(16, table.size());
        assertEquals(table.getFirst().split(",").length, table.get(1).split(",", -1).length);
        for (var figure : List.of("deviation", "hand-paths", "adaptation-index")) {
            assertTrue(Files.size(folder.resolve("run/figures/" + figure + ".png")) > 1000, figure);
        }
        // One update for each trial that is no channel trial.
        assertEquals(12, Checkpoint.load(folder.resolve("run/last.npz")).batches());
    }

    @Test
    void whatWasStoppedGoesOnToTheSameNumbers() throws IOException {
        String settings = ", \"probeEvery\": 6, \"trialsPerUpdate\": 2, \"optimizer\": \"sgd\", \"momentum\": 0.5";
        var whole = plan(settings).optFolder(folder.resolve("whole")).build().call();
        var done = new AtomicInteger();
        var stopped = plan(settings).optFolder(folder.resolve("parts")).optListener(_ -> done.incrementAndGet())
                .optStop(() -> done.get() >= 7).build().call();
        assertEquals(End.STOPPED, stopped.end());
        assertTrue(stopped.trials().size() >= 7 && stopped.trials().size() < 15);
        var resumed = AdaptationRun.builder().optResume(folder.resolve("parts")).build().call();
        assertEquals(End.COMPLETED, resumed.end());
        assertEquals(whole.trials(), resumed.trials());
        for (var file : List.of("trials.csv", "probes.csv", "paths.jsonl")) {
            assertEquals(Files.readString(folder.resolve("whole/" + file)),
                    Files.readString(folder.resolve("parts/" + file)), file);
        }
        assertEquals(Checkpoint.load(folder.resolve("whole/last.npz")).weights().values(),
                Checkpoint.load(folder.resolve("parts/last.npz")).weights().values());
    }

    @Test
    void onlyWhatIsPlasticChanges() throws IOException {
        plan(", \"plastic\": [\"output\"], \"learningRate\": 0.01").optFolder(folder.resolve("run")).build().call();
        var before = Checkpoint.load(network.resolve("best.npz")).weights();
        var after = Checkpoint.load(folder.resolve("run/last.npz")).weights();
        for (var name : before.names()) {
            if (name.startsWith("fc.")) {
                assertNotEquals(before.values().get(name), after.values().get(name), name);
            } else {
                assertArrayEquals(before.get(name), after.get(name), name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"readout, 1e-3", "node-perturbation, 1e-3"})
    void rulesTakeThePlaceOfTheGradient(String rule, double rate) throws IOException {
        String settings = ", \"plastic\": [\"output\"], \"rule\": \"%s\", \"learningRate\": %s".formatted(rule, rate);
        var run = plan(settings).optFolder(folder.resolve("run")).build();
        assertTrue(run.describe().get(2).startsWith("Learning: " + rule + " by sgd, rate "), run.describe().get(2));
        run.call();
        var before = Checkpoint.load(network.resolve("best.npz")).weights();
        var after = Checkpoint.load(folder.resolve("run/last.npz")).weights();
        for (var name : before.names()) {
            assertEquals(name.startsWith("fc."), !Arrays.equals(before.get(name), after.get(name)), name);
        }
        var done = new AtomicInteger();
        plan(settings).optFolder(folder.resolve("parts")).optListener(_ -> done.incrementAndGet())
                .optStop(() -> done.get() >= 7).build().call();
        AdaptationRun.builder().optResume(folder.resolve("parts")).build().call();
        assertEquals(after.values(), Checkpoint.load(folder.resolve("parts/last.npz")).weights().values());
    }

    /** Whether a channel teaches is seen in the trials after it only. */
    @Test
    void channelsTeachIfTheyAreToldTo() throws IOException {
        var silent = plan("").optFolder(folder.resolve("silent")).build().call().trials();
        var teaching = plan(", \"teachInChannels\": true").optFolder(folder.resolve("teaching")).build().call()
                .trials();
        int channel = 0;
        while (!silent.get(channel).probe()) {
            assertEquals(silent.get(channel), teaching.get(channel));
            channel++;
        }
        assertTrue(teaching.get(channel).taught());
        assertNotEquals(silent.get(channel + 1), teaching.get(channel + 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"schedule\": \"fast\"} | schedule: got 'fast', expected one of [adaptation, savings, spontaneous-recovery]",
        "{\"schedule\": {\"bloks\": []}} | schedule: got 'bloks', expected some of [targets, order, conditions,",
        "{\"schedule\": {\"blocks\": []}} | blocks: got none, expected at least one",
        "{\"perturb\": [\"curly\"]} | perturbation: got 'curly', expected one of [curl,",
        "{\"plastic\": [\"retina\"]} | plastic: got 'retina'",
        "{\"trialsPerUpdate\": 0} | trialsPerUpdate: got 0, expected at least 1",
        "{\"optimizer\": \"newton\"} | optimizer: got 'newton', expected one of"
    })
    void saysWhatDoesNotDo(String settings, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> AdaptationRun.builder().setNetwork(network)
                .optAdaptation(Adaptation.parse(settings)).optFolder(folder.resolve("run")).build());
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("run/config.json")));
    }
}
