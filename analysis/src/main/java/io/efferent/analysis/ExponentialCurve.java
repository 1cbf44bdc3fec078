package io.efferent.analysis;

import java.util.stream.IntStream;

/**
 * A learning curve that settles, {@code asymptote + amplitude e^(-t / trials)}, t counting trials (or cycles) from 0.
 *
 * @param asymptote where it settles
 * @param amplitude how far from there it starts
 * @param trials in which the distance falls to 1/e
 */
public record ExponentialCurve(double asymptote, double amplitude, double trials) {

    /**
     * The curve through numbers by least squares. Time constants are searched from a tenth of a trial to a hundred
     * times the number of trials.
     *
     * @param curve one number per trial (or cycle), at least 4
     * @throws IllegalArgumentException if there are fewer, or numbers are not finite
     */
    public static ExponentialCurve fit(double[] curve) {
        Arguments.atLeast("curve, numbers", 4, curve.length);
        Arguments.finite("curve", curve);
        double[] times = IntStream.range(0, curve.length).asDoubleStream().toArray();
        var fit = ScaledShape.fit(times, curve, (t, scale) -> Math.exp(-t / scale), 0.1, 100.0 * curve.length);
        return new ExponentialCurve(fit.offset(), fit.amplitude(), fit.scale());
    }

    /** The curve at a trial. */
    public double at(double trial) {
        return asymptote + amplitude * Math.exp(-trial / trials);
    }

    /**
     * Trials until a share of the way to the asymptote is made, 0.8 for the trials to 80 %.
     *
     * @throws IllegalArgumentException if the share is not in [0, 1)
     */
    public double trialsTo(double share) {
        Arguments.require(share >= 0 && share < 1, "share", share, "a number in [0, 1)");
        return -trials * Math.log1p(-share);
    }

    /**
     * Change per trial, on average over the first ones.
     *
     * @param first how many, 10 as a rule
     * @throws IllegalArgumentException if it is not at least 1
     */
    public double initialRate(int first) {
        Arguments.atLeast("first", 1, first);
        return (at(first) - at(0)) / first;
    }
}
