package io.efferent.effector.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of one coordinate in a model of OpenSim.
 *
 * @param value the function
 * @param line slope and intercept, if it is a straight line
 */
record OsimFunction(DoubleUnaryOperator value, Optional<double[]> line) {
    private static final int SAMPLES = 50;

    static final List<String> KINDS = List.of("LinearFunction", "Constant", "SimmSpline", "NaturalCubicSpline",
            "PiecewiseLinearFunction", "PolynomialFunction", "MultiplierFunction");

    /** The function that an element has as a child, by itself or in an element of the name given; empty if none. */
    static Optional<OsimFunction> in(Xml holder, String name) {
        return holder.children().stream()
                .filter(child -> child.kind().equals(name) || child.name().equals(name))
                .findFirst()
                .flatMap(child -> KINDS.contains(child.kind()) ? Optional.of(child)
                        : child.children().stream().findFirst())
                .map(OsimFunction::of);
    }

    private static OsimFunction of(Xml function) {
        return switch (function.kind()) {
            case "Constant" -> straight(0, function.number("value", 0));
            case "LinearFunction" -> {
                double[] c = function.numbers("coefficients", 2);
                yield straight(c[0], c[1]);
            }
            case "PolynomialFunction" -> {
                double[] c = function.numbers("coefficients", -1);
                yield new OsimFunction(
                        q -> Arrays.stream(c).reduce(0, (sum, next) -> sum * q + next), Optional.empty());
            }
            case "MultiplierFunction" -> {
                double scale = function.number("scale", 1);
                var inner = in(function, "function").orElseThrow(() -> new IllegalArgumentException(
                        function + ": function is missing"));
                yield new OsimFunction(q -> scale * inner.value.applyAsDouble(q),
                        inner.line.map(l -> new double[] {scale * l[0], scale * l[1]}));
            }
            case "PiecewiseLinearFunction" -> knots(function, false);
            case "SimmSpline", "NaturalCubicSpline" -> knots(function, true);
            default -> throw new IllegalArgumentException(
                    function + ": is no function that can be read, expected one of " + KINDS);
        };
    }

    private static OsimFunction straight(double slope, double intercept) {
        return new OsimFunction(q -> slope * q + intercept, Optional.of(new double[] {slope, intercept}));
    }

    private static OsimFunction knots(Xml function, boolean curved) {
        double[] x = function.numbers("x", -1);
        double[] y = function.numbers("y", -1);
        if (x.length != y.length || x.length < 2) {
            throw new IllegalArgumentException(
                    function + ": got " + x.length + " x and " + y.length + " y, expected as many, at least 2");
        }
        for (int i = 1; i < x.length; i++) {
            if (!(x[i] > x[i - 1])) {
                throw new IllegalArgumentException(function + ": x: got " + x[i] + " after " + x[i - 1]
                        + ", expected rising numbers");
            }
        }
        double[] bend = curved ? bends(x, y) : new double[x.length];
        return new OsimFunction(q -> between(x, y, bend, q), Optional.empty());
    }

    /** Second derivatives at the knots of a natural cubic spline. */
    private static double[] bends(double[] x, double[] y) {
        int n = x.length;
        double[] bend = new double[n];
        double[] factor = new double[n];
        double[] side = new double[n];
        for (int i = 1; i < n - 1; i++) {
            double left = x[i] - x[i - 1];
            double right = x[i + 1] - x[i];
            double pivot = 2 * (left + right) - left * factor[i - 1];
            factor[i] = right / pivot;
            side[i] = (6 * ((y[i + 1] - y[i]) / right - (y[i] - y[i - 1]) / left) - left * side[i - 1]) / pivot;
        }
        for (int i = n - 2; i > 0; i--) {
            bend[i] = side[i] - factor[i] * bend[i + 1];
        }
        return bend;
    }

    private static double between(double[] x, double[] y, double[] bend, double q) {
        int i = 0;
        while (i < x.length - 2 && q > x[i + 1]) {
            i++;
        }
        double h = x[i + 1] - x[i];
        double right = (q - x[i]) / h;
        double left = 1 - right;
        double line = left * y[i] + right * y[i + 1];
        // Beyond the outer knots along the tangent: their bends are 0.
        double t = Math.clamp(right, 0, 1);
        double s = 1 - t;
        double cubic = ((s * s * s - s) * bend[i] + (t * t * t - t) * bend[i + 1]) * h * h / 6;
        double slope = ((1 - 3 * s * s) * bend[i] + (3 * t * t - 1) * bend[i + 1]) * h * h / 6;
        return line + cubic + (right - t) * slope;
    }

    /** The largest change from the value at {@code from} within a range. */
    double change(double from, double lower, double upper) {
        double start = value.applyAsDouble(from);
        double largest = 0;
        for (int i = 0; i <= SAMPLES; i++) {
            double q = lower + (upper - lower) * i / SAMPLES;
            largest = Math.max(largest, Math.abs(value.applyAsDouble(q) - start));
        }
        return largest;
    }
}
