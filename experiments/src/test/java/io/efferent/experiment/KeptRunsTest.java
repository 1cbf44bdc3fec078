package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunsTest {
    private static final String TINY = """
            {"task": "reach", "effector": "point-mass24", "taskOptions": {"duration": 0.1}, "hidden": 2,
             "batchSize": 2, "batches": %d, "validationEvery": 0}
            """;

    @TempDir Path folder;

    private KeptRuns runs;

    @BeforeEach
    void keepIn() {
        runs = new KeptRuns(folder);
    }

    private static Experiment tiny(int batches) {
        return Experiment.parse(TINY.formatted(batches));
    }

    /** As a version left it whose experiments had no noise that depends on the signal. */
    private Path older(RunFolder run) throws IOException {
        var setting = "\"signalDependentNoise\" : 0.0,";
        var text = Files.readString(run.configuration());
        assertTrue(text.contains(setting), text);
        Files.writeString(run.configuration(), text.replace(setting, ""));
        return Files.move(run.path(), folder.resolve("0123456789abcdef"));
    }

    @Test
    void aRunOfFewerSettingsIsFoundWhileTheirDefaultsAreWanted() throws IOException {
        runs.plan(tiny(2), null).build().call();
        var older = older(runs.folder(tiny(2), null));
        assertEquals(older, runs.folder(tiny(2), null).path());
        assertTrue(runs.isFinished(tiny(2), null));
        assertFalse(runs.isFinished(
                Experiment.parse("{\"signalDependentNoise\": 0.1}").orElse(tiny(2)), null));
        assertNotEquals(older, runs.folder(tiny(3), null).path());
    }

    /** What a run begins with is remembered, also when it goes on. */
    @Test
    void aRunIsFoundByWhereItsWeightsCameFrom() throws IOException {
        runs.plan(tiny(2), null).build().call();
        var origin = TrainedNetwork.last(runs.folder(tiny(2), null).path());
        try (var run = runs.plan(tiny(4), origin).optCheckpointEvery(1).build()) {
            run.call();
        }
        var own = runs.folder(tiny(4), origin);
        Files.delete(own.report());
        runs.plan(tiny(4), origin).build().call();
        var older = older(own);
        assertEquals(older, runs.folder(tiny(4), origin).path());
        assertNotEquals(older, runs.folder(tiny(4), null).path());
    }

    @Test
    void whatCannotBeReadIsNoRun() throws IOException {
        var named = runs.folder(tiny(2), null);
        Files.createDirectories(folder.resolve("other"));
        Files.writeString(folder.resolve("other/config.json"), "{\"experiment\": {\"ofLaterVersions\": 1}}");
        assertEquals(named, runs.folder(tiny(2), null));
    }
}
