package io.efferent.experiment.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.network.Evaluation;
import io.efferent.network.GradientEngine;
import io.efferent.network.MlpPolicy;
import io.efferent.network.Policy;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Weights;
import io.efferent.task.DelayedReach;
import io.efferent.task.Environment;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.Perturbations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialRecordingTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIALS = 3;
    private static final int UNITS = 5;

    @TempDir private Path folder;

    /** A point mass in a curl field whose cursor is turned, and that sees and feels late. */
    private static Environment environment() {
        return Environment.builder()
                .setEffector(ReadyMade.reluPointMass24().build())
                .setTask(new DelayedReach())
                .optVisionDelay(0.03).optProprioceptionDelay(0.02).optStackedActions(2)
                .optType(DataType.FLOAT64)
                .addPerturbation(Perturbations.named("curl"))
                .addPerturbation(Perturbations.named("rotation"))
                .build();
    }

    private record Recorded(TrialRecording recording, Trials trials, Environment environment) {}

    private static Recorded recorded(GradientEngine engine) {
        var environment = environment();
        return recorded(engine, environment, RecurrentPolicy.gru(
                environment.observationSize(), UNITS, environment.actionSize()));
    }

    private static Recorded recorded(GradientEngine engine, Environment environment, Policy policy) {
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(3, "weights", 0)));
        var recorded = new Recorded[1];
        Evaluation.of(environment, policy, weights, List.of(), TRIALS, 1, engine, (trials, rollout) ->
                recorded[0] = new Recorded(
                        TrialRecording.of(environment, trials, rollout, JSON.createObjectNode().put("seed", 1)),
                        trials, environment));
        return recorded[0];
    }

    /** An episode with the same excitations shows the same observations, loads and hands. */
    @ParameterizedTest
    @EnumSource(value = GradientEngine.class, names = {"AUTOGRAD", "COMPILED"})
    void isWhatAnEpisodeShows(GradientEngine engine) {
        var recorded = recorded(engine);
        var recording = recorded.recording;
        double[][][] excitation = recording.variable("excitation").values();
        double[][][] observation = recording.variable("observation").values();
        try (var manager = Tensors.newManager();
                var episode = recorded.environment.reset(manager, recorded.trials, null)) {
            for (int step = 0; !episode.isDone(); step++) {
                assertRows(observation, step, Tensors.toDoubles(episode.observation()));
                assertRows(recording.variable("hand").values(), step, Tensors.toDoubles(episode.endpoint().position()));
                int current = step;
                double[] action = Arrays.stream(excitation).flatMapToDouble(trial -> Arrays.stream(trial[current]))
                        .toArray();
                episode.step(Constants.of(
                        episode.manager(), DataType.FLOAT64, new Shape(TRIALS, action.length / TRIALS), action));
            }
        }
        assertTrue(Arrays.stream(recording.variable("load on the hand").values()[0]).anyMatch(f -> f[0] != 0));
        assertNotEquals(
                recording.variable("hand").values()[0][100][0],
                recording.variable("sensed vision").values()[0][100][0], "the cursor is turned");
        assertEquals(UNITS, recording.variable("hidden").columns().size());
        assertArrayEquals(recorded.trials.epochs().get("go"), recording.epochs().get("go"));
    }

    private static void assertRows(double[][][] values, int time, double[] expected) {
        assertArrayEquals(
                expected, Arrays.stream(values).flatMapToDouble(trial -> Arrays.stream(trial[time])).toArray(), 1e-10);
    }

    @Test
    void numPyFilesHoldAllNumbers() throws IOException {
        var recording = recorded(GradientEngine.AUTO).recording.withSpikes(50, 1, 1);
        var file = folder.resolve("trials.npz");
        recording.save(file);
        try (var zip = new ZipFile(file.toFile())) {
            JsonNode meta = JSON.readTree(zip.getInputStream(zip.getEntry("meta.json")));
            assertEquals("efferent-recording/1", meta.get("format").textValue());
            assertEquals(0.01, meta.get("timestep").doubleValue());
            assertEquals(1, meta.at("/settings/seed").intValue());
            assertEquals("N", meta.at("/variables/muscle_force/unit").textValue());
            assertEquals("y", meta.at("/variables/hand/columns/1").textValue());
            for (var variable : recording.variables()) {
                var bytes = ByteBuffer.wrap(zip.getInputStream(zip.getEntry(variable.identifier() + ".npy"))
                        .readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
                int header = bytes.getShort(8);
                double[][][] values = variable.values();
                String text = new String(bytes.array(), 10, header, StandardCharsets.US_ASCII);
                assertTrue(text.contains("'shape': (%d, %d, %d,)".formatted(
                        TRIALS, values[0].length, variable.columns().size())), text);
                double[] numbers = new double[(bytes.capacity() - 10 - header) / 8];
                bytes.slice(10 + header, 8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer()
                        .get(numbers);
                assertArrayEquals(
                        Arrays.stream(values).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray(),
                        numbers);
            }
        }
    }

    /** Elements of the file, read as its format says: type, size, content. */
    @Test
    void matlabFilesHoldAllNumbers() throws IOException {
        var recording = recorded(GradientEngine.AUTO).recording;
        var file = folder.resolve("trials.mat");
        recording.save(file);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x0100, bytes.getShort(124));
        assertEquals("IM", new String(bytes.array(), 126, 2, StandardCharsets.US_ASCII));
        bytes.position(128);
        var found = new TreeMap<String, ByteBuffer>();
        var sizes = new TreeMap<String, List<Integer>>();
        while (bytes.hasRemaining()) {
            var matrix = element(bytes, 14);
            element(matrix, 6);
            var dimensions = element(matrix, 5).asIntBuffer();
            var name = StandardCharsets.US_ASCII.decode(element(matrix, 1)).toString();
            sizes.put(name, IntStream.range(0, dimensions.limit()).mapToObj(dimensions::get).toList());
            found.put(name, element(matrix, name.equals("meta") ? 4 : 9));
        }
        for (var variable : recording.variables()) {
            double[][][] values = variable.values();
            assertEquals(
                    List.of(TRIALS, values[0].length, variable.columns().size()), sizes.get(variable.identifier()));
            var numbers = found.get(variable.identifier()).asDoubleBuffer();
            for (int column = 0; column < values[0][0].length; column++) {
                for (int time = 0; time < values[0].length; time++) {
                    for (double[][] trial : values) {
                        assertEquals(trial[time][column], numbers.get());
                    }
                }
            }
        }
        var meta = JSON.readTree(StandardCharsets.UTF_16LE.decode(found.get("meta")).toString());
        assertEquals(RecordingMeta.of(recording), meta);
        assertEquals(List.of(TRIALS, 1), sizes.get("epoch_go"));
    }

    private static ByteBuffer element(ByteBuffer bytes, int type) {
        assertEquals(type, bytes.getInt());
        int size = bytes.getInt();
        var content = bytes.slice(bytes.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + Math.ceilDiv(size, 8) * 8);
        return content;
    }

    @Test
    void tablesHoldAllNumbers() throws IOException {
        var recording = recorded(GradientEngine.AUTO).recording;
        recording.save(folder.resolve("trials.csv"));
        var wide = Files.readAllLines(folder.resolve("trials.csv")).stream().map(row -> row.split(",", -1)).toList();
        var header = Arrays.asList(wide.getFirst());
        int times = recording.variable("hand").values()[0].length;
        assertEquals(1 + TRIALS * times, wide.size());
        for (var variable : recording.variables()) {
            for (int column = 0; column < variable.columns().size(); column++) {
                int at = header.indexOf(variable.name() + " " + variable.columns().get(column));
                for (int trial = 0; trial < TRIALS; trial++) {
                    double[][] values = variable.values()[trial];
                    for (int time = 0; time < times; time++) {
                        String expected = time < values.length ? Double.toString(values[time][column]) : "";
                        assertEquals(expected, wide.get(1 + trial * times + time)[at]);
                    }
                }
            }
        }
        recording.save(folder.resolve("trials.long.csv"));
        var rows = Files.readAllLines(folder.resolve("trials.long.csv"));
        assertEquals("trial,time,variable,column,value", rows.getFirst());
        int numbers = recording.variables().stream()
                .mapToInt(variable -> TRIALS * variable.values()[0].length * variable.columns().size()).sum();
        assertEquals(1 + numbers, rows.size());
        assertTrue(rows.contains("2,0.3,muscle force,UpperRight,"
                + recording.variable("muscle force").values()[2][30][
                        recording.variable("muscle force").columns().indexOf("UpperRight")]));
    }

    /** Trials from the go cue on; a trial whose target is the start has no measures. */
    @Test
    void reachesAreMeasured() throws IOException {
        int steps = 60;
        double[][][] hand = new double[2][steps + 1][];
        double[][][] velocity = new double[2][steps + 1][];
        double[][][] target = new double[2][steps + 1][];
        for (int time = 0; time <= steps; time++) {
            double s = Math.clamp((time - 10) / 50.0, 0, 1);
            hand[0][time] = new double[] {0.2 + 0.1 * s * s * s * (10 - 15 * s + 6 * s * s), 0.3};
            velocity[0][time] = new double[] {0.2 * 30 * s * s * (1 - s) * (1 - s), 0};
            target[0][time] = new double[] {0.3, 0.3};
            hand[1][time] = hand[0][time];
            velocity[1][time] = velocity[0][time];
            target[1][time] = new double[] {0.2, 0.3};
        }
        var columns = List.of("x", "y");
        new TrialRecording(
                List.of(new Variable("hand", "m", columns, hand),
                        new Variable("hand velocity", "m/s", columns, velocity),
                        new Variable("target", "m", columns, target)),
                Map.of("go", new int[] {5, 5}), 0.01, JSON.nullNode()).save(folder.resolve("a.reaches.csv"));
        var rows = Files.readAllLines(folder.resolve("a.reaches.csv")).stream().map(row -> row.split(",", -1)).toList();
        var header = Arrays.asList(rows.getFirst());
        assertEquals(List.of("trial", "target x", "target y", "peak speed", "peak", "onset"), header.subList(0, 6));
        assertTrue(header.contains("angle at 150 milliseconds"), header.toString());
        assertEquals(0.375, Double.parseDouble(rows.get(1)[3]), 1e-9);
        assertEquals("30", rows.get(1)[4], "samples after the go cue");
        assertEquals("1", rows.get(2)[0]);
        assertTrue(Arrays.stream(rows.get(2)).skip(3).allMatch(String::isEmpty));
    }

    @Test
    void spikesNeedHiddenActivity() {
        var environment = environment();
        var recording = recorded(GradientEngine.AUTO).recording;
        assertTrue(assertThrows(IllegalArgumentException.class, () -> recording.variable("spikes")).getMessage()
                .startsWith("variable: got 'spikes', expected one of [hand, "));
        var spiking = recording.withSpikes(50, 1, 1);
        assertEquals("spikes per step", spiking.variable("spikes").unit());
        var silent = new TrialRecording(
                recording.variables().stream().filter(v -> !v.name().equals("hidden")).toList(), Map.of(), 0.01,
                JSON.nullNode());
        assertEquals("spikes: got a network that shows no hidden activity, expected one", assertThrows(
                IllegalArgumentException.class, () -> silent.withSpikes(50, 1, 1)).getMessage());
        var layers = recorded(GradientEngine.AUTO, environment, new MlpPolicy(
                environment.observationSize(), 4, 1, environment.actionSize(), -5));
        assertEquals(4, layers.recording.variable("hidden").columns().size());
    }

    @Test
    void namesSayTheFormat() {
        assertEquals(RecordingFormat.LONG_CSV, RecordingFormat.of(Path.of("a.long.csv")));
        assertEquals(RecordingFormat.CSV, RecordingFormat.of(Path.of("a.csv")));
        assertEquals("export: got a.h5, expected a name that ends in one of .csv, .long.csv, .mat, .npz, .reaches.csv",
                assertThrows(IllegalArgumentException.class,
                        () -> RecordingFormat.of(Path.of("a.h5"))).getMessage());
    }

    /** The lines of the guide, where there is Python with NumPy. */
    @Test
    void pythonReadsThem() throws IOException, InterruptedException {
        var python = python("import numpy");
        assumeTrue(python == 0, "there is no python3 with numpy");
        recorded(GradientEngine.AUTO).recording.save(folder.resolve("trials.npz"));
        var page = Files.readString(Path.of("../docs/recordings.md"));
        var lines = page.substring(page.indexOf("```python") + 9);
        assertEquals(0, python(lines.substring(0, lines.indexOf("```"))));
    }

    /** The exit status of a script in the folder; -1 where there is no Python. */
    private int python(String script) throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", script).directory(folder.toFile()).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
