package io.efferent.analysis;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * A curve {@code offset + amplitude · shape(x, scale)} by least squares. For a given scale the rest is a straight line,
 * so only the scale is searched: first among many, evenly in its logarithm, then around the best of them.
 *
 * @param offset where the shape is 0
 * @param amplitude factor of the shape
 * @param scale in units of x
 */
record ScaledShape(double offset, double amplitude, double scale) {
    private static final int SCALES = 200;

    static ScaledShape fit(double[] x, double[] y, DoubleBinaryOperator shape, double smallest, double largest) {
        double step = Math.log(largest / smallest) / (SCALES - 1);
        double best = Double.NaN;
        double bestRest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < SCALES; i++) {
            double log = Math.log(smallest) + i * step;
            double rest = rest(x, y, shape, Math.exp(log));
            if (rest < bestRest) {
                best = log;
                bestRest = rest;
            }
        }
        double scale = Math.exp(new BrentOptimizer(1e-10, 1e-12).optimize(
                new MaxEval(1000), GoalType.MINIMIZE,
                new UnivariateObjectiveFunction(log -> rest(x, y, shape, Math.exp(log))),
                new SearchInterval(best - step, best + step, best)).getPoint());
        var line = LinearFit.of(values(x, shape, scale), y);
        return new ScaledShape(line.intercept(), line.slope(), scale);
    }

    private static double[] values(double[] x, DoubleBinaryOperator shape, double scale) {
        return Arrays.stream(x).map(value -> shape.applyAsDouble(value, scale)).toArray();
    }

    /** The sum of squares that a scale leaves; infinite where the shape is flat. */
    private static double rest(double[] x, double[] y, DoubleBinaryOperator shape, double scale) {
        double[] values = values(x, shape, scale);
        if (Arrays.stream(values).allMatch(value -> value == values[0])) {
            return Double.POSITIVE_INFINITY;
        }
        var line = LinearFit.of(values, y);
        double rest = 0;
        for (int i = 0; i < x.length; i++) {
            rest += Math.pow(y[i] - line.intercept() - line.slope() * values[i], 2);
        }
        return rest;
    }
}
