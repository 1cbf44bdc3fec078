package io.efferent.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How certain a number is that follows from the mean of replicates: networks, animals or people, not their trials.
 *
 * @param low 2.5 % of the draws are below
 * @param high 2.5 % of the draws are above
 */
public record Bootstrap(double low, double high) {

    /**
     * The interval that holds 95 % of a statistic when replicates are drawn again, with replacement.
     *
     * @param replicates one row for each, [replicate][number]
     * @param statistic of the mean of rows, as a time constant is of a learning curve
     * @param draws how many, 1000 as a rule
     * @param seed of the draws
     * @throws IllegalArgumentException if there are fewer than two replicates or 40 draws, rows differ in length, or
     *     numbers are not finite
     */
    public static Bootstrap of(
            double[][] replicates, ToDoubleFunction<double[]> statistic, int draws, long seed) {
        Arguments.columns("replicates", replicates);
        Arguments.atLeast("replicates", 2, replicates.length);
        Arguments.atLeast("draws", 40, draws);
        var random = new Random(seed);
        double[] values = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            double[][] drawn = new double[replicates.length][];
            Arrays.setAll(drawn, _ -> replicates[random.nextInt(replicates.length)]);
            values[draw] = statistic.applyAsDouble(Matrices.mean(drawn));
        }
        Arrays.sort(values);
        return interval(values);
    }

    /**
     * The interval that holds 95 % of a statistic of values, one for each replicate, when they are drawn again.
     *
     * @param values [replicate]
     * @param statistic of drawn values, such as their median
     * @param draws how many, 1000 as a rule
     * @param seed of the draws
     * @throws IllegalArgumentException as {@link #of(double[][], ToDoubleFunction, int, long)} does
     */
    public static Bootstrap ofValues(double[] values, ToDoubleFunction<double[]> statistic, int draws, long seed) {
        Arguments.finite("values", values);
        Arguments.atLeast("values", 2, values.length);
        Arguments.atLeast("draws", 40, draws);
        var random = new Random(seed);
        return interval(IntStream.range(0, draws).mapToDouble(_ -> {
            double[] drawn = random.ints(values.length, 0, values.length).mapToDouble(i -> values[i]).toArray();
            return statistic.applyAsDouble(drawn);
        }).sorted().toArray());
    }

    /** What holds 95 % of sorted draws. */
    static Bootstrap interval(double... sorted) {
        int outside = (int) Math.round(0.025 * sorted.length);
        return new Bootstrap(sorted[outside], sorted[sorted.length - 1 - outside]);
    }
}
