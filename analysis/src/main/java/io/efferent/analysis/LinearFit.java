package io.efferent.analysis;

import java.util.Arrays;

/**
 * A straight line through points by least squares, {@code y = slope x + intercept}.
 *
 * @param slope change of y per unit of x
 * @param intercept y at x = 0
 * @param determination r², share of the variance of y about its mean that the line explains; NaN where y does not
 *     vary
 */
public record LinearFit(double slope, double intercept, double determination) {

    /**
     * @param x [point]
     * @param y [point]
     * @throws IllegalArgumentException if there are fewer than two points, numbers are not finite, or all x are the
     *     same
     */
    public static LinearFit of(double[] x, double[] y) {
        Arguments.atLeast("points", 2, x.length);
        Arguments.length("y", y.length, x.length);
        Arguments.finite("x", x);
        Arguments.finite("y", y);
        double[] dx = centered(x);
        double[] dy = centered(y);
        double spread = Matrices.dot(dx, dx);
        Arguments.require(spread > 0, "x", x[0] + " in all points", "numbers that differ");
        double slope = Matrices.dot(dx, dy) / spread;
        double intercept = mean(y) - slope * mean(x);
        double rest = 0;
        for (int i = 0; i < x.length; i++) {
            rest += Math.pow(dy[i] - slope * dx[i], 2);
        }
        double total = Matrices.dot(dy, dy);
        return new LinearFit(slope, intercept, total > 0 ? 1 - rest / total : Double.NaN);
    }

    static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length;
    }

    private static double[] centered(double[] x) {
        double mean = mean(x);
        return Arrays.stream(x).map(value -> value - mean).toArray();
    }
}
