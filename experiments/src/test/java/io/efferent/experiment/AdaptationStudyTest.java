package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.network.ArrayFile;
import io.efferent.network.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two point masses that hardly reach. */
class AdaptationStudyTest {
    private static final Adaptation SETTINGS = Adaptation.parse("""
            {"trialsPerUpdate": 2, "schedule": {"targets": 3,
             "conditions": {"field": "curl:strength=5", "channel": "channel:stiffness=100"},
             "blocks": [{"name": "baseline", "cycles": 2, "probes": "channel"},
                        {"name": "in the field", "cycles": 3, "conditions": {"field": 2, "null": 1}},
                        {"name": "washout", "cycles": 1}]}}
            """);

    @TempDir static Path shared;
    @TempDir Path folder;

    private static List<Path> networks;

    @BeforeAll
    static void train() throws IOException {
        var sweep = Sweep.replicates(Experiment.parse("""
                {"task": "center-out", "effector": "point-mass24", "taskOptions": {"duration": 0.4}, "hidden": 5,
                 "batchSize": 8, "batches": 20, "validationEvery": 0, "seed": 3}
                """), 2, shared);
        sweep.run(_ -> { }, () -> false);
        networks = sweep.networks();
    }

    private AdaptationStudy study(String name) {
        return AdaptationStudy.of(networks, SETTINGS, folder.resolve(name));
    }

    @Test
    void networksAtOnceLearnAsTheyDoAlone() throws IOException {
        var study = study("study").optAtOnce(2);
        List<String> log = new ArrayList<>();
        assertEquals(0, study.run(log::add, () -> false));
        assertEquals(2, log.size());
        for (int i = 0; i < 2; i++) {
            var alone = AdaptationRun.builder().setNetwork(networks.get(i)).optAdaptation(SETTINGS)
                    .optFolder(folder.resolve("alone-" + i)).build().call();
            assertEquals(alone.trials(), study.trials().get(i));
        }
        var page = study.report("by hand");
        assertTrue(Files.readString(page).contains("2 of 2"));
        for (var figure : List.of("deviation", "adaptation-index", "networks")) {
            assertTrue(Files.size(folder.resolve("study/figures/" + figure + ".png")) > 1000, figure);
        }
        var rows = Files.readAllLines(folder.resolve("study/trials.csv"));
        assertEquals(1 + 2 * 18, rows.size());
        assertTrue(rows.get(1).startsWith(networks.getFirst().getFileName() + ",0,baseline,0,"), rows.get(1));
        assertEquals(rows.getFirst().split(",").length, rows.get(1).split(",", -1).length);
    }

    @Test
    void arraysHoldWhatTheTableHolds() throws IOException {
        var study = study("study");
        study.run(_ -> { }, () -> false);
        study.report("by hand");
        var file = ArrayFile.load(folder.resolve("study/study.npz"), "meta.json", "efferent-study/1");
        var lateral = file.arrays().get("maximum_lateral");
        assertEquals("(2, 18)", lateral.shape().toString());
        var hand = file.arrays().get("hand");
        assertEquals("(2, 18, 41, 2)", hand.shape().toString());
        var channel = file.arrays().get("channel_trial").data();
        assertEquals(2, channel.length);
        assertEquals(study.trials().getLast().get((int) channel[1]).adaptationIndex(),
                file.arrays().get("adaptation_index").data()[3]);
        var last = study.trials().getLast().getLast();
        assertEquals(last.maximumLateral(), lateral.data()[35]);
        assertEquals(last.block(), file.json().path("trials").path(17).path("block").asText());
        double[] target = file.arrays().get("target").data();
        double miss = Math.hypot(
                hand.data()[2 * 36 * 41 - 2] - target[70], hand.data()[2 * 36 * 41 - 1] - target[71]);
        assertEquals(last.endpointError(), miss, 2e-6, "paths are rounded to micrometers");
    }

    /** The network at the end of a block is that of a schedule that ends there. */
    @Test
    void everyBlockLeavesItsNetwork() throws IOException {
        var study = study("study");
        study.run(_ -> { }, () -> false);
        var run = study.runs().getFirst();
        var washout = Checkpoint.load(run.resolve("after-washout.npz"));
        assertEquals(Checkpoint.load(run.resolve("last.npz")).weights().values(), washout.weights().values());
        assertTrue(Checkpoint.load(run.resolve("after-in-the-field.npz")).batches() < washout.batches());
        var recorded = TrainedNetwork.best(run.resolve("after-baseline.npz")).record(Experiment.parse("{}"), 8, 0);
        assertEquals(8, recorded.variable("hidden").values().length);
    }

    @Test
    void whatWasStoppedGoesOnAndWhatIsDoneIsNotDoneAgain() throws IOException {
        var asked = new AtomicInteger();
        var study = study("parts").optAtOnce(2);
        study.run(_ -> { }, () -> asked.incrementAndGet() > 7);
        assertTrue(study.runs().size() < 2);
        study.report("by hand");
        assertEquals(0, study.run(_ -> { }, () -> false));
        var whole = study("whole").optAtOnce(1);
        whole.run(_ -> { }, () -> false);
        assertEquals(whole.trials(), study.trials());
        var written = Files.getLastModifiedTime(study.runs().getFirst().resolve("last.npz"));
        study.run(_ -> { }, () -> false);
        assertEquals(written, Files.getLastModifiedTime(study.runs().getFirst().resolve("last.npz")));
    }

    @Test
    void saysWhatDoesNotDo() {
        var none = assertThrows(IllegalArgumentException.class,
                () -> AdaptationStudy.of(List.of(), SETTINGS, folder));
        assertEquals("networks: got none, expected at least one", none.getMessage());
        var twice = assertThrows(IllegalArgumentException.class, () -> AdaptationStudy.of(
                List.of(networks.getFirst(), networks.getFirst()), SETTINGS, folder));
        assertTrue(twice.getMessage().startsWith("networks: got " + networks.getFirst() + " twice"));
        assertFalse(Files.exists(folder.resolve("runs")));
    }
}
