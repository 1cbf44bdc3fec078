package io.efferent.experiment.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.experiment.BpttRun;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.RecordingExport;
import io.efferent.experiment.TrainedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every analysis by name, of two networks and a recording; batteries. */
class AnalysesTest {
    static final List<String> NAMES = Analyses.NAMES;

    @TempDir static Path folder;
    private static final List<Path> RUNS = new ArrayList<>();
    private static Path recording;

    @BeforeAll
    static void trains() throws IOException {
        for (int seed = 0; seed < 2; seed++) {
            Path run = folder.resolve("run-" + seed);
            BpttRun.builder().setExperiment(Experiment.parse("""
                    {"task": "center-out", "effector": "point-mass24", "taskOptions": {"duration": 0.6},
                     "hidden": 8, "batches": 3, "batchSize": 8, "validationEvery": 0, "engine": "autograd",
                     "visionDelay": 0.02, "seed": %d}""".formatted(seed))).optFolder(run).build().call();
            RUNS.add(run);
        }
        recording = folder.resolve("recorded.npz");
        TrainedNetwork.best(RUNS.getFirst()).evaluate(Experiment.parse("{\"validationSize\": 8}"),
                folder.resolve("evaluation"), new RecordingExport(recording, 0, 1));
    }

    private static AnalysisSettings settings() {
        return new AnalysisSettings(null, 0, 0.4, null, 0);
    }

    private static Analyses.Outcome run(String name, List<Path> sources) {
        return Analyses.run(
                name, sources, folder.resolve("analyses").resolve(name), settings(), "by hand", _ -> { }, () -> false);
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void leaveNumbersOfEachNetworkAndAReport(String name) throws IOException {
        var outcome = run(name, RUNS);
        assertEquals(List.of("run-0", "run-1"), outcome.networks().rows().stream().map(row -> row.name()).toList());
        assertEquals(List.of("all"), outcome.networks().groups(), "they differ in their seed only");
        for (var row : outcome.networks().rows()) {
            assertTrue(row.numbers().values().stream().anyMatch(Double::isFinite), row.toString());
        }
        assertEquals(3, Files.readAllLines(outcome.folder().resolve("numbers.csv")).size());
        assertTrue(Files.readString(outcome.folder().resolve("report.html")).contains("by hand"));
        assertTrue(Files.exists(outcome.folder().resolve("data/run-1.npz")));
    }

    /** The same trials, once done by the network and once read from a file. */
    @Test
    void aRecordingGivesTheNumbersOfItsNetwork() {
        for (String name : List.of("kinematics", "dimensions", "tuning", "decoding")) {
            var networks = run(name, List.of(RUNS.getFirst(), recording)).networks();
            assertEquals(List.of("all", "recordings"), networks.groups());
            var first = networks.rows().getFirst().numbers();
            networks.rows().getLast().numbers().forEach((measure, value) ->
                    assertEquals(first.get(measure), value, 1e-3 * (1 + Math.abs(value)), name + ": " + measure));
        }
    }

    /** The first is not like itself for the median of all. */
    @Test
    void onlyOthersAreComparedWithTheFirst() {
        var networks = run("similarity", List.of(RUNS.getFirst(), RUNS.getLast(), RUNS.getFirst())).networks();
        assertEquals(2, networks.values("all", "linear CKA").length);
        assertEquals(1, networks.values("all", "linear CKA")[1], 1e-9, "the same network again");
        assertEquals(3, networks.values("all", "components compared").length);
    }

    @Test
    void theMedianOfAnEvenNumberOfUnitsLiesBetweenTheMiddleTwo() {
        var subject = Subject.of(RUNS.getFirst(), Experiment.parse("{}"), settings());
        var result = new TuningAnalysis().of(subject, subject);
        double[] depth = Arrays.stream(result.data().get("depth").data()).sorted().toArray();
        assertEquals(8, depth.length);
        assertEquals((depth[3] + depth[4]) / 2, result.numbers().get("modulation depth, median"), 1e-12);
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("analysis: got 'rotation', expected one of " + NAMES, assertThrows(
                IllegalArgumentException.class, () -> run("rotation", RUNS)).getMessage());
        assertEquals(recording + ": got a recording, but analysis 'loop' needs a network, expected a run", assertThrows(
                IllegalArgumentException.class, () -> run("loop", List.of(recording))).getMessage());
        assertEquals("RUN: got none, expected runs or recordings", assertThrows(
                IllegalArgumentException.class, () -> run("loop", List.of())).getMessage());
        assertEquals("window: got 0.4 to 0.1 s, expected an end after it begins", assertThrows(
                IllegalArgumentException.class, () -> new AnalysisSettings(null, 0.4, 0.1, null, 0)).getMessage());
    }

    @Test
    void aBatteryThatWasInterruptedEndsWithTheSameNumbers() throws IOException {
        var battery = new Battery("small", List.of(
                new Battery.Item("free", null, null),
                new Battery.Item("curl", List.of("curl:strength=5"), null),
                new Battery.Item("too-many", List.of("torque:joint=7"), null),
                new Battery.Item("dimensions", null, "dimensions")));
        var whole = battery.run(RUNS, folder.resolve("whole"), settings(), "again", _ -> { }, () -> false);
        int[] asked = {0};
        var half = battery.run(RUNS, folder.resolve("parts"), settings(), "again", _ -> { }, () -> ++asked[0] > 3);
        assertEquals(3, half.entries().size());
        Path kept = folder.resolve("parts/results/run-0/curl.json");
        var before = Files.getLastModifiedTime(kept);
        List<String> lines = new ArrayList<>();
        var rest = battery.run(RUNS, folder.resolve("parts"), settings(), "again", lines::add, () -> false);
        assertEquals(before, Files.getLastModifiedTime(kept), "what is done is not done again");
        assertEquals(whole.entries(), rest.entries());
        assertEquals(2, rest.failed());
        assertTrue(lines.get(2).startsWith("3 of 8  run-0, too-many: "), lines.get(2));
        assertEquals(Files.readString(folder.resolve("whole/numbers.csv")),
                Files.readString(folder.resolve("parts/numbers.csv")));
        var page = Files.readString(folder.resolve("parts/report.html"));
        assertTrue(page.contains("Differences from free, of the same networks") && page.contains("Failed"), page);
        double free = number(whole, "free", "deviation, absolute (mm)");
        double curl = number(whole, "curl", "deviation, absolute (mm)");
        assertTrue(curl != free, "the field acts");
    }

    private static double number(Battery.Outcome outcome, String item, String measure) {
        return outcome.entries().stream().filter(entry -> entry.item().equals(item)).findFirst().orElseThrow()
                .numbers().get(measure);
    }

    @Test
    void batteriesThatCannotBeAreRefused() {
        assertEquals("battery: got 'none', expected a file or one of " + Battery.NAMES, assertThrows(
                IllegalArgumentException.class, () -> Battery.named("none")).getMessage());
        String windy = assertThrows(IllegalArgumentException.class, () -> new Battery("one", List.of(
                new Battery.Item("windy", List.of("wind"), null)))).getMessage();
        assertTrue(windy.startsWith("perturbation: got 'wind'"), windy);
        assertEquals("items: got two of name 'free', expected different ones", assertThrows(
                IllegalArgumentException.class, () -> new Battery("two", List.of(
                        new Battery.Item("free", null, null), new Battery.Item("free", null, null)))).getMessage());
    }
}
