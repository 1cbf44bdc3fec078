package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.task.Environment;
import io.efferent.task.Task;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A network that sees its inputs in standard deviations from their means (LeCun et al. 1998, Efficient BackProp).
 * Positions in meters differ by a few tenths, so that weights on them have to grow to tens, by about a learning rate
 * per step. Means and deviations are weights that do not learn, and stay with the network that learned with them.
 *
 * @param network what sees them
 * @param mean by column
 * @param deviation by column, positive
 */
public record StandardInputs(Policy network, double[] mean, double[] deviation) implements PolicyAround {
    private static final String MEAN = "inputs.mean";
    private static final String DEVIATION = "inputs.deviation";
    private static final int TRIALS = 1000;
    private static final double LEAST = 1e-6;

    /** @throws IllegalArgumentException if there are not as many numbers as columns, or a deviation is not positive */
    public StandardInputs {
        mean = mean.clone();
        deviation = deviation.clone();
        requireColumns("mean", mean, network.observationSize());
        requireColumns("deviation", deviation, network.observationSize());
        for (double one : deviation) {
            if (!(one > 0 && one < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "deviation: got " + Arrays.toString(deviation) + ", expected positive numbers");
            }
        }
    }

    private static void requireColumns(String name, double[] given, int columns) {
        if (given.length != columns) {
            throw new IllegalArgumentException(
                    name + ": got " + given.length + " numbers, expected one per column, " + columns);
        }
    }

    /**
     * With means and deviations at the beginning of training trials. Columns that are the same in all of them, as
     * velocities, stay as they are.
     *
     * @param network sees all of the observation, or its first columns
     */
    public static StandardInputs of(Policy network, Environment environment) {
        int columns = network.observationSize();
        double[] mean = new double[columns];
        double[] deviation = new double[columns];
        try (var manager = Tensors.newManager();
                var episode = environment.reset(
                        manager, environment.trials(TRIALS, 0, 0, Task.Purpose.TRAINING), null)) {
            double[] observed = Tensors.toDoubles(episode.observation());
            int width = environment.observationSize();
            for (int i = 0; i < columns; i++) {
                int column = i;
                double[] values = IntStream.range(0, TRIALS)
                        .mapToDouble(trial -> observed[trial * width + column]).toArray();
                double spread = Math.sqrt(StatUtils.populationVariance(values));
                boolean varies = spread > LEAST;
                mean[i] = varies ? StatUtils.mean(values) : 0;
                deviation[i] = varies ? spread : 1;
            }
        }
        return new StandardInputs(network, mean, deviation);
    }

    @Override
    public Map<String, Values> initialWeights(RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>(network.initialWeights(random));
        weights.put(MEAN, new Values(mean, new Shape(mean.length)));
        weights.put(DEVIATION, new Values(deviation, new Shape(deviation.length)));
        return weights;
    }

    @Override
    public Set<String> frozen() {
        Set<String> all = new LinkedHashSet<>(network.frozen());
        all.add(MEAN);
        all.add(DEVIATION);
        return all;
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        return network.step(weights, standard(weights, observation), memory);
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory, UnitHook hook) {
        return network.step(weights, standard(weights, observation), memory, hook);
    }

    private static NDArray standard(Parameters weights, NDArray observation) {
        return observation.sub(weights.get(MEAN)).div(weights.get(DEVIATION));
    }

    @Override
    public Policy inTraining(RandomGenerator random) {
        return new StandardInputs(network.inTraining(random), mean, deviation);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StandardInputs that && network.equals(that.network)
                && Arrays.equals(mean, that.mean) && Arrays.equals(deviation, that.deviation);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mean);
    }
}
