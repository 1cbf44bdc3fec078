package io.efferent.experiment.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is said about the arrays of a recording. */
final class RecordingMeta {
    static final String FORMAT = "efferent-recording/1";
    private static final String EPOCH = "epoch";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordingMeta() {}

    static ObjectNode of(TrialRecording recording) {
        ObjectNode meta = JSON.createObjectNode();
        meta.put("format", FORMAT);
        meta.put("axes", "trial, time, column");
        meta.put("timestep", recording.timestep());
        ObjectNode variables = meta.putObject("variables");
        for (var variable : recording.variables()) {
            ObjectNode one = variables.putObject(variable.identifier());
            one.put("name", variable.name());
            one.put("unit", variable.unit());
            variable.columns().forEach(one.putArray("columns")::add);
        }
        ObjectNode epochs = meta.putObject("epochs");
        recording.epochs().keySet().forEach(name -> epochs.put(epoch(name), "step in which it begins"));
        meta.set("settings", recording.settings());
        return meta;
    }

    /** The name under which an epoch is kept. */
    static String epoch(String name) {
        return Variable.identifier(EPOCH + " " + name);
    }

    /** The name of an epoch from that under which it is kept. */
    static String nameOfEpoch(String key) {
        return key.replaceFirst("^" + EPOCH + "_", "").replace('_', ' ');
    }

    /** Times of the states, s. */
    static double[] times(TrialRecording recording) {
        double[] times = new double[recording.variables().getFirst().values()[0].length];
        for (int i = 0; i < times.length; i++) {
            times[i] = time(recording, i);
        }
        return times;
    }

    /** Without the rounding of 0.1 + 0.2. */
    static double time(TrialRecording recording, int index) {
        return Math.round(index * recording.timestep() * 1e9) / 1e9;
    }
}
