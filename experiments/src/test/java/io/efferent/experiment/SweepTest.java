package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.network.Checkpoint;
import io.efferent.network.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {
    private static final String TINY = """
            {"base": {"task": "reach", "effector": "point-mass24", "taskOptions": {"duration": 0.1}, "hidden": 3,
             "batchSize": 2, "batches": 4, "validationEvery": 2, "validationSize": 2}, %s}
            """;

    @TempDir Path folder;

    private final List<String> log = new ArrayList<>();

    private Sweep sweep(String folderName, String variants) {
        return Sweep.of(StrictJson.parse(TINY.formatted(variants)), folder.resolve(folderName));
    }

    /** One of four cannot be: a network without units. */
    @Test
    void aRunThatFailsIsARowAndWhatIsDoneIsNotDoneAgain() throws IOException {
        String grid = "\"grid\": {\"hidden\": [0, 2], \"seed\": [1, 2]}";
        assertEquals(2, sweep("a", grid).run(log::add, () -> false));
        var rows = Files.readAllLines(folder.resolve("a/table.csv"));
        assertEquals("hidden,seed,status,loss,meanFinalDistance,medianFinalDistance,successRate,run,message",
                rows.getFirst());
        assertTrue(rows.get(1).startsWith("0,1,failed,,,,,runs/")
                && rows.get(1).endsWith("\"hidden: got 0, expected at least 1\""), rows.get(1));
        assertTrue(rows.get(3).startsWith("2,1,done,"), rows.get(3));
        assertTrue(Double.parseDouble(rows.get(3).split(",")[3]) > 0, rows.get(3));
        assertNotEquals(rows.get(3).split(",")[3], rows.get(4).split(",")[3]);
        var config = folder.resolve("a").resolve(rows.get(3).split(",")[7]).resolve("config.json");
        var written = Files.getLastModifiedTime(config);
        sweep("a", grid).run(log::add, () -> false);
        assertEquals(written, Files.getLastModifiedTime(config));
        assertEquals(rows, Files.readAllLines(folder.resolve("a/table.csv")));
    }

    /** Also where one of them comes twice, and one fails while another learns. */
    @Test
    void runsAtOnceEqualThoseOneAfterAnother() throws IOException {
        String list = "\"list\": [{\"seed\": 1}, {\"hidden\": 0}, {\"seed\": 2}, {\"seed\": 1}]";
        assertEquals(1, sweep("one", list).optAtOnce(1).run(log::add, () -> false));
        assertTrue(log.getLast().startsWith("4 of 4  {\"seed\":2}: loss "), log::toString);
        log.clear();
        var three = sweep("three", list).optAtOnce(3);
        assertEquals(1, three.run(log::add, () -> false));
        assertTrue(
                log.stream().anyMatch(line -> line.startsWith("  {\"seed\":2}: batch 2 of 4, loss ")), log::toString);
        assertEquals(Files.readString(folder.resolve("one/table.csv")), Files.readString(three.table()));
        assertEquals(3, three.networks().size());
        for (var network : three.networks()) {
            var alone = folder.resolve("one/runs").resolve(network.getFileName());
            for (var file : List.of("last.npz", "best.npz")) {
                assertEquals(Checkpoint.load(alone.resolve(file)).weights().values(),
                        Checkpoint.load(network.resolve(file)).weights().values());
            }
        }
    }

    @Test
    void allStopWhenOneCannotGoOn() throws IOException {
        var sweep = sweep("a", "\"list\": [{\"seed\": 1}, {\"seed\": 2, \"batches\": 1000000}]").optAtOnce(2);
        var refused = assertThrows(UncheckedIOException.class, () -> sweep.run(line -> {
            if (line.startsWith("1 of 2")) {
                throw new UncheckedIOException(new IOException("no room for " + line));
            }
        }, () -> false));
        assertTrue(refused.getMessage().contains("no room for 1 of 2"), refused.getMessage());
        assertEquals(1, sweep.networks().size());
    }

    /** Stopped within the second run, and once killed between a report and its entry. */
    @Test
    void whatWasInterruptedEndsWithTheSameTable() throws IOException {
        String list = "\"list\": [{\"seed\": 1}, {\"seed\": 2, \"learningRate\": 0.01}]";
        sweep("whole", list).run(log::add, () -> false);
        var asked = new AtomicInteger();
        sweep("parts", list).optAtOnce(1).run(log::add, () -> asked.incrementAndGet() > 8);
        assertEquals(2, Files.readAllLines(folder.resolve("parts/table.csv")).size());
        asked.set(0);
        sweep("parts", list).optAtOnce(2).run(log::add, () -> asked.incrementAndGet() > 3);
        assertTrue(Files.readAllLines(folder.resolve("parts/table.csv")).size() < 3);
        sweep("parts", list).run(log::add, () -> false);
        var whole = Files.readString(folder.resolve("whole/table.csv"));
        assertEquals(whole, Files.readString(folder.resolve("parts/table.csv")));
        var run = folder.resolve("parts").resolve(whole.lines().toList().get(1).split(",")[7]);
        Files.delete(run.resolve("outcome.json"));
        sweep("parts", list).run(log::add, () -> false);
        assertEquals(whole, Files.readString(folder.resolve("parts/table.csv")));
    }

    /** What is there of a run of another process stays, and the run is tried again the next time. */
    @Test
    void whatAnotherProcessDoesIsLeftToIt() throws IOException {
        String list = "\"list\": [{\"seed\": 1}, {\"seed\": 2}]";
        sweep("whole", list).run(log::add, () -> false);
        String whole = Files.readString(folder.resolve("whole/table.csv"));
        var run = folder.resolve("parts").resolve(whole.lines().toList().get(1).split(",")[6]);
        var sweep = sweep("parts", list);
        try (var _ = RunLock.create(run)) {
            Files.createFile(run.resolve("metrics.jsonl"));
            log.clear();
            assertEquals(1, sweep.run(log::add, () -> false));
            assertTrue(log.stream().anyMatch(line -> line.contains("{\"seed\":1}: run folder " + run + ": is in use")),
                    log::toString);
            assertTrue(Files.readAllLines(sweep.table()).get(1).startsWith("1,in use,,"));
            assertEquals(1, sweep.networks().size());
            assertTrue(Files.readString(sweep.report("again")).contains("is in use"));
            assertTrue(Files.exists(run.resolve("metrics.jsonl")) && !Files.exists(run.resolve("outcome.json")));
        }
        assertEquals(0, sweep.run(log::add, () -> false));
        assertEquals(whole, Files.readString(sweep.table()));
    }

    @Test
    void drawsAreFixedByTheirSeedAndWithinTheirRange() throws IOException {
        String random = "\"random\": {\"draws\": 3, \"seed\": %d, \"settings\": {\"learningRate\": "
                + "{\"low\": 0.001, \"high\": 0.1, \"log\": true}, \"hidden\": [2, 3]}}";
        sweep("a", random.formatted(5)).run(log::add, () -> false);
        sweep("b", random.formatted(5)).run(log::add, () -> false);
        sweep("c", random.formatted(6)).run(log::add, () -> false);
        var a = Files.readAllLines(folder.resolve("a/table.csv"));
        assertEquals(a, Files.readAllLines(folder.resolve("b/table.csv")));
        assertNotEquals(a, Files.readAllLines(folder.resolve("c/table.csv")));
        for (var row : a.subList(1, a.size())) {
            double rate = Double.parseDouble(row.split(",")[0]);
            assertTrue(rate >= 0.001 && rate <= 0.1, row);
        }
    }

    @Test
    void replicatesHaveSeedsInARow() throws IOException {
        var experiment = Experiment.parse(
                "{\"task\": \"reach\", \"effector\": \"point-mass24\", \"taskOptions\": {\"duration\": 0.1}, "
                + "\"hidden\": 2, \"batches\": 2, \"batchSize\": 2, \"validationEvery\": 0, \"seed\": 4}");
        Sweep.replicates(experiment, 2, folder).run(log::add, () -> false);
        var rows = Files.readAllLines(folder.resolve("table.csv"));
        assertTrue(rows.get(1).startsWith("4,done,") && rows.get(2).startsWith("5,done,"), rows.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"grid\": {\"hidden\": 3}     | grid: got 3 for hidden, expected a list of values",
        "\"grid\": {\"hiden\": [3]}    | configuration: unknown setting 'hiden', expected some of",
        "\"list\": []                  | list: got nothing, expected objects of settings",
        "\"random\": {\"draws\": 0}    | draws: got 0, expected at least 1",
        "\"gird\": {}                  | sweep: got 'gird', expected base and one of [grid, list, random]",
        "\"list\": [{}], \"grid\": {}  | sweep: got [grid, list], expected one of [grid, list, random]"
    })
    void saysWhatDoesNotDo(String variants, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> sweep("a", variants));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("a")));
    }
}
