package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.experiment.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {
    @TempDir Path folder;

    @Test
    void aFileOfSettingsBecomesATable() throws IOException {
        var file = Files.writeString(folder.resolve("sizes.yaml"), """
                base: {task: reach, effector: point-mass24, taskOptions: {duration: 0.1}, batchSize: 2, batches: 2,
                  validationEvery: 0}
                grid: {hidden: [2, 0]}
                """);
        var run = Run.of("sweep", file.toString(), "--out", folder.resolve("out").toString());
        assertEquals(1, run.status(), "one of them has no units");
        assertTrue(run.out().contains(" of 2  {\"hidden\":2}: loss "), run.out());
        assertTrue(run.out().contains(" of 2  {\"hidden\":0}: hidden: got 0, expected at least 1"), run.out());
        assertEquals(3, Files.readAllLines(folder.resolve("out/table.csv")).size());
        var page = Files.readString(folder.resolve("out/report.html"));
        assertTrue(page.contains("efferent sweep " + file), page);
        assertTrue(page.contains("hidden: got 0, expected at least 1"), page);
    }

    /** Killed in the middle: some runs are done, one has a checkpoint, others have not begun. */
    @Test
    void whatWasInterruptedEndsWithTheSameTable() throws IOException {
        var file = Files.writeString(folder.resolve("sizes.yaml"), """
                base: {task: reach, effector: point-mass24, taskOptions: {duration: 0.1}, batchSize: 2, batches: 4,
                  engine: autograd, validationEvery: 2}
                grid: {hidden: [2, 3], seed: [0, 1]}
                """);
        Run.of("sweep", file.toString(), "--out", folder.resolve("whole").toString());
        var sweep = Sweep.of(ExperimentFile.parse(file), folder.resolve("parts")).optAtOnce(1);
        int[] asked = {0};
        assertEquals(0, sweep.run(_ -> { }, () -> asked[0]++ > 8));
        String half = Files.readString(folder.resolve("parts/table.csv"));
        String whole = Files.readString(folder.resolve("whole/table.csv"));
        assertTrue(whole.startsWith(half) && half.lines().count() < 5, half);
        assertEquals(0, Run.of("sweep", file.toString(), "--out", folder.resolve("parts").toString()).status());
        assertEquals(whole, Files.readString(folder.resolve("parts/table.csv")));
        var page = Files.readString(folder.resolve("parts/report.html"));
        assertTrue(page.contains("4 of 4") && page.contains("hidden 3"), page);
        assertTrue(page.contains("Networks: differences from hidden 2"), page);
    }

    @Test
    void replicatesAreTrainedFromOneCommand() throws IOException {
        var run = Run.of("train", "reach", "--effector", "point-mass24", "--task-option", "duration=0.1", "--hidden",
                "2", "--batches", "2", "--batch-size", "2", "--validation-every", "0", "--replicates", "2", "--out",
                folder.toString());
        assertEquals(0, run.status(), run.err());
        assertEquals(3, Files.readAllLines(folder.resolve("table.csv")).size());
        var alone = Run.of("train", "reach", "--at-once", "2");
        assertEquals("efferent: --at-once needs --replicates, got none", alone.err().lines().findFirst().orElseThrow());
        var none = Run.of("train", "reach", "--replicates", "0", "--out", folder.toString());
        assertEquals("efferent: replicates: got 0, expected at least 1", none.err().strip());
    }

    @Test
    void saysWhichFileIsNotThere() {
        assertEquals("efferent: no such file: none.yaml", Run.of("sweep", "none.yaml").err().strip());
    }
}
