package io.efferent.muscle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuinticCurveTest {
    private static final List<Function<Parameters, QuinticCurve>> CURVES = List.of(
            MillardCurves::activeForceLength, MillardCurves::forceVelocity, MillardCurves::velocity,
            MillardCurves::passive, MillardCurves::tendon);

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    private static Map<String, Values> constants() {
        Map<String, Values> constants = new LinkedHashMap<>();
        Object[] numbers = {
            MillardCurves.MINIMUM_LENGTH, 0.4441, MillardCurves.TRANSITION_LENGTH, 0.73, MillardCurves.MAXIMUM_LENGTH,
            1.8123, MillardCurves.ASCENDING_SLOPE, 0.8616, MillardCurves.MINIMUM_FORCE, 0.0,
            MillardCurves.CONCENTRIC_SLOPE_AT_END, 0.0, MillardCurves.CONCENTRIC_SLOPE, 0.25,
            MillardCurves.ISOMETRIC_SLOPE, 5.0, MillardCurves.ECCENTRIC_SLOPE_AT_END, 0.0,
            MillardCurves.ECCENTRIC_SLOPE, 0.15, MillardCurves.ECCENTRIC_FORCE, 1.4,
            MillardCurves.CONCENTRIC_CURVINESS, 0.6, MillardCurves.ECCENTRIC_CURVINESS, 0.9,
            MillardCurves.PASSIVE_ZERO, 0.0, MillardCurves.PASSIVE_ONE, 0.7, MillardCurves.PASSIVE_LOW_STIFFNESS, 0.2,
            MillardCurves.PASSIVE_STIFFNESS, 2 / 0.7, MillardCurves.PASSIVE_CURVINESS, 0.75,
            MillardCurves.TENDON_STRAIN, 0.049, MillardCurves.TENDON_STIFFNESS, 1.375 / 0.049,
            MillardCurves.TENDON_TOE_FORCE, 2.0 / 3, MillardCurves.TENDON_CURVINESS, 0.5
        };
        for (int i = 0; i < numbers.length; i += 2) {
            constants.put((String) numbers[i], Values.row((double) numbers[i + 1]));
        }
        return constants;
    }

    private double[] of(
            Function<Parameters, QuinticCurve> curve, BiFunction<QuinticCurve, NDArray, NDArray> what, double... x) {
        var p = Parameters.bind(manager, DataType.FLOAT64, constants());
        NDArray at = Constants.of(manager, DataType.FLOAT64, new Shape(x.length, 1), x);
        return what.apply(curve.apply(p), at).toDoubleArray();
    }

    @Test
    void curvesPassThroughTheirKeyPoints() {
        assertArrayEquals(
                new double[] {0, 0.098532, 0.451102, 0.806305, 0.956760, 1, 0.823681, 0.403345, 0, 0},
                of(MillardCurves::activeForceLength, QuinticCurve::value,
                        0.3, 0.5, 0.6, 0.73, 0.9, 1, 1.2, 1.5, 1.8123, 3), 1e-6);
        assertArrayEquals(
                new double[] {0, 0.0125, 0.158086, 0.387333, 1, 1.225154, 1.331132, 1.3925, 1.4, 1.4},
                of(MillardCurves::forceVelocity, QuinticCurve::value,
                        -2, -0.9, -0.5, -0.25, 0, 0.1, 0.5, 0.9, 1, 7), 1e-6);
        assertArrayEquals(
                new double[] {0, 0.049692, 0.262890, 0.717070, 1, 1 + 0.1 * 2 / 0.7},
                of(MillardCurves::passive, QuinticCurve::value, 1, 1.2, 1.4, 1.6, 1.7, 1.8), 1e-6);
        assertArrayEquals(
                new double[] {0, 0.099678, 0.260936, 0.479399, 1},
                of(MillardCurves::tendon, QuinticCurve::value, 0.9, 1.01, 1.02, 1.03, 1.049), 1e-6);
        assertArrayEquals(new double[] {5}, of(MillardCurves::forceVelocity, QuinticCurve::slope, 0), 1e-12);
    }

    /** Points of corners whose tangents meet near an end, where the abscissa hardly moves with the parameter. */
    @Test
    void sharpCornersAreExact() {
        for (double meets : new double[] {0.005, 0.02, 0.1, 0.5, 0.9, 0.98, 0.995}) {
            for (double c : new double[] {0.1, 0.5, 0.9}) {
                double[] x = new double[101];
                double[] y = new double[x.length];
                for (int i = 0; i < x.length; i++) {
                    double u = i / 100.0;
                    x[i] = bezier(u, c * meets, 1 - c * (1 - meets));
                    y[i] = bezier(u, 0, 1 - c);
                }
                var p = Parameters.bind(manager, DataType.FLOAT64, Map.of());
                var knots = List.of(
                        new QuinticCurve.Knot(p.constant(0), p.constant(0), p.constant(0)),
                        new QuinticCurve.Knot(p.constant(1), p.constant(1), p.constant(1 / (1 - meets))));
                NDArray at = Constants.of(manager, DataType.FLOAT64, new Shape(x.length, 1), x);
                assertArrayEquals(
                        y, new QuinticCurve(p, knots, List.of(p.constant(c))).value(at).toDoubleArray(), 1e-12,
                        "meets at " + meets + ", c " + c);
            }
        }
    }

    private static double bezier(double u, double a, double b) {
        double w = 1 - u;
        return 5 * u * w * w * w * a * (w + 2 * u) + 5 * u * u * u * w * b * (u + 2 * w) + Math.pow(u, 5);
    }

    @Test
    void inverseUndoesTheCurve() {
        double[] velocities = {-2, -1, -0.9, -0.3, -0.05, 0, 0.03, 0.6, 1, 3};
        // The inverse is that of a curve whose slopes at the ends are half of those near them.
        Map<String, Values> constants = constants();
        constants.put(MillardCurves.CONCENTRIC_SLOPE_AT_END, Values.row(0.125));
        constants.put(MillardCurves.ECCENTRIC_SLOPE_AT_END, Values.row(0.075));
        var p = Parameters.bind(manager, DataType.FLOAT64, constants);
        NDArray at = Constants.of(manager, DataType.FLOAT64, new Shape(velocities.length, 1), velocities);
        NDArray forces = MillardCurves.forceVelocity(p).value(at);
        assertArrayEquals(velocities, MillardCurves.velocity(p).value(forces).toDoubleArray(), 1e-12);
    }

    @Test
    void slopesCurvaturesAndIntegralsBelongTogether() {
        double h = 1e-5;
        var random = new Random(1);
        for (var curve : CURVES) {
            for (int i = 0; i < 60; i++) {
                double x = random.nextDouble(-1.2, 2);
                double[] at = {x - h, x, x + h};
                double[] value = of(curve, QuinticCurve::value, at);
                double[] slope = of(curve, QuinticCurve::slope, at);
                double[] area = of(curve, QuinticCurve::integral, at);
                double curvature = of(curve, QuinticCurve::curvature, x)[0];
                assertEquals((value[2] - value[0]) / (2 * h), slope[1], 1e-5 * (1 + Math.abs(curvature)), "at " + x);
                assertEquals((area[2] - area[0]) / (2 * h), value[1], 1e-8 * (1 + Math.abs(curvature)), "at " + x);
                assertEquals((slope[2] - slope[0]) / (2 * h), curvature, 1e-4 * (1 + Math.abs(curvature)), "at " + x);
            }
        }
    }

    @Test
    void gradientsReachAllConstants() {
        var random = new Random(2);
        var x = new Values(random.doubles(400, -1.2, 2).toArray(), new Shape(400, 1));
        for (var curve : CURVES) {
            Map<String, Values> inputs = new LinkedHashMap<>(constants());
            inputs.put("x", x);
            Gradients.check(inputs, random, 1e-6, (m, in) -> {
                Map<String, NDArray> given = new LinkedHashMap<>(in);
                NDArray at = given.remove("x");
                var c = curve.apply(Parameters.bind(m, DataType.FLOAT64, constants(), given));
                return c.value(at).add(c.slope(at).mul(c.slope(at)).mul(1e-3)).add(c.integral(at)).mean();
            });
        }
    }

    @Test
    void eachCornerNeedsItsShare() {
        var p = Parameters.bind(manager, DataType.FLOAT64, Map.of());
        NDArray one = Constants.of(manager, DataType.FLOAT64, new double[][] {{1}});
        var knot = new QuinticCurve.Knot(one, one, one);
        var e = assertThrows(
                IllegalArgumentException.class, () -> new QuinticCurve(p, List.of(knot, knot), List.of()));
        assertEquals("shares: got 0, expected 1, one less than knots", e.getMessage());
    }
}
