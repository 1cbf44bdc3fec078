package io.efferent.experiment.recording;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import io.efferent.network.ArrayFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
}
