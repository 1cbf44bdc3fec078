package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.network.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;

    private static Path run;

    @BeforeAll
    static void train() {
        run = folder.resolve("run");
        var trained = Run.of(
                "train", "center-out", "--effector", "point-mass24", "--task-option", "duration=0.3", "--hidden", "4",
                "--batch-size", "4", "--batches", "3", "--validation-every", "1", "--validation-size", "8", "--out",
                run.toString());
        assertEquals(0, trained.status(), trained.err());
    }

    private static JsonNode evaluate(String... more) throws IOException {
        var evaluated = Run.of(
                Stream.concat(Stream.of("evaluate", run.toString(), "--json"), Stream.of(more)).toArray(String[]::new));
        assertEquals(0, evaluated.status(), evaluated.err());
        return JSON.readTree(evaluated.out());
    }

    @Test
    void theBestCheckpointDoesWhatValidationMeasured() throws IOException {
        var result = evaluate("--out", folder.resolve("same").toString());
        var best = Checkpoint.load(run.resolve("best.npz"));
        assertEquals(best.bestLoss(), result.get("loss").asDouble());
        assertEquals(best.batches(), result.get("batches").asLong());
        assertEquals(8, result.get("trials").asInt());
        assertTrue(Files.exists(folder.resolve("same/report.html")));
        assertTrue(Files.exists(folder.resolve("same/figures/learning-curve.png")));
    }

    @Test
    void printsTheSameForPeople() throws IOException {
        var text = Run.of("evaluate", run.resolve("last.npz").toString(), "--out", folder.resolve("people").toString());
        assertEquals(0, text.status(), text.err());
        assertTrue(
                text.out().startsWith("Checkpoint: " + run.resolve("last.npz") + ", batch 3" + System.lineSeparator()),
                text.out());
        for (var line
                : List.of(
                "  Loss, position", "  Final distance, mean", "  Final distance, median", "  Ends within 1.00 cm")) {
            assertTrue(text.out().contains(line), text.out());
        }
    }

    @Test
    void reportsGoBelowTheRunFolderUnlessToldOtherwise() throws IOException {
        var report = Path.of(evaluate().get("report").asText());
        assertEquals(run.resolve("evaluations"), report.getParent().getParent());
        assertTrue(report.getParent().getFileName().toString().matches("center-out-\\d{8}-\\d{6}"), report.toString());
    }

    @Test
    void trialsSeedAndForceFieldCanBeOthers() throws IOException {
        var plain = evaluate("--out", folder.resolve("plain").toString());
        var field = evaluate("--out", folder.resolve("field").toString(), "--task-option", "curl=40", "--trials", "16",
                "--seed", "9");
        assertEquals(16, field.get("trials").asInt());
        assertNotEquals(plain.get("meanFinalDistance"), field.get("meanFinalDistance"));
        assertTrue(Files.readString(folder.resolve("field/report.html")).contains("&quot;curl&quot; : 40.0"));
        assertTrue(Files.readString(folder.resolve("field/report.html")).contains("&quot;duration&quot; : 0.3"));
    }

    @Test
    void bothEnginesGiveTheSame() throws IOException {
        var compiled = evaluate("--out", folder.resolve("compiled").toString(), "--engine", "compiled").get("loss")
                .asDouble();
        var autograd = evaluate("--out", folder.resolve("autograd").toString(), "--engine", "autograd").get("loss")
                .asDouble();
        assertEquals(compiled, autograd, 1e-5 * compiled);
    }

    @Test
    void exportsAllTrajectories() throws IOException {
        var file = folder.resolve("trajectories.csv");
        evaluate("--out", folder.resolve("exported").toString(), "--export", file.toString(), "--trials", "2");
        var rows = Files.readAllLines(file).stream().map(row -> row.split(",", -1)).toList();
        var header = Arrays.asList(rows.getFirst());
        assertEquals(List.of("trial", "time", "hand x", "hand y"), header.subList(0, 4));
        assertEquals(1 + 2 * 31, rows.size());
        int target = header.indexOf("target x");
        int excitation = header.indexOf("excitation LowerLeft");
        assertEquals("0.3", rows.get(31)[1]);
        assertEquals("", rows.get(31)[excitation]);
        assertTrue(Double.parseDouble(rows.get(30)[excitation]) > 0);
        assertEquals(0, Double.parseDouble(rows.get(1)[2]), 1e-7, "the hand starts at the center");
        assertEquals(0.1, Double.parseDouble(rows.get(31)[target]), 1e-7, "the first target is 10 cm to the right");
    }

    @Test
    void exportsSpikesOnRequest() throws IOException {
        var file = folder.resolve("spikes.long.csv");
        evaluate("--out", folder.resolve("spiking").toString(), "--export", file.toString(), "--trials", "2",
                "--spikes", "100");
        var spikes = Files.readAllLines(file).stream().filter(row -> row.contains(",spikes,")).toList();
        assertEquals(2 * 30 * 4, spikes.size());
        assertTrue(spikes.stream().allMatch(row -> row.matches(".*,\\d+\\.0")), spikes.toString());
    }

    @Test
    void wrongRequestsAreOneLineAndStatusTwo() throws IOException {
        assertRefused("run folder " + folder + ": there is no checkpoint (last.npz) in it", folder.toString());
        assertRefused("no such file: " + folder.resolve("none"), folder.resolve("none").toString());
        var text = Files.writeString(folder.resolve("text.npz"), "hello");
        assertRefused(text + " is not a checkpoint, or is damaged: ", text.toString());
        assertRefused("task: got 'reach', whose observations are ", run.toString(), "--task", "reach");
        assertRefused("options of task 'center-out': got [foo]", run.toString(), "--task-option", "foo=1");
        assertRefused(
                "engine: got 'fast', expected one of [auto, compiled, autograd]", run.toString(), "--engine", "fast");
        assertRefused("export: got no/such/folder/t.csv, expected a file in a folder that exists",
                run.toString(), "--export", "no/such/folder/t.csv", "--out", folder.resolve("unused").toString());
        assertRefused(
                "export: got t.txt, expected a name that ends in one of .csv, .long.csv, .mat, .npz, .reaches.csv",
                run.toString(), "--export", "t.txt", "--out", folder.resolve("unused").toString());
        assertRefused("spikes: got 50.0 without --export, expected both", run.toString(), "--spikes", "50");
        assertRefused("spikes: got -1.0, expected a finite number from 0 on",
                run.toString(), "--export", "t.npz", "--spikes", "-1");
        assertFalse(Files.exists(folder.resolve("unused")));
        assertRefused("output folder " + run + ": is in use", run.toString(), "--out", run.toString());
    }

    private static void assertRefused(String message, String... arguments) {
        var refused = Run.of(Stream.concat(Stream.of("evaluate"), Stream.of(arguments)).toArray(String[]::new));
        assertEquals(2, refused.status(), refused.err());
        assertTrue(refused.err().startsWith("efferent: " + message), refused.err());
        assertEquals(1, refused.err().lines().count());
        assertFalse(refused.err().contains("\tat "));
    }
}
