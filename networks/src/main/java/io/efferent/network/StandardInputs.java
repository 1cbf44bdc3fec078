package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.task.Environment;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
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
    private static final double SECONDS = 0.5;
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
     * With means and deviations at the beginning of training trials, for which the body moves as fast as from one
     * random posture to another in half a second: at rest, velocities would not vary. Columns that are the same in all
     * trials stay as they are.
     *
     * @param network sees all of the observation, or its first columns
     */
    public static StandardInputs of(Policy network, Environment environment) {
        int columns = network.observationSize();
        double[] mean = new double[columns];
        double[] deviation = new double[columns];
        Trials moving = environment.trials(TRIALS, 0, 0, Task.Purpose.TRAINING).toBuilder()
                .optVelocity(velocities(environment.effector())).build();
        double[][] observed = observed(environment, moving);
        for (int i = 0; i < columns; i++) {
            double spread = Math.sqrt(StatUtils.populationVariance(observed[i]));
            boolean varies = spread > LEAST;
            mean[i] = varies ? StatUtils.mean(observed[i]) : 0;
            deviation[i] = varies ? spread : 1;
        }
        return new StandardInputs(network, mean, deviation);
    }

    /** [trial][dof]. */
    private static double[][] velocities(Effector effector) {
        double[][] postures = effector.randomPositions(RandomStreams.stream(0, "velocities", 0), TRIALS + 1);
        double[][] velocities = new double[TRIALS][postures[0].length];
        for (int trial = 0; trial < TRIALS; trial++) {
            double[] from = postures[trial];
            double[] to = postures[trial + 1];
            Arrays.setAll(velocities[trial], d -> (to[d] - from[d]) / SECONDS);
        }
        return velocities;
    }

    /** What is observed first, [column][trial]. */
    private static double[][] observed(Environment environment, Trials trials) {
        try (var manager = Tensors.newManager(); var episode = environment.reset(manager, trials, null)) {
            return Tensors.toCube(episode.observation().transpose().expandDims(0))[0];
        }
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
