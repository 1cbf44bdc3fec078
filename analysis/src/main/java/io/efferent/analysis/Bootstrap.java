package io.efferent.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;

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
        int outside = (int) Math.round(0.025 * draws);
        return new Bootstrap(values[outside], values[draws - 1 - outside]);
    }
}
