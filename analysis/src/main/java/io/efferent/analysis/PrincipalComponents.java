package io.efferent.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The directions along which samples vary most, and how many dimensions they fill.
 *
 * @param mean [unit], what is subtracted from samples
 * @param variances [component], variance along each, the largest first: eigenvalues of the covariance, with n - 1
 * @param directions [unit][component], orthonormal columns; their signs mean nothing
 */
public record PrincipalComponents(double[] mean, double[] variances, double[][] directions) {

    /**
     * Analyzes samples.
     *
     * @param samples [sample][unit], at least two
     * @throws IllegalArgumentException if there are too few, rows differ in length, or a number is not finite
     */
    public static PrincipalComponents of(double[][] samples) {
        Arguments.columns("samples", samples);
        Arguments.atLeast("samples", 2, samples.length);
        var centered = Matrices.centered(samples);
        var covariance = Matrices.scaled(1.0 / (samples.length - 1), Matrices.transposeTimes(centered, centered));
        var spectrum = Matrices.symmetric(covariance);
        // Rounding leaves some below zero.
        double[] variances = Arrays.stream(spectrum.values()).map(value -> Math.max(0, value)).toArray();
        return new PrincipalComponents(Matrices.mean(samples), variances, spectrum.vectors());
    }

    /** The share of the variance along each component. */
    public double[] explained() {
        double total = Arrays.stream(variances).sum();
        return Arrays.stream(variances).map(variance -> variance / total).toArray();
    }

    /** The share of the variance along the components up to each. */
    public double[] cumulative() {
        double[] cumulative = explained();
        Arrays.parallelPrefix(cumulative, Double::sum);
        return cumulative;
    }

    /** How many dimensions of equal variance would be as spread, {@code (Σλ)² / Σλ²}: from 1 to the number of units. */
    public double participationRatio() {
        double total = Arrays.stream(variances).sum();
        return total * total / Matrices.dot(variances, variances);
    }

    /**
     * The smallest number of components with at least a share of the variance.
     *
     * @param share above 0, at most 1
     * @throws IllegalArgumentException if it is not
     */
    public int componentsFor(double share) {
        Arguments.require(share > 0 && share <= 1, "share", share, "above 0, at most 1");
        double[] cumulative = cumulative();
        return 1 + (int) IntStream.range(0, cumulative.length - 1).filter(i -> cumulative[i] < share).count();
    }

    /**
     * Samples along the first components, [sample][component].
     *
     * @param samples [sample][unit]
     * @param components how many
     * @throws IllegalArgumentException if there are fewer, or rows have other lengths
     */
    public double[][] scores(double[][] samples, int components) {
        Arguments.length("samples[0]", Arguments.columns("samples", samples), mean.length);
        return Matrices.times(Matrices.minus(samples, mean), basis(components));
    }

    /**
     * Conditions along their own first components, [condition][time][component].
     *
     * @param conditions [condition][time][unit]
     * @param most how many components; as many as there are units where these are fewer
     * @throws IllegalArgumentException as {@link #of} does, or if {@code most} is not positive
     */
    public static double[][][] reduced(double[][][] conditions, int most) {
        var components = of(Matrices.stacked(conditions));
        int count = Math.min(most, components.mean.length);
        return Arrays.stream(conditions).map(condition -> components.scores(condition, count))
                .toArray(double[][][]::new);
    }

    /**
     * The first directions, [unit][component].
     *
     * @param components how many
     * @throws IllegalArgumentException if there are fewer
     */
    public double[][] basis(int components) {
        Arguments.require(components >= 1 && components <= variances.length, "components", components,
                "1 to " + variances.length + ", the number of units");
        return Matrices.columns(directions, components);
    }

    /**
     * How many components vary more than by chance, by parallel analysis (Horn 1965): more than 95 % of samples in
     * which each unit's values are shuffled, which leaves no correlation.
     *
     * @param samples [sample][unit]
     * @param shuffles how often to shuffle
     * @param seed fixes the shuffles
     * @throws IllegalArgumentException as {@link #of} does, or if there are no shuffles
     */
    public static int significant(double[][] samples, int shuffles, long seed) {
        Arguments.atLeast("shuffles", 1, shuffles);
        double[] variances = of(samples).variances;
        var random = new Random(seed);
        int[] exceeded = new int[variances.length];
        for (int shuffle = 0; shuffle < shuffles; shuffle++) {
            double[][] shuffled = new double[samples.length][variances.length];
            for (int unit = 0; unit < variances.length; unit++) {
                int[] order = Surrogates.order(samples.length, random);
                for (int i = 0; i < samples.length; i++) {
                    shuffled[i][unit] = samples[order[i]][unit];
                }
            }
            double[] chance = of(shuffled).variances;
            for (int i = 0; i < exceeded.length; i++) {
                exceeded[i] += variances[i] > chance[i] ? 1 : 0;
            }
        }
        return (int) Arrays.stream(exceeded).takeWhile(count -> count > 0.95 * shuffles).count();
    }
}
