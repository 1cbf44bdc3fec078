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

    /**
     * Rates averaged over time with normal weights, at the ends over the samples there are. This looks ahead: what
     * begins at an instant begins earlier afterwards.
     *
     * @param rates [condition][time][unit]
     * @param timeStep between samples (s)
     * @param deviation standard deviation of the weights (s), 20 ms for spikes
     * @throws IllegalArgumentException if the shape is irregular, or the step or the deviation is not above zero
     */
    public static double[][][] smoothed(double[][][] rates, double timeStep, double deviation) {
        Arguments.regular("rates", rates);
        Arguments.positive("timeStep", timeStep);
        Arguments.positive("deviation", deviation);
        int times = rates[0].length;
        double[][] weights = new double[times][times];
        for (int t = 0; t < times; t++) {
            double sum = 0;
            for (int other = 0; other < times; other++) {
                double distance = (t - other) * timeStep / deviation;
                weights[t][other] = Math.exp(-distance * distance / 2);
                sum += weights[t][other];
            }
            for (int other = 0; other < times; other++) {
                weights[t][other] /= sum;
            }
        }
        return Arrays.stream(rates).map(condition -> Matrices.times(weights, condition)).toArray(double[][][]::new);
    }

    /**
     * How fast states move, [condition][time - 1], from the second sample on: sizes of backward differences over the
     * time step.
     *
     * @param states [condition][time][unit]
     * @param timeStep between samples (s)
     * @throws IllegalArgumentException if the shape is irregular, there is one sample, or the step is not above zero
     */
    public static double[][] speed(double[][][] states, double timeStep) {
        Arguments.regular("states", states);
        Arguments.positive("timeStep", timeStep);
        int times = states[0].length;
        Arguments.require(times > 1, "states[0]", "1 sample", "at least 2");
        double[][] speed = new double[states.length][times - 1];
        for (int c = 0; c < states.length; c++) {
            double[][] moved = Matrices.plus(Arrays.copyOfRange(states[c], 1, times), -1,
                    Arrays.copyOf(states[c], times - 1));
            for (int t = 0; t < times - 1; t++) {
                speed[c][t] = Math.sqrt(Matrices.dot(moved[t], moved[t])) / timeStep;
            }
        }
        return speed;
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
