package io.efferent.analysis;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The response to a load, averaged over trials: excitation, activity of a muscle, or force.
 *
 * @param values [sample]
 * @param start time of the first sample, s after the load
 * @param timestep between samples, s
 */
public record MeanResponse(double[] values, double start, double timestep) {
    private static final int FEWEST_SAMPLES = 3;
    private static final double ROUNDING = 1e-6;

    /**
     * @param trials [trial][sample]
     * @param start time of the first sample, s after the load
     * @param timestep between samples, s
     * @throws IllegalArgumentException if there are no trials, they differ in length, numbers are not finite, or the
     *     timestep is not above zero
     */
    public static MeanResponse of(double[][] trials, double start, double timestep) {
        Arguments.columns("trials", trials);
        Arguments.finite("start", start);
        Arguments.positive("timestep", timestep);
        return new MeanResponse(Matrices.mean(trials), start, timestep);
    }

    /**
     * Mean in a window less the mean in the baseline. The gain scaling of two background loads is the ratio of their
     * responses.
     *
     * @throws IllegalArgumentException if a window reaches beyond the samples or has fewer than 3 of them
     */
    public double in(ResponseWindow window, ResponseWindow baseline) {
        return LinearFit.mean(samples(window)) - LinearFit.mean(samples(baseline));
    }

    /**
     * When the response begins: the first time from the load on at which it stays, for a while, above the mean of the
     * baseline by more than some of its standard deviations.
     *
     * @param baseline window
     * @param deviations how many, 3 as a rule
     * @param duration how long, 0.01 s as a rule
     * @return the time after the load, s; empty if there is no such time
     * @throws IllegalArgumentException if the window reaches beyond the samples or has fewer than 3 of them
     */
    public OptionalDouble onset(ResponseWindow baseline, double deviations, double duration) {
        double[] quiet = samples(baseline);
        double mean = LinearFit.mean(quiet);
        double variance = Arrays.stream(quiet).map(x -> (x - mean) * (x - mean)).sum() / quiet.length;
        double threshold = mean + deviations * Math.sqrt(variance);
        int needed = Math.max(1, (int) Math.ceil(duration / timestep - ROUNDING));
        int above = 0;
        for (int i = index(0); i < values.length; i++) {
            above = values[i] > threshold ? above + 1 : 0;
            if (above == needed) {
                return OptionalDouble.of(start + (i - needed + 1) * timestep);
            }
        }
        return OptionalDouble.empty();
    }

    private double[] samples(ResponseWindow window) {
        int from = index(window.from());
        int to = index(window.to());
        Arguments.require(from >= 0 && to <= values.length, "window " + window.name(),
                window.from() + " to " + window.to() + " s",
                "one within " + values.length + " samples of " + timestep + " s from " + start + " s on");
        Arguments.require(to - from >= FEWEST_SAMPLES, "window " + window.name(),
                to - from + " samples of " + timestep + " s", "at least " + FEWEST_SAMPLES);
        return Arrays.copyOfRange(values, from, to);
    }

    /** The first sample at or after a time. */
    private int index(double time) {
        return (int) Math.ceil((time - start) / timestep - ROUNDING);
    }
}
