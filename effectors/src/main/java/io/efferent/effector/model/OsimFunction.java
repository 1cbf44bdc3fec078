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
 * @param bent as a sum of bends, if it is one
 */
record OsimFunction(DoubleUnaryOperator value, Optional<double[]> line, Optional<Bent> bent) {
    /** {@code intercept + slope q + sum over powers of bends[power - 1] max(q - knots, 0)^power}. */
    record Bent(double intercept, double slope, double[] knots, double[][] bends) {
        Bent times(double scale) {
            return new Bent(scale * intercept, scale * slope, knots, Arrays.stream(bends).map(
                    power -> Arrays.stream(power).map(bend -> scale * bend).toArray()).toArray(double[][]::new));
        }
    }

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
                        q -> Arrays.stream(c).reduce(0, (sum, next) -> sum * q + next), Optional.empty(),
                        Optional.empty());
            }
            case "MultiplierFunction" -> {
                double scale = function.number("scale", 1);
                var inner = in(function, "function").orElseThrow(() -> new IllegalArgumentException(
                        function + ": function is missing"));
                yield new OsimFunction(q -> scale * inner.value.applyAsDouble(q),
                        inner.line.map(l -> new double[] {scale * l[0], scale * l[1]}),
                        inner.bent.map(b -> b.times(scale)));
            }
            case "PiecewiseLinearFunction" -> knots(function, false);
            case "SimmSpline", "NaturalCubicSpline" -> knots(function, true);
            default -> throw new IllegalArgumentException(
                    function + ": is no function that can be read, expected one of " + KINDS);
        };
    }

    private static OsimFunction straight(double slope, double intercept) {
        return new OsimFunction(q -> slope * q + intercept, Optional.of(new double[] {slope, intercept}),
                Optional.of(new Bent(intercept, slope, new double[0], new double[0][])));
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
        return new OsimFunction(q -> between(x, y, bend, q), Optional.empty(), Optional.of(bent(x, y, bend, curved)));
    }

    /** What jumps at knots: the first derivative of a chain of lines; of a spline the third, at its ends the second. */
    private static Bent bent(double[] x, double[] y, double[] bend, boolean curved) {
        int n = x.length;
        double first = (y[1] - y[0]) / (x[1] - x[0]) - (x[1] - x[0]) * (2 * bend[0] + bend[1]) / 6;
        double[][] bends = new double[curved ? 3 : 1][n];
        double before = curved ? 0 : first;
        for (int i = 0; i < n; i++) {
            double after = curved ? 0 : before;
            if (i < n - 1) {
                after = (curved ? bend[i + 1] - bend[i] : y[i + 1] - y[i]) / (x[i + 1] - x[i]);
            }
            bends[bends.length - 1][i] = (after - before) / (curved ? 6 : 1);
            before = after;
        }
        if (curved) {
            bends[1][0] = bend[0] / 2;
            bends[1][n - 1] = -bend[n - 1] / 2;
        }
        return new Bent(y[0] - first * x[0], first, x, bends);
    }

    /**
     * Second derivatives at the knots of a cubic spline as SIMM and OpenSim have it (Forsythe, Malcolm &amp; Moler
     * 1977): its third derivatives at both ends are those of cubics through the four outer points, 0 for three points.
     */
    private static double[] bends(double[] x, double[] y) {
        int n = x.length;
        double[] bend = new double[n];
        if (n == 2) {
            return bend;
        }
        double[] step = new double[n - 1];
        double[] slope = new double[n - 1];
        for (int i = 0; i < n - 1; i++) {
            step[i] = x[i + 1] - x[i];
            slope[i] = (y[i + 1] - y[i]) / step[i];
        }
        double[] pivot = new double[n];
        for (int i = 1; i < n - 1; i++) {
            pivot[i] = 2 * (step[i - 1] + step[i]);
            bend[i] = 6 * (slope[i] - slope[i - 1]);
        }
        pivot[0] = -step[0];
        pivot[n - 1] = -step[n - 2];
        if (n > 3) {
            bend[0] = (bend[2] / (x[3] - x[1]) - bend[1] / (x[2] - x[0])) * step[0] * step[0] / (x[3] - x[0]);
            bend[n - 1] = (bend[n - 3] / (x[n - 2] - x[n - 4]) - bend[n - 2] / (x[n - 1] - x[n - 3]))
                    * step[n - 2] * step[n - 2] / (x[n - 1] - x[n - 4]);
        }
        for (int i = 1; i < n; i++) {
            double factor = step[i - 1] / pivot[i - 1];
            pivot[i] -= factor * step[i - 1];
            bend[i] -= factor * bend[i - 1];
        }
        bend[n - 1] /= pivot[n - 1];
        for (int i = n - 2; i >= 0; i--) {
            bend[i] = (bend[i] - step[i] * bend[i + 1]) / pivot[i];
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
        // Beyond the outer knots along the tangent.
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
