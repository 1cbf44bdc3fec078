package io.efferent.analysis;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Data that keep some properties of the measured ones and lose another: what a statistic is by chance. */
public final class Surrogates {

    private Surrogates() {
    }

    /**
     * How probable as large a statistic is by chance: the share of surrogates in which it is as large or larger, the
     * data themselves counted as one of them, {@code (1 + #) / (1 + n)}.
     *
     * @param observed the statistic of the data
     * @param surrogates the statistic of each surrogate
     * @throws IllegalArgumentException if there are no surrogates
     */
    public static double p(double observed, double... surrogates) {
        Arguments.atLeast("surrogates", 1, surrogates.length);
        return (1.0 + Arrays.stream(surrogates).filter(value -> value >= observed).count()) / (1 + surrogates.length);
    }

    /**
     * States in which each unit has its conditions in an order of its own: what units do stays, what they do together
     * is lost.
     *
     * @param states [condition][time][unit]
     * @param random draws the orders
     * @throws IllegalArgumentException if the shape is irregular
     */
    public static double[][][] permuted(double[][][] states, RandomGenerator random) {
        Arguments.regular("states", states);
        int[][] orders = new int[states[0][0].length][];
        Arrays.setAll(orders, _ -> order(states.length, random));
        return permuted(states, orders);
    }

    /**
     * States with given orders of conditions.
     *
     * @param states [condition][time][unit]
     * @param orders [unit][condition], for each unit which condition takes the place of each
     * @throws IllegalArgumentException if the shape is irregular, or orders are not those of the units' conditions
     */
    public static double[][][] permuted(double[][][] states, int[][] orders) {
        Arguments.regular("states", states);
        Arguments.length("orders", orders.length, states[0][0].length);
        for (int unit = 0; unit < orders.length; unit++) {
            int[] order = orders[unit];
            Arguments.require(
                    Arrays.equals(Arrays.stream(order).sorted().toArray(), IntStream.range(0, states.length).toArray()),
                    "orders[" + unit + "]", Arrays.toString(order), "an order of the numbers below " + states.length);
        }
        double[][][] permuted = FiringRates.copy(states);
        for (int condition = 0; condition < states.length; condition++) {
            for (int time = 0; time < states[0].length; time++) {
                for (int unit = 0; unit < orders.length; unit++) {
                    permuted[condition][time][unit] = states[orders[unit][condition]][time][unit];
                }
            }
        }
        return permuted;
    }

    /**
     * Surrogates turned so that units covary as in the data, {@code Z P^(-1/2) S^(1/2)} with the covariances P of the
     * surrogates and S of the data (after Michaels et al. 2016).
     *
     * @param surrogate [condition][time][unit], such as permuted states
     * @param states [condition][time][unit]
     * @throws IllegalArgumentException if a shape is irregular, or units differ in number
     */
    public static double[][][] covarianceMatched(double[][][] surrogate, double[][][] states) {
        Arguments.regular("surrogate", surrogate);
        Arguments.regular("states", states);
        Arguments.length("surrogate[0][0]", surrogate[0][0].length, states[0][0].length);
        double[][] turn = Matrices.times(root(surrogate, -0.5), root(states, 0.5));
        return Arrays.stream(surrogate).map(condition -> Matrices.times(condition, turn)).toArray(double[][][]::new);
    }

    /** A symmetric power of the covariance of units; directions without variance stay without. */
    private static double[][] root(double[][][] states, double power) {
        double[][] all = Matrices.centered(Matrices.stacked(states));
        var spectrum = Matrices.symmetric(Matrices.scaled(1.0 / (all.length - 1), Matrices.transposeTimes(all, all)));
        double least = 1e-10 * spectrum.values()[0];
        return spectrum.map(value -> value > least ? Math.pow(value, power) : 0);
    }

    /** A random order of the numbers below {@code length}, each order equally probable. */
    static int[] order(int length, RandomGenerator random) {
        int[] order = new int[length];
        for (int i = 0; i < length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
