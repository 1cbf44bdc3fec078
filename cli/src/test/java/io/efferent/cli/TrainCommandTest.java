package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.Versions;
import io.efferent.network.Checkpoint;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A point mass, ten steps, four trials, six batches. */
    private static final List<String> TINY = List.of(
            "train", "reach", "--effector", "point-mass24", "--task-option", "duration=0.1", "--hidden", "4",
            "--batch-size", "4", "--batches", "6", "--validation-every", "2", "--validation-size", "3");

    @TempDir Path folder;

    /** A tiny run with more flags, which replace those it has. */
    private static Run train(String... more) {
        var arguments = new ArrayList<>(TINY);
        for (var flag : more) {
            int at = arguments.indexOf(flag);
            if (flag.startsWith("--") && at >= 0) {
                arguments.subList(at, at + 2).clear();
            }
        }
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    /** The metrics of a run, without what depends on the clock. */
    private static List<String> metrics(Path run) throws IOException {
        List<String> lines = new ArrayList<>();
        for (var line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            var metrics = (ObjectNode) JSON.readTree(line);
            lines.add(metrics.without(List.of("seconds", "samplesPerSecond")).toString());
        }
        return lines;
    }

    @Test
    void threadsAreANumberOrAuto() throws IOException {
        var one = folder.resolve("one");
        var all = folder.resolve("all");
        assertEquals(0, train("--threads", "1", "--out", one.toString()).status());
        assertEquals(0, train("--threads", "auto", "--out", all.toString()).status());
        assertEquals(metrics(one), metrics(all));
        var refused = train("--threads", "all");
        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("--threads: got 'all', expected a whole number"), refused.err());
    }

    @Test
    void leavesAWholeRunFolderBehind() throws IOException {
        var out = folder.resolve("deep/run");
        var run = train("--out", out.toString(), "--seed", "3");
        assertEquals(0, run.status(), run.err());
        assertEquals("", run.err());
        assertTrue(
                run.out().startsWith("Training reach with point-mass24: 4 relu muscles, gru of 4 units, "), run.out());
        assertTrue(run.out().contains("6/6  loss "), run.out());
        assertTrue(run.out().contains("Done after batch 6."), run.out());
        assertTrue(run.out().endsWith("Report: " + out.resolve("report.html") + System.lineSeparator()), run.out());
        var names = Arrays.stream(out.toFile().list()).map(name -> name.replaceAll("tfevents.*", "tfevents")).sorted()
                .toList();
        assertEquals(List.of("best.npz", "config.json", "events.out.tfevents", "figures", "last.npz", "metrics.csv",
                "metrics.jsonl", "report.html"), names);
        for (var figure
                : List.of("learning-curve", "hand-paths", "velocity-profiles", "muscle-activation", "movement")) {
            assertTrue(Files.size(out.resolve("figures/" + figure + ".png")) > 1000, figure);
            assertTrue(Files.readString(out.resolve("figures/" + figure + ".svg")).startsWith("<svg"), figure);
        }
        var page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains("<title>reach with point-mass24</title>"));
        assertTrue(page.contains("Ends within 1.00 cm") && page.contains("of 3 trials"));
    }

    /** Another task option, another optimizer and frozen parts, from the weights of a run. */
    @Test
    void beginsWithTheWeightsOfAnotherRun() throws IOException {
        var first = folder.resolve("first");
        assertEquals(0, train("--out", first.toString(), "--seed", "3").status());
        var second = folder.resolve("second");
        var run = Run.of("train", "--init", first.toString(), "--out", second.toString(), "--optimizer", "sgd",
                "--momentum", "0.5", "--plastic", "recurrent,fc.bias", "--task-option", "duration=0.2", "--batches",
                "2");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains(", which begin as those of " + first), run.out());
        assertTrue(run.out().contains("Batches: 2 of 4 trials, seed 3"), run.out());
        var before = Checkpoint.load(first.resolve("best.npz")).weights();
        var after = Checkpoint.load(second.resolve("last.npz"));
        for (var name : before.names()) {
            assertEquals(!List.of("gru.weight_hh_l0", "fc.bias").contains(name),
                    Arrays.equals(before.get(name), after.weights().get(name)), name);
        }
        assertEquals("sgd", after.optimizer().optimizer());
        assertEquals(first.toString(), json(second.resolve("config.json")).get("origin").asText());
        var more = Run.of("train", "--resume", second.toString(), "--batches", "3");
        assertEquals(0, more.status(), more.err());
        var other = Run.of("train", "center-out", "--init", first.toString(), "--out", folder.resolve("x").toString());
        assertEquals(2, other.status());
        assertTrue(other.err().startsWith("efferent: task: got 'center-out', whose observations are "), other.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--optimizer newton | optimizer: got 'newton', expected one of [adam, adamw, rmsprop, sgd]",
        "--momentum 0.9     | momentum: got 0.9 for adam, expected it for sgd or rmsprop",
        "--plastic retina   | plastic: got 'retina', which policy 'gru' does not have, expected some of",
        "--projection retina=nonnegative | projection: got 'retina', which policy 'gru' does not have",
        "--projection output=small | projection: got 'small', expected nonnegative, LOW..HIGH or norm:LARGEST",
        "--init none        | no such file: none"
    })
    void saysInALineWhatDoesNotDo(String flag, String message) {
        var run = train(flag.split(" ")[0], flag.split(" ")[1], "--out", folder.resolve("run").toString());
        assertEquals(2, run.status());
        assertTrue(run.err().startsWith("efferent: " + message), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ei", "spiking", "areas"})
    void wiredNetworksLearnUnderAProjectionAndAreEvaluated(String policy) throws IOException {
        var out = folder.resolve("run");
        var run = train("--out", out.toString(), "--policy", policy, "--hidden", "10", "--projection",
                "output=nonnegative");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("Engine: compiled, "), run.out());
        var weights = Checkpoint.load(out.resolve("last.npz")).weights();
        assertTrue(Arrays.stream(weights.get("output.weight")).allMatch(w -> w >= 0));
        var projections = json(out.resolve("config.json")).get("experiment").get("projections");
        assertEquals("{\"output\":\"nonnegative\"}", projections.toString());
        var silenced = Run.of("evaluate", out.toString(), "--trials", "4", "--perturb", "lesion:fraction=0.3");
        assertEquals(0, silenced.status(), silenced.err());
    }

    @Test
    void configurationSaysEverything() throws IOException {
        train("--out", folder.resolve("run").toString(), "--seed", "3", "--policy", "lstm", "--loss",
                "squared-position=2");
        var config = json(folder.resolve("run/config.json"));
        var experiment = config.get("experiment");
        assertEquals("reach", experiment.get("task").asText());
        assertEquals(0.1, experiment.get("taskOptions").get("duration").asDouble());
        assertEquals("lstm", experiment.get("policy").asText());
        assertEquals(3, experiment.get("seed").asInt());
        assertEquals(0.05, experiment.get("visionDelay").asDouble(), "a default");
        assertEquals("lstm", config.get("policy").get("policy").asText());
        assertEquals(500, config.get("environment").get("effector").get("constants").get("muscle.maximumIsometricForce")
                .get(0).asDouble());
        assertEquals("{\"squared position\":2.0}", config.get("losses").toString());
        assertEquals(Versions.efferent(), config.get("versions").get("efferent").asText());
        assertEquals(experiment, JSON.readTree(Checkpoint.load(folder.resolve("run/last.npz")).configuration()));
    }

    @Test
    void metricsHaveOneLinePerBatch() throws IOException {
        train("--out", folder.resolve("run").toString(), "--loss", "position=1", "--loss", "hidden-rate=0.5");
        var lines = Files.readAllLines(folder.resolve("run/metrics.jsonl"));
        var table = Files.readAllLines(folder.resolve("run/metrics.csv"));
        assertEquals(
                "batch,loss,position,hidden rate,gradient norm,learning rate,seconds,samples per second,validation",
                table.getFirst());
        assertEquals(6, lines.size());
        assertEquals(7, table.size());
        for (int i = 0; i < 6; i++) {
            var line = JSON.readTree(lines.get(i));
            assertEquals(i + 1, line.get("batch").asInt());
            double position = line.get("terms").get("position").asDouble();
            double hidden = line.get("terms").get("hidden rate").asDouble();
            assertEquals(position + hidden, line.get("loss").asDouble(), 1e-12);
            assertEquals(i % 2 == 0, line.get("validation").isNull());
            var cells = table.get(i + 1).split(",", -1);
            assertEquals(line.get("loss").asDouble(), Double.parseDouble(cells[1]));
            assertEquals(hidden, Double.parseDouble(cells[3]));
            assertEquals(line.get("gradientNorm").asDouble(), Double.parseDouble(cells[4]));
            assertEquals(i % 2 == 0 ? "" : Double.toString(line.get("validation").asDouble()), cells[8]);
        }
    }

    /**
     * The first part is left as by a crash: its log is two batches ahead of its checkpoint, and its last line is torn.
     */
    @Test
    void resumedEqualsUninterrupted() throws IOException {
        var whole = folder.resolve("whole");
        var parts = folder.resolve("parts");
        train("--schedule", "constant", "--out", whole.toString());
        train("--schedule", "constant", "--out", parts.toString(), "--batches", "5");
        train("--schedule", "constant", "--out", folder.resolve("earlier").toString(), "--batches", "3");
        Files.move(folder.resolve("earlier/last.npz"), parts.resolve("last.npz"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(parts.resolve("metrics.jsonl"), "{\"batch\":6,\"lo", StandardOpenOption.APPEND);
        var resumed = Run.of("train", "--resume", parts.toString(), "--batches", "6");
        assertEquals(0, resumed.status(), resumed.err());
        assertTrue(resumed.out().contains("Batches: 4 to 6 of 4 trials"), resumed.out());
        assertEquals(metrics(whole), metrics(parts));
        assertEquals(7, Files.readAllLines(parts.resolve("metrics.csv")).size());
        for (var name : List.of("last.npz", "best.npz")) {
            var expected = Checkpoint.load(whole.resolve(name));
            var actual = Checkpoint.load(parts.resolve(name));
            assertEquals(expected.weights().values(), actual.weights().values(), name);
            assertEquals(expected.batches(), actual.batches(), name);
            expected.optimizer().moments().get("variance").forEach((w, v) -> assertTrue(
                    Arrays.equals(v, actual.optimizer().moments().get("variance").get(w)), w));
        }
        assertEquals(6, json(parts.resolve("config.json")).get("experiment").get("batches").asInt());
    }

    @Test
    void resumesFromACheckpointIntoANewFolder() throws IOException {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        train("--schedule", "constant", "--out", first.toString(), "--batches", "4", "--validation-every", "1",
                "--quiet");
        var before = metrics(first);
        int best = (int) Checkpoint.load(first.resolve("best.npz")).batches();
        var run = Run.of(
                "train", "--resume", first.resolve("best.npz").toString(), "--batches", "5", "--out",
                second.toString());
        assertEquals(0, run.status(), run.err());
        assertEquals(before, metrics(first), "the first run is as it was");
        assertEquals(before.subList(0, best), metrics(second).subList(0, best));
        assertEquals(5, metrics(second).size());
    }

    @Test
    void onlyMoreBatchesGoWithResume() {
        var out = folder.resolve("run").toString();
        train("--out", out, "--quiet");
        assertOneLine("efferent: batches: got 6, expected more than the 6 that are done; raise it with --batches",
                Run.of("train", "--resume", out));
        assertTrue(Run.of("train", "--resume", out, "--hidden", "3").err().startsWith(
                "efferent: --resume takes task and settings from the checkpoint, only --batches may be given with it"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            settings.json | {"task": "reach", "hidden": 5, "taskOptions": {"duration": 0.2}, "losses": {"position": 2}}
            settings.yaml | task: reach\\nhidden: 5\\ntaskOptions: {duration: 0.2}\\nlosses:\\n  position: 2\\n
            """)
    void readsSettingsFromAFileAndFlagsHavePrecedence(String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), text.translateEscapes());
        var run = Run.of(
                "train", "--config", file.toString(), "--effector", "point-mass24", "--batches", "1", "--layers", "2",
                "--batch-size", "2", "--validation-size", "2", "--hidden", "7", "--out",
                folder.resolve("run").toString());
        assertEquals(0, run.status(), run.err());
        var experiment = json(folder.resolve("run/config.json")).get("experiment");
        assertEquals(7, experiment.get("hidden").asInt());
        assertEquals(2, experiment.get("layers").asInt());
        assertEquals(0.2, experiment.get("taskOptions").get("duration").asDouble());
        assertEquals("{\"position\":2.0}", experiment.get("losses").toString());
        assertEquals(2, experiment.get("batchSize").asInt());
    }

    @Test
    void theConfigurationOfARunFolderIsASettingsFile() throws IOException {
        train("--out", folder.resolve("a").toString(), "--quiet");
        var run =
                Run.of("train", "--config", folder.resolve("a/config.json").toString(), "--out",
                folder.resolve("b").toString());
        assertEquals(0, run.status(), run.err());
        assertEquals(metrics(folder.resolve("a")), metrics(folder.resolve("b")));
    }

    @Test
    void printsTheOutcomeAsJson() throws IOException {
        var run = train("--out", folder.resolve("run").toString(), "--json");
        var outcome = JSON.readTree(run.out());
        assertEquals(1, run.out().lines().count());
        assertEquals("completed", outcome.get("end").asText());
        assertEquals(6, outcome.get("batches").asInt());
        assertEquals(3, outcome.get("trials").asInt());
        assertEquals(Checkpoint.load(folder.resolve("run/best.npz")).bestLoss(), outcome.get("loss").asDouble());
        assertTrue(run.err().contains("Done after batch 6."));
        assertEquals(new Run(0, "", ""), train("--out", folder.resolve("quiet").toString(), "--quiet"));
    }

    /** What a user gets wrong is one line, and leaves nothing behind. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            train | TASK: got none, expected one of [reach, reach-loads, delayed-reach, center-out, stand, posture]
            train reech | task: got 'reech', expected one of [reach, reach-loads, delayed-reach, center-out, stand, \
            posture]
            train reach --effector arm27                 | effector: got 'arm27', expected one of [arm26,
            train reach --muscle biceps                  | muscle: got 'biceps', expected one of [relu,
            train reach --integrator rk5                 | integrator: got 'rk5'
            train reach --policy rnnn                    | policy: got 'rnnn', expected one of [gru,
            train reach --schedule steep                 | schedule: got 'steep', expected one of [constant,
            train reach --type int8                      | type: got 'int8', expected one of [float32, float64]
            train reach --compatibility x                | compatibility: got 'x', expected one of [none, motornet]
            train reach --loss foo=1                     | loss: got 'foo', expected one of [position,
            train reach --loss position=-1 | weight of loss 'position': got -1.0, expected a number of at least 0
            train reach --task-option foo=1 | options of task 'reach': got [foo], expected some of [duration]
            train reach --task-option duration=-1        | duration: got -1.0, expected a positive number of s
            train reach --task-option duration=x           | --task-option: got 'x', expected a number
            train reach --vision-delay 0.033 | visionDelay: got 0.033 s, expected a multiple of the timestep, 0.01 s
            train reach --vision-noise -1                | visionNoise: got -1.0, expected a number of at least 0
            train reach --batches 1.5        | --batches: got '1.5', expected a whole number
            train reach --batches 99999999999999999999   | --batches: got '99999999999999999999', expected at most
            train reach --learning-rate fast             | --learning-rate: got 'fast', expected a number
            train reach --batches 0                      | batches: got 0, expected at least 1
            train reach --batch-size 0                   | batchSize: got 0, expected at least 1
            train reach --hidden -3                      | hidden: got -3, expected at least 1
            train reach --learning-rate 0                | learning rate: got 0.0, expected a positive number
            train reach --checkpoint-every 0             | checkpointEvery: got 0, expected at least 1
            train delayed-reach --task-option cueTo=9 | cue: got 0.3 to 9.0 s, expected 0 <= from <= to < \
            duration, 1.2 s
            train reach --timestep 0                     | timestep: got 0.0, expected a positive number of s
            train reach --config no/such.yaml            | no such file: no/such.yaml
            train --resume no/such/run                   | no such file: no/such/run
            train reach --damping Infinity               | damping: got Infinity, expected a number of at least 0
            train reach --hidden-noise Infinity          | hiddenNoise: got Infinity, expected a number of at least 0
            train reach --clip Infinity                  | clip: got Infinity, expected a number of at least 0
            train reach --substeps 1000000000            | substeps: got 1000000000, expected at most 10000
            train reach --vision-delay 1e9               | visionDelay: got 1.0E9 s, expected at most 100.0 s
            train reach --sense smell | sense: got 'smell', expected one of [vision, proprioception, stretch, joints, \
            tendon force, seen velocity]
            train reach --sense vision                   | sense: got 'vision' twice, expected it once
            train reach --stacked-actions 1000000000     | stackedActions: got 1000000000, expected at most 10000
            train reach --layers 1000000                 | hidden, layers: got 64, 1000000, which needs at least
            train reach --hidden 10000000 --policy mlp --layers 2 | hidden, layers: got 10000000, 2, which \
            needs at least
            train reach --batch-size 1000000000          | batchSize: got 1000000000, which needs at least
            train reach --validation-size 1000000000     | validationSize: got 1000000000, which needs at least
            """)
    void aWrongRequestIsOneLineAndStatusTwo(String line, String message) {
        var arguments = new ArrayList<>(List.of(line.split(" +")));
        arguments.addAll(List.of("--out", folder.resolve("run").toString()));
        var run = Run.of(arguments.toArray(String[]::new));
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().startsWith("efferent: " + message), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        assertEquals("", run.out());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.json | {"taks": "reach"}            | configuration: unknown setting 'taks', expected some of [task,
            a.json | {"task": "reach", "hidden": "many"} | configuration: hidden: got 'many', expected a whole number
            a.json | {"task": "reach", "batches": 1.5}   | configuration: batches: got '1.5', expected a whole number
            a.json | {"task": "reach", "losses": {}}     |
            a.json | [1, 2]                       | configuration: got a list, expected a JSON object
            a.json | {"task":                     | Unexpected end-of-input
            a.yaml | task: [reach                 | while parsing a flow sequence
            a.yaml | task: reach\\nclip: soft     | configuration: clip: got 'soft', expected a number
            """)
    void aWrongSettingsFileIsNamed(String name, String text, String message) throws IOException {
        var file = Files.writeString(folder.resolve(name), text.translateEscapes());
        var run = Run.of("train", "--config", file.toString(), "--out", folder.resolve("run").toString());
        assertEquals(2, run.status(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith(message == null
                ? "efferent: losses: got none, expected at least one term"
                : "efferent: " + file + ": " + message), run.err());
        assertFalse(Files.exists(folder.resolve("run")));
    }

    @Test
    void aFolderInUseOrUnwritableIsRefusedBeforeTraining() throws IOException {
        var used = Files.createDirectory(folder.resolve("used"));
        Files.createFile(used.resolve("thesis.tex"));
        assertOneLine(
                "efferent: output folder " + used + ": is in use, it holds thesis.tex; name another one with --out",
                train("--out", used.toString()));
        var file = Files.createFile(folder.resolve("file"));
        assertOneLine("efferent: output folder " + file + ": cannot be made or written, " + file + " is a file",
                train("--out", file.toString()));
        var below = train("--out", file.resolve("run").toString());
        assertEquals(2, below.status());
        assertTrue(
                below.err()
                .startsWith("efferent: output folder " + file.resolve("run") + ": cannot be made or written, "),
                below.err());
        try (var files = Files.list(used)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        var out = folder.resolve("run");
        train("--out", out.toString(), "--quiet");
        byte[] whole = Files.readAllBytes(out.resolve("last.npz"));
        Files.write(out.resolve("last.npz"), Arrays.copyOf(whole, whole.length / 2));
        var run = Run.of("train", "--resume", out.toString(), "--batches", "9");
        assertEquals(2, run.status());
        assertTrue(
                run.err().startsWith("efferent: " + out.resolve("last.npz") + " is not a checkpoint, or is damaged: "),
                run.err());
        assertEquals(1, run.err().lines().count());
        assertEquals(6, metrics(out).size(), "nothing was touched");
    }

    /** In float32 there is no such number. */
    @Test
    void whatIsNotFiniteIsStatusOneAndNamesTheLastGoodCheckpoint() {
        var run = train("--out", folder.resolve("run").toString(), "--loss", "position=1e39");
        assertEquals(1, run.status(), run.out() + run.err());
        assertEquals(
                "efferent: training failed in batch 1: loss is Infinity although everything that happened is finite; "
                + "there is no checkpoint yet" + System.lineSeparator(), run.err());
    }

    @Test
    void everySettingHasAFlagAndItsDefaultInTheHelp() throws IOException {
        var help = Run.of("train", "--help").out();
        var missing = new TreeSet<String>();
        var settings = Arrays.stream(Experiment.class.getRecordComponents())
                .flatMap(group -> Arrays.stream(group.getType().getRecordComponents())).map(RecordComponent::getName)
                .toList();
        for (var setting : settings) {
            var flag = switch (setting) {
                case "task" -> "[TASK]";
                case "taskOptions" -> "--task-option";
                case "losses" -> "--loss";
                case "projections" -> "--projection";
                case "senses" -> "--sense";
                case "perturbations" -> "--perturb";
                default -> "--" + setting.replaceAll("([A-Z])", "-$1").toLowerCase();
            };
            if (!help.contains(flag)) {
                missing.add(flag);
            }
        }
        assertEquals(new TreeSet<>(), missing);
        var words = help.replaceAll("\\s+", " ");
        assertTrue(
                words.contains(
                "Of the optimizer, at the start (default: " + Experiment.DEFAULTS.training().learningRate() + ")"),
                words);
        assertFalse(words.contains("${"), words);
    }

    /** The interrupt key cannot be pressed here; the signal of kill takes the same way. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalStopsItAfterTheBatchAndItCanGoOn() throws Exception {
        var out = folder.resolve("run");
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(SessionJvm.runtimeOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.efferent.cli.Main"));
        TINY.stream().map(word -> word.equals("6") ? "1000000" : word).forEach(command::add);
        command.addAll(List.of("--out", out.toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (System.nanoTime() < end
                    && (!Files.exists(out.resolve("metrics.jsonl")) || Files.size(out.resolve("metrics.jsonl")) == 0)) {
                Thread.sleep(50);
            }
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        var log = Files.readString(folder.resolve("log"));
        assertEquals(128 + 15, process.exitValue(), log);
        int batches = metrics(out).size();
        assertTrue(
                log.contains("Stopped after batch " + batches + ". Go on with: efferent train --resume " + out), log);
        assertEquals(batches, Checkpoint.load(out.resolve("last.npz")).batches());
        assertTrue(Files.exists(out.resolve("report.html")));
    }

    private static void assertOneLine(String expected, Run run) {
        assertEquals(new Run(2, "", expected + System.lineSeparator()), run);
    }
}
