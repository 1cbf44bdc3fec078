package io.efferent.analysis;

import java.util.Arrays;

/** What is done to firing rates, or activity of a network's units, before populations are analyzed. */
public final class FiringRates {

    private FiringRates() {
    }

    /**
     * Rates divided by their range and a constant, so that units with high rates do not outweigh all others and quiet
     * ones are not blown up.
     *
     * @param rates [condition][time][unit]
     * @param constant 5 for spikes per second; for units of a network between -1 and 1, 0.05
     * @throws IllegalArgumentException if the shape is irregular or the constant is negative, or zero where a unit does
     *     not vary
     */
    public static double[][][] softNormalized(double[][][] rates, double constant) {
        Arguments.regular("rates", rates);
        Arguments.require(constant >= 0, "constant", constant, "zero or more");
        var all = Matrices.stacked(rates);
        double[] divisors = new double[all[0].length];
        for (int unit = 0; unit < divisors.length; unit++) {
            var range = Arrays.stream(Matrices.column(all, unit)).summaryStatistics();
            divisors[unit] = range.getMax() - range.getMin() + constant;
            Arguments.require(divisors[unit] > 0, "constant", constant,
                    "more than zero, because unit " + unit + " does not vary");
        }
        double[][][] normalized = copy(rates);
        for (double[][] condition : normalized) {
            for (double[] sample : condition) {
                Arrays.setAll(sample, unit -> sample[unit] / divisors[unit]);
            }
        }
        return normalized;
    }

    /** The mean over conditions, [time][unit]: what a unit does whatever the condition. */
    public static double[][] conditionMean(double[][][] rates) {
        Arguments.regular("rates", rates);
        double[][] mean = new double[rates[0].length][rates[0][0].length];
        for (double[][] condition : rates) {
            mean = Matrices.plus(mean, 1.0 / rates.length, condition);
        }
        return mean;
    }

    /**
     * Rates less their mean over conditions at each time. With few conditions this alone makes trajectories opposite to
     * each other, and rotations out of what was none.
     *
     * @param rates [condition][time][unit], of at least two conditions
     * @throws IllegalArgumentException if the shape is irregular or there is one condition, of which nothing is left
     */
    public static double[][][] withoutConditionMean(double[][][] rates) {
        var mean = conditionMean(rates);
        Arguments.require(rates.length > 1, "rates", "1 condition",
                "at least 2: nothing is left of one without its mean");
        return Arrays.stream(rates).map(condition -> Matrices.plus(condition, -1, mean)).toArray(double[][][]::new);
    }

    static double[][][] copy(double[][][] rates) {
        return Arrays.stream(rates).map(Matrices::copy).toArray(double[][][]::new);
    }
}
