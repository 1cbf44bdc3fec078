package io.efferent.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a population says about a movement, when the movement is known to be smooth (Kalman filter, Wu et al. 2006):
 * outputs move as {@code x' = A x + w}, activity shows them as {@code z = H x + q}, with normal w and q.
 *
 * @param a [output][output], of a step
 * @param w [output][output], covariance of what is added in a step
 * @param h [unit][output]
 * @param q [unit][unit], covariance of what activity shows besides
 * @param outputMean [output], from which x is counted
 * @param activityMean [unit], from which z is counted
 */
public record KalmanDecoder(
        double[][] a, double[][] w, double[][] h, double[][] q, double[] outputMean, double[] activityMean) {

    /**
     * Fits the filter by least squares.
     *
     * @param activity [trial][time][unit]
     * @param outputs [trial][time][output], such as position and velocity of the hand
     * @param ridge added to the variance of each unit, zero or more; above zero where units have no noise of their own
     * @throws IllegalArgumentException if shapes do not fit, trials have fewer than two samples, outputs are linearly
     *     dependent, or the ridge is negative
     */
    public static KalmanDecoder fit(double[][][] activity, double[][][] outputs, double ridge) {
        check(activity, outputs, ridge);
        double[][] allOutputs = Matrices.stacked(outputs);
        double[][] allActivity = Matrices.stacked(activity);
        double[] outputMean = Matrices.mean(allOutputs);
        double[] activityMean = Matrices.mean(allActivity);
        double[][] before = Matrices.minus(Matrices.stacked(Arrays.stream(outputs)
                .map(trial -> Arrays.copyOf(trial, trial.length - 1)).toArray(double[][][]::new)), outputMean);
        double[][] after = Matrices.minus(Matrices.stacked(Arrays.stream(outputs)
                .map(trial -> Arrays.copyOfRange(trial, 1, trial.length)).toArray(double[][][]::new)), outputMean);
        double[][] x = Matrices.minus(allOutputs, outputMean);
        double[][] z = Matrices.minus(allActivity, activityMean);
        double[][] a = regression(before, after);
        double[][] h = regression(x, z);
        double[][] q = residual(x, z, h);
        for (int unit = 0; unit < q.length; unit++) {
            q[unit][unit] += ridge;
        }
        return new KalmanDecoder(a, residual(before, after, a), h, q, outputMean, activityMean);
    }

    private static void check(double[][][] activity, double[][][] outputs, double ridge) {
        Arguments.regular("activity", activity);
        Arguments.regular("outputs", outputs);
        Arguments.length("outputs", outputs.length, activity.length);
        Arguments.length("outputs[0]", outputs[0].length, activity[0].length);
        Arguments.require(outputs[0].length > 1, "outputs[0]", "1 sample", "at least 2");
        Arguments.require(ridge >= 0, "ridge", ridge, "zero or more");
    }

    /** The matrix M for which M times a row of inputs is closest to the row of outputs. */
    private static double[][] regression(double[][] inputs, double[][] outputs) {
        double[][] squares = Matrices.transposeTimes(inputs, inputs);
        double[] spectrum = Matrices.symmetric(squares).values();
        Arguments.require(spectrum[spectrum.length - 1] > 1e-13 * spectrum[0], "outputs",
                "linearly dependent ones", "ones that each vary in their own way");
        return Matrices.transpose(Matrices.solve(squares, Matrices.transposeTimes(inputs, outputs)));
    }

    private static double[][] residual(double[][] inputs, double[][] outputs, double[][] matrix) {
        double[][] rest = Matrices.plus(outputs, -1, Matrices.times(inputs, Matrices.transpose(matrix)));
        return Matrices.scaled(1.0 / rest.length, Matrices.transposeTimes(rest, rest));
    }

    /**
     * Outputs of a trial as its activity comes in, [time][output]; nothing is used before it is there.
     *
     * @param activity [time][unit]
     * @param start outputs at the first sample, which are known
     * @throws IllegalArgumentException if sizes do not fit, or the covariance of activity cannot be inverted
     */
    public double[][] predict(double[][] activity, double[] start) {
        Arguments.length("activity[0]", Arguments.columns("activity", activity), activityMean.length);
        Arguments.length("start", start.length, outputMean.length);
        double[][] z = Matrices.minus(activity, activityMean);
        double[][] predicted = new double[activity.length][];
        double[] x = Matrices.minus(new double[][] {start}, outputMean)[0];
        double[][] uncertainty = new double[x.length][x.length];
        for (int t = 0; t < activity.length; t++) {
            if (t > 0) {
                x = Matrices.times(a, x);
                uncertainty = Matrices.plus(
                        Matrices.times(Matrices.times(a, uncertainty), Matrices.transpose(a)), 1, w);
                double[][] shown = Matrices.times(h, uncertainty);
                double[][] total = Matrices.plus(Matrices.times(shown, Matrices.transpose(h)), 1, q);
                // The gain, transposed: covariances are symmetric.
                double[][] gain = Matrices.solve(total, shown);
                double[][] surprise = Matrices.minus(new double[][] {z[t]}, Matrices.times(h, x));
                double[] correction = Matrices.times(surprise, gain)[0];
                double[] expected = x;
                x = IntStream.range(0, x.length).mapToDouble(i -> expected[i] + correction[i]).toArray();
                uncertainty = Matrices.plus(uncertainty, -1, Matrices.transposeTimes(gain, shown));
            }
            double[] now = x;
            predicted[t] = IntStream.range(0, x.length).mapToDouble(i -> now[i] + outputMean[i]).toArray();
        }
        return predicted;
    }

    /**
     * Decodes every fold of trials with a filter that was fitted to the others, each from its true start.
     *
     * @param activity [trial][time][unit]
     * @param outputs [trial][time][output]
     * @param ridge added to the variance of each unit
     * @param folds [trial], the fold of each, such as {@link LinearDecoder#folds} gives
     * @return with samples trial after trial
     * @throws IllegalArgumentException as {@link #fit} does, or if folds are not one for each trial, or fewer than two
     */
    public static LinearDecoder.Score crossValidated(
            double[][][] activity, double[][][] outputs, double ridge, int[] folds) {
        check(activity, outputs, ridge);
        Arguments.length("folds", folds.length, activity.length);
        int[] names = Arrays.stream(folds).distinct().toArray();
        Arguments.require(names.length > 1, "folds", names.length + " fold", "at least 2");
        double[][][] predicted = new double[activity.length][][];
        for (int fold : names) {
            int[] others = IntStream.range(0, folds.length).filter(i -> folds[i] != fold).toArray();
            var decoder = fit(
                    Arrays.stream(others).mapToObj(i -> activity[i]).toArray(double[][][]::new),
                    Arrays.stream(others).mapToObj(i -> outputs[i]).toArray(double[][][]::new), ridge);
            IntStream.range(0, folds.length).filter(i -> folds[i] == fold)
                    .forEach(i -> predicted[i] = decoder.predict(activity[i], outputs[i][0]));
        }
        return LinearDecoder.Score.of(Matrices.stacked(predicted), Matrices.stacked(outputs));
    }
}
