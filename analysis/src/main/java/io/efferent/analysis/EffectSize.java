package io.efferent.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How far two groups of networks, animals or people are apart: the difference of their means, in their unit and in
 * standard deviations, with 95 % intervals by drawing the members of each again.
 *
 * @param difference of the means, the second less the first
 * @param interval of the difference; null where a group has only one member
 * @param standardized Hedges' g for groups, mean over standard deviation of the differences for pairs; NaN where
 *     nothing varies or a group has only one member
 * @param standardizedInterval of it; null where it is NaN, and for two pairs: draws of the same one twice have none, so
 *     that one number would be left
 */
public record EffectSize(
        double difference, Bootstrap interval, double standardized, Bootstrap standardizedInterval) {

    /**
     * Of two groups that have nothing to do with each other.
     *
     * @param first [member]
     * @param second [member]
     * @param draws how many, 1000 as a rule
     * @param seed of the draws
     * @throws IllegalArgumentException if a group is empty, a number is not finite, or there are fewer than 40 draws
     */
    public static EffectSize between(double[] first, double[] second, int draws, long seed) {
        check(first, second);
        return of(new double[][] {first, second}, EffectSize::difference, EffectSize::hedges, draws, seed);
    }

    /**
     * Of the same members twice, such as networks before and under a perturbation.
     *
     * @param first [member]
     * @param second [member], in the same order
     * @param draws how many, 1000 as a rule
     * @param seed of the draws
     * @throws IllegalArgumentException as {@link #between} does, or if there are not as many in both
     */
    public static EffectSize paired(double[] first, double[] second, int draws, long seed) {
        check(first, second);
        Arguments.length("second", second.length, first.length);
        double[] differences = IntStream.range(0, first.length).mapToDouble(i -> second[i] - first[i]).toArray();
        return of(new double[][] {differences}, groups -> StatUtils.mean(groups[0]),
                groups -> StatUtils.mean(groups[0]) / Math.sqrt(StatUtils.variance(groups[0])), draws, seed);
    }

    private static EffectSize of(
            double[][] groups, ToDoubleFunction<double[][]> difference, ToDoubleFunction<double[][]> standardized,
            int draws, long seed) {
        double apart = difference.applyAsDouble(groups);
        if (Arrays.stream(groups).anyMatch(group -> group.length < 2)) {
            return new EffectSize(apart, null, Double.NaN, null);
        }
        Bootstrap interval = interval(groups, difference, draws, seed);
        double effect = standardized.applyAsDouble(groups);
        if (!Double.isFinite(effect)) {
            return new EffectSize(apart, interval, Double.NaN, null);
        }
        boolean isDrawable = Arrays.stream(groups).mapToInt(group -> group.length).sum() > 2;
        return new EffectSize(
                apart, interval, effect, isDrawable ? interval(groups, standardized, draws, seed) : null);
    }

    private static Bootstrap interval(
            double[][] groups, ToDoubleFunction<double[][]> statistic, int draws, long seed) {
        Arguments.atLeast("draws", 40, draws);
        var random = new Random(seed);
        // Draws in which nothing varies have no standardized difference.
        return Bootstrap.interval(IntStream.range(0, draws)
                .mapToDouble(_ -> statistic.applyAsDouble(Arrays.stream(groups)
                        .map(group -> drawn(group, random)).toArray(double[][]::new)))
                .filter(Double::isFinite).sorted().toArray());
    }

    private static void check(double[] first, double[] second) {
        Arguments.atLeast("first", 1, first.length);
        Arguments.atLeast("second", 1, second.length);
        Arguments.finite("first", first);
        Arguments.finite("second", second);
    }

    private static double[] drawn(double[] values, Random random) {
        return IntStream.range(0, values.length).mapToDouble(_ -> values[random.nextInt(values.length)]).toArray();
    }

    private static double difference(double[][] groups) {
        return StatUtils.mean(groups[1]) - StatUtils.mean(groups[0]);
    }

    /** The difference over the pooled standard deviation, corrected for small groups (Hedges 1981). */
    private static double hedges(double[][] groups) {
        int degrees = groups[0].length + groups[1].length - 2;
        double pooled = ((groups[0].length - 1) * StatUtils.variance(groups[0])
                + (groups[1].length - 1) * StatUtils.variance(groups[1])) / degrees;
        return difference(groups) / Math.sqrt(pooled) * (1 - 3.0 / (4 * degrees - 1));
    }
}
