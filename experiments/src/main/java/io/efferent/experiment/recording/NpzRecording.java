package io.efferent.experiment.recording;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.network.ArrayFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A recording as a zip of NumPy arrays, which {@code numpy.load} opens. */
final class NpzRecording {
    private static final String META = "meta.json";

    private NpzRecording() {}

    static void write(TrialRecording recording, Path file) {
        Map<String, Values> arrays = new LinkedHashMap<>();
        double[] times = RecordingMeta.times(recording);
        arrays.put("time", new Values(times, new Shape(times.length)));
        recording.epochs().forEach((name, steps) -> arrays.put(
                RecordingMeta.epoch(name),
                new Values(Arrays.stream(steps).asDoubleStream().toArray(), new Shape(steps.length))));
        for (var variable : recording.variables()) {
            double[][][] values = variable.values();
            arrays.put(variable.identifier(), new Values(
                    Arrays.stream(values).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray(),
                    new Shape(values.length, values[0].length, values[0][0].length)));
        }
        ArrayFile.write(file, META, RecordingMeta.of(recording), arrays);
    }

    static TrialRecording read(Path file) {
        var content = ArrayFile.load(file, META, RecordingMeta.FORMAT);
        double timestep = content.json().path("timestep").asDouble();
        if (!(timestep > 0)) {
            throw ArrayFile.damaged(file, "timestep: got " + content.json().path("timestep") + ", expected seconds");
        }
        List<Variable> variables = new ArrayList<>();
        Map<String, int[]> epochs = new LinkedHashMap<>();
        content.json().path("variables").properties().forEach(entry -> {
            Values values = content.arrays().get(entry.getKey());
            if (values == null || values.shape().dimension() != 3) {
                throw ArrayFile.damaged(file, entry.getKey() + ": expected an array of trial, time, column");
            }
            List<String> columns = new ArrayList<>();
            entry.getValue().path("columns").forEach(column -> columns.add(column.asText()));
            variables.add(new Variable(entry.getValue().path("name").asText(entry.getKey()),
                    entry.getValue().path("unit").asText(), columns, Tensors.toCube(values)));
        });
        content.json().path("epochs").fieldNames().forEachRemaining(key -> {
            Values steps = content.arrays().get(key);
            if (steps == null) {
                throw ArrayFile.damaged(file, key + ": expected the step in which it begins, per trial");
            }
            epochs.put(RecordingMeta.nameOfEpoch(key), Arrays.stream(steps.data()).mapToInt(x -> (int) x).toArray());
        });
        return new TrialRecording(variables, epochs, timestep, content.json().path("settings"));
    }
}
