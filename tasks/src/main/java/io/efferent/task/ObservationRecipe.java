package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.efferent.effector.Effector;
import java.util.ArrayList;
import java.util.List;

/**
 * What an observation consists of, as data: the task's inputs, the senses, and past commands, each with its age. Size,
 * columns and the code of every engine follow from it.
 */
public final class ObservationRecipe {
    /** Channel of noise on the whole observation. */
    static final String NOISE = "observation noise";

    private sealed interface Part {
        List<Channel> columns();
    }

    /** What the task tells now. */
    private record Input(Channel channel) implements Part {
        @Override
        public List<Channel> columns() {
            return List.of(channel);
        }
    }

    /** What a sensor told some steps ago. */
    private record Sensed(Sensor sensor, List<Channel> columns) implements Part {}

    /** The last commands, the oldest first. */
    private record Commands(int count, int muscles) implements Part {
        @Override
        public List<Channel> columns() {
            return List.of(new Channel("past excitation", count * muscles));
        }
    }

    private final List<Part> parts = new ArrayList<>();

    ObservationRecipe(Effector effector, List<Channel> inputs, List<Sensor> sensors, int pastCommands) {
        inputs.forEach(input -> parts.add(new Input(input)));
        sensors.forEach(sensor -> parts.add(new Sensed(sensor, sensor.source().channels(effector))));
        if (pastCommands > 0) {
            parts.add(new Commands(pastCommands, effector.muscleCount()));
        }
    }

    /** The groups of columns of an observation, in order. */
    public List<Channel> channels() {
        return parts.stream().flatMap(part -> part.columns().stream()).toList();
    }

    /** Number of columns. */
    public int size() {
        return channels().stream().mapToInt(Channel::width).sum();
    }

    /** What the network sees at the beginning of a step, (batch, size). */
    public NDArray observe(History history) {
        NDList columns = new NDList();
        for (Part part : parts) {
            switch (part) {
                case Input(Channel channel) -> columns.add(history.now(input(channel)));
                case Sensed(Sensor sensor, _) -> {
                    NDArray told = told(sensor, history);
                    NDArray factor = history.now(SensePerturbation.factor(sensor.label()));
                    columns.add(factor == null ? told : told.mul(factor));
                }
                case Commands(int count, _) -> {
                    for (int age = count - 1; age >= 0; age--) {
                        columns.add(history.field(LoopStep.COMMAND, age));
                    }
                }
            }
        }
        NDArray observation = NDArrays.concat(columns, 1);
        NDArray noise = history.now(NOISE);
        return noise == null ? observation : observation.add(noise);
    }

    private static NDArray told(Sensor sensor, History history) {
        NDArray ages = history.now(SensePerturbation.delay(sensor.label()));
        if (ages == null) {
            return history.field(sensor.field(), sensor.delay());
        }
        NDList past = new NDList();
        for (int further = 0; further < ages.getShape().get(1); further++) {
            past.add(history.field(sensor.field(), sensor.delay() + further));
        }
        return SensePerturbation.delayed(past, ages);
    }

    /** The channel on which trials bring an input of the task. */
    static String input(Channel channel) {
        return "input " + channel.name();
    }
}
