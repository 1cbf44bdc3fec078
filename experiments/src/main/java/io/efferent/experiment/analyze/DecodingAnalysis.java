package io.efferent.experiment.analyze;

import io.efferent.analysis.KalmanDecoder;
import io.efferent.analysis.LinearDecoder;
import io.efferent.figure.CurvePlot;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How well the velocity of the hand can be read from activity, in trials that were not learned from. */
final class DecodingAnalysis implements Analysis {
    private static final int FOLDS = 5;
    /** Of the variance of activity, what units are taken to have for themselves. */
    private static final double NOISE = 1e-3;

    @Override
    public String name() {
        return "decoding";
    }

    @Override
    public String title() {
        return "how well the velocity of the hand can be read from activity";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double[][][] activity = subject.activity();
        double[][][] velocity = subject.over("hand velocity");
        int times = activity[0].length;
        int[] folds = LinearDecoder.folds(activity.length, Math.min(FOLDS, activity.length));
        int[] sampleFolds = IntStream.range(0, activity.length * times).map(i -> folds[i / times]).toArray();
        double[][] samples = Arrays.stream(activity).flatMap(Arrays::stream).toArray(double[][]::new);
        double[][] outputs = Arrays.stream(velocity).flatMap(Arrays::stream).toArray(double[][]::new);
        double variance = Arrays.stream(samples).flatMapToDouble(Arrays::stream).map(x -> x * x).sum()
                / (samples.length * samples[0].length);
        var linear = LinearDecoder.crossValidated(
                samples, outputs, 0, NOISE * variance * samples.length, sampleFolds);
        var kalman = KalmanDecoder.crossValidated(activity, velocity, NOISE * variance, folds);
        double[] t = IntStream.range(0, samples.length + activity.length)
                .mapToDouble(i -> i * subject.recording().timestep()).toArray();
        return new Result()
                .number("R² of a linear decoder", linear.weighted())
                .number("R² of a Kalman filter", kalman.weighted())
                .figure("decoded", CurvePlot.builder().optTitle("Velocity along x, trial after trial")
                        .setXLabel("time (s)").setYLabel("velocity (m/s)")
                        .addCurve("hand", t, apart(outputs, times))
                        .addCurve("linear", t, apart(linear.predicted(), times))
                        .addCurve("Kalman", t, apart(kalman.predicted(), times)).build())
                .data("velocity", outputs).data("linear", linear.predicted()).data("kalman", kalman.predicted());
    }

    /** The first column, with a gap behind each trial. */
    private static double[] apart(double[][] rows, int times) {
        return IntStream.range(0, rows.length / times * (times + 1))
                .mapToDouble(i -> i % (times + 1) == times ? Double.NaN : rows[i - i / (times + 1)][0]).toArray();
    }
}
