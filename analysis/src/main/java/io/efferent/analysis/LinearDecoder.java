package io.efferent.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a population says about movements, linearly: outputs are weighted sums of present and past activity, with
 * weights held small (ridge regression).
 *
 * @param weights [lag · unit][output], the present first
 * @param inputMean [lag · unit]
 * @param outputMean [output]
 */
public record LinearDecoder(double[][] weights, double[] inputMean, double[] outputMean) {

    /**
     * How well outputs are decoded from samples that were not learned from.
     *
     * @param predicted [sample][output]
     * @param determination [output], R squared
     * @param weighted R squared of all, outputs weighted by their variance
     */
    public record Score(double[][] predicted, double[] determination, double weighted) {
        static Score of(double[][] predicted, double[][] outputs) {
            double[][] errors = Matrices.plus(outputs, -1, predicted);
            double[][] centered = Matrices.centered(outputs);
            double[] determination = new double[outputs[0].length];
            Arrays.setAll(determination, j -> {
                double[] error = Matrices.column(errors, j);
                double[] deviation = Matrices.column(centered, j);
                return 1 - Matrices.dot(error, error) / Matrices.dot(deviation, deviation);
            });
            return new Score(predicted, determination, 1 - Matrices.squares(errors) / Matrices.squares(centered));
        }
    }

    /**
     * Fits a decoder.
     *
     * @param activity [sample][unit], one after the other in time
     * @param outputs [sample][output]
     * @param lags how many samples back activity counts, besides the present; before the first it is zero
     * @param ridge penalty of squared weights, zero or more, in the unit of summed squares of activity
     * @throws IllegalArgumentException if samples differ in number, lags or the ridge are negative, or activity is
     *     linearly dependent and the ridge zero
     */
    public static LinearDecoder fit(double[][] activity, double[][] outputs, int lags, double ridge) {
        checked(activity, outputs, lags, ridge);
        return fit(lagged(activity, lags), outputs, ridge);
    }

    private static LinearDecoder fit(double[][] inputs, double[][] outputs, double ridge) {
        double[][] x = Matrices.centered(inputs);
        double[][] squares = Matrices.plus(
                Matrices.transposeTimes(x, x), ridge, Matrices.identity(x[0].length));
        double[] spectrum = Matrices.symmetric(squares).values();
        Arguments.require(spectrum[spectrum.length - 1] > 1e-13 * spectrum[0], "ridge", ridge,
                "more, because activity is linearly dependent");
        return new LinearDecoder(
                Matrices.solve(squares, Matrices.transposeTimes(x, Matrices.centered(outputs))),
                Matrices.mean(inputs), Matrices.mean(outputs));
    }

    private static void checked(double[][] activity, double[][] outputs, int lags, double ridge) {
        Arguments.columns("activity", activity);
        Arguments.columns("outputs", outputs);
        Arguments.length("outputs", outputs.length, activity.length);
        Arguments.atLeast("lags", 0, lags);
        Arguments.require(ridge >= 0, "ridge", ridge, "zero or more");
    }

    private static double[][] lagged(double[][] activity, int lags) {
        int units = activity[0].length;
        double[][] lagged = new double[activity.length][units * (lags + 1)];
        for (int sample = 0; sample < activity.length; sample++) {
            for (int lag = 0; lag <= Math.min(lags, sample); lag++) {
                System.arraycopy(activity[sample - lag], 0, lagged[sample], lag * units, units);
            }
        }
        return lagged;
    }

    /**
     * Outputs decoded from activity, [sample][output].
     *
     * @param activity [sample][unit], of as many units as were learned from
     * @throws IllegalArgumentException if units differ in number
     */
    public double[][] predict(double[][] activity) {
        int units = Arguments.columns("activity", activity);
        Arguments.require(weights.length % units == 0, "activity[0]", "length " + units,
                "a divisor of " + weights.length + ", units times lags and one");
        return predictLagged(lagged(activity, weights.length / units - 1));
    }

    private double[][] predictLagged(double[][] inputs) {
        double[][] predicted = Matrices.times(Matrices.minus(inputs, inputMean), weights);
        for (double[] row : predicted) {
            Arrays.setAll(row, j -> row[j] + outputMean[j]);
        }
        return predicted;
    }

    /**
     * Decodes every fold of samples with weights learned from the others.
     *
     * @param activity [sample][unit], one after the other in time
     * @param outputs [sample][output]
     * @param lags how many samples back activity counts
     * @param ridge penalty of squared weights
     * @param folds [sample], the fold of each, such as {@link #folds} gives; never put samples of one trial in two,
     *     since neighbors in time tell each other
     * @throws IllegalArgumentException as {@link #fit} does, or if folds are not one for each sample, or fewer than two
     */
    public static Score crossValidated(
            double[][] activity, double[][] outputs, int lags, double ridge, int[] folds) {
        checked(activity, outputs, lags, ridge);
        Arguments.length("folds", folds.length, activity.length);
        int[] names = Arrays.stream(folds).distinct().toArray();
        Arguments.require(names.length > 1, "folds", names.length + " fold", "at least 2");
        double[][] inputs = lagged(activity, lags);
        double[][] predicted = new double[inputs.length][];
        for (int fold : names) {
            var decoder = fit(of(inputs, folds, fold, false), of(outputs, folds, fold, false), ridge);
            double[][] decoded = decoder.predictLagged(of(inputs, folds, fold, true));
            int next = 0;
            for (int sample = 0; sample < folds.length; sample++) {
                if (folds[sample] == fold) {
                    predicted[sample] = decoded[next++];
                }
            }
        }
        return Score.of(predicted, outputs);
    }

    private static double[][] of(double[][] rows, int[] folds, int fold, boolean inside) {
        return IntStream.range(0, rows.length).filter(i -> folds[i] == fold == inside)
                .mapToObj(i -> rows[i]).toArray(double[][]::new);
    }

    /**
     * Contiguous folds, as equally long as can be, [sample].
     *
     * @param samples how many
     * @param count how many folds
     * @throws IllegalArgumentException if there are fewer than two, or more than samples
     */
    public static int[] folds(int samples, int count) {
        Arguments.require(count >= 2 && count <= samples, "count", count,
                "2 to " + samples + ", the number of samples");
        int[] folds = new int[samples];
        Arrays.setAll(folds, sample -> (int) ((long) sample * count / samples));
        return folds;
    }
}
