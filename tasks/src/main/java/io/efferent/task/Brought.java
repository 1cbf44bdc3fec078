package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What a batch of trials brings to each step of the closed loop, by channel: inputs of the task, loads, perturbations,
 * and noise.
 */
public final class Brought {
    private final Trials trials;
    private final Map<String, Sequence> sequences = new LinkedHashMap<>();
    private final Map<String, double[][]> constants = new LinkedHashMap<>();

    /**
     * Puts together what trials bring to an environment.
     *
     * @param environment body, senses and task
     * @param trials what happens
     * @param noise source of all noise; null for silence
     * @throws IllegalArgumentException if the trials lack an input of the task, or do not fit the body or its senses
     */
    public Brought(Environment environment, Trials trials, RandomGenerator noise) {
        this.trials = trials;
        trials.requireFor(environment);
        for (Channel channel : environment.task().inputs(environment.effector())) {
            sequences.put(ObservationRecipe.input(channel), trials.inputs().get(channel.name()));
        }
        trials.bring(sequences, constants);
        sequences.putAll(Noise.draw(environment, trials, noise));
    }

    /** Adds a channel, [step][trial][column]. */
    public Brought with(String channel, Sequence sequence) {
        sequences.put(channel, sequence);
        return this;
    }

    /** What kind of trials these are. */
    public Trials.Kind kind() {
        Map<String, Integer> widths = new LinkedHashMap<>();
        sequences.forEach((name, sequence) -> widths.put(name, sequence.width()));
        constants.forEach((name, rows) -> widths.put(name, rows[0].length));
        return trials.kind(widths);
    }

    /** The numbers of a channel at one time, (batch, columns); null if the trials do not bring it. */
    NDArray at(NDManager manager, DataType type, String channel, int time) {
        double[][] rows = constants.get(channel);
        if (rows != null) {
            return Constants.of(manager, type, rows);
        }
        Sequence sequence = sequences.get(channel);
        return sequence == null ? null : sequence.at(manager, type, time);
    }

    /**
     * The numbers of a channel over the steps.
     *
     * @param channel its name
     * @param offset 0 for the beginnings of steps, 1 for their ends
     * @return (steps, batch, columns)
     */
    NDArray over(NDManager manager, DataType type, String channel, int offset) {
        int steps = trials.steps();
        double[][] rows = constants.get(channel);
        if (rows == null) {
            return sequences.get(channel).toArray(manager, type, offset, offset + steps);
        }
        double[] once = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        double[] repeated = new double[steps * once.length];
        for (int step = 0; step < steps; step++) {
            System.arraycopy(once, 0, repeated, step * once.length, once.length);
        }
        return Constants.of(manager, type, new Shape(steps, rows.length, rows[0].length), repeated);
    }
}
