package io.efferent.analysis;

import java.util.Arrays;

/**
 * How much faster the same is learned a second time. Both exposures are to start from the same plateau.
 *
 * @param first curve of the errors of the first exposure
 * @param second curve of the errors of the second
 * @param rateChange gain of rate, {@code 100 (first trials / second trials - 1)}, percent
 * @param earlyErrorRatio mean error of the first five trials (or cycles) of the second exposure over that of the first
 * @param savedArea sum of the errors of the first exposure less that of the second
 */
public record Savings(
        ExponentialCurve first, ExponentialCurve second, double rateChange, double earlyErrorRatio, double savedArea) {
    private static final int EARLY = 5;

    /**
     * @param first errors of the first exposure, [trial or cycle]
     * @param second errors of the second, as many
     * @throws IllegalArgumentException if there are fewer than 5 of them, lengths differ, or numbers are not finite
     */
    public static Savings of(double[] first, double[] second) {
        Arguments.atLeast("first, numbers", EARLY, first.length);
        Arguments.length("second", second.length, first.length);
        var firstCurve = ExponentialCurve.fit(first);
        var secondCurve = ExponentialCurve.fit(second);
        return new Savings(
                firstCurve, secondCurve,
                100 * (firstCurve.trials() / secondCurve.trials() - 1),
                sum(second, EARLY) / sum(first, EARLY),
                sum(first, first.length) - sum(second, second.length));
    }

    private static double sum(double[] errors, int count) {
        return Arrays.stream(errors, 0, count).sum();
    }
}
