package io.efferent.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/**
 * Nonlinear least squares within bounds, from several starts: Levenberg-Marquardt steps in those parameters that are
 * free to move, cut at the bounds.
 */
final class LeastSquares {
    private static final int ITERATIONS = 500;
    private static final double DIFFERENCE = 1e-6;
    private static final double SMALLEST_GAIN = 1e-14;

    private final Function<double[], double[]> residuals;
    private final double[] lower;
    private final double[] upper;

    /**
     * @param residuals of parameters
     * @param lower smallest value of each parameter
     * @param upper largest value of each parameter
     */
    LeastSquares(Function<double[], double[]> residuals, double[] lower, double[] upper) {
        this.residuals = residuals;
        this.lower = lower;
        this.upper = upper;
    }

    /** The best parameters found from some starts drawn evenly within the bounds. */
    double[] solve(int starts, long seed) {
        var random = new Random(seed);
        double[] best = null;
        for (int start = 0; start < starts; start++) {
            double[] from = new double[lower.length];
            Arrays.setAll(from, i -> lower[i] + random.nextDouble() * (upper[i] - lower[i]));
            double[] end = descend(from);
            if (best == null || cost(end) < cost(best)) {
                best = end;
            }
        }
        return best;
    }

    /** The sum of squares at some parameters. */
    double cost(double[] x) {
        double[] r = residuals.apply(x);
        return Matrices.dot(r, r);
    }

    private double[] descend(double[] start) {
        double[] x = start;
        double cost = cost(x);
        double damping = 1e-3;
        for (int i = 0; i < ITERATIONS && damping < 1e12; i++) {
            double[] next = step(x, damping);
            double nextCost = cost(next);
            if (nextCost < cost) {
                boolean done = cost - nextCost <= SMALLEST_GAIN * cost;
                x = next;
                cost = nextCost;
                damping /= 10;
                if (done) {
                    break;
                }
            } else {
                damping *= 10;
            }
        }
        return x;
    }

    private double[] step(double[] x, double damping) {
        double[][] slopes = new double[x.length][];
        Arrays.setAll(slopes, i -> slope(x, i));
        double[] r = residuals.apply(x);
        double[] downhill = Arrays.stream(slopes).mapToDouble(slope -> -Matrices.dot(slope, r)).toArray();
        double[][] curvature = Matrices.times(slopes, Matrices.transpose(slopes));
        for (int i = 0; i < x.length; i++) {
            boolean held = x[i] <= lower[i] && downhill[i] <= 0 || x[i] >= upper[i] && downhill[i] >= 0;
            if (held) {
                downhill[i] = 0;
                Arrays.fill(curvature[i], 0);
                for (double[] row : curvature) {
                    row[i] = 0;
                }
            }
            curvature[i][i] = held ? 1 : curvature[i][i] * (1 + damping) + Double.MIN_NORMAL;
        }
        double[] change = Matrices.solve(curvature, downhill);
        double[] next = new double[x.length];
        Arrays.setAll(next, i -> Math.clamp(x[i] + change[i], lower[i], upper[i]));
        return next;
    }

    /** How the residuals change with a parameter, by a central difference that stays within the bounds. */
    private double[] slope(double[] x, int parameter) {
        double half = DIFFERENCE * (upper[parameter] - lower[parameter]);
        double[] before = x.clone();
        double[] after = x.clone();
        before[parameter] = Math.max(x[parameter] - half, lower[parameter]);
        after[parameter] = Math.min(x[parameter] + half, upper[parameter]);
        double[] low = residuals.apply(before);
        double[] high = residuals.apply(after);
        double[] slope = new double[low.length];
        Arrays.setAll(slope, i -> (high[i] - low[i]) / (after[parameter] - before[parameter]));
        return slope;
    }
}
