package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** The functions of compiled kernels are within a few units in the last place of {@link Math}'s. */
class VectorFunctionsTest {
    private static final double[] SPECIAL = {
        0, -0.0, 1e-30, -1e-30, 1e-9, 0.5, -0.5, 1, -1, Math.PI / 4, Math.PI / 2, Math.PI, -Math.PI, 10, -10, 80, -80
    };

    private static double[] arguments(double range) {
        Random random = new Random(1);
        double[] x = new double[20_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = i < SPECIAL.length ? SPECIAL[i]
                    : range * (2 * random.nextDouble() - 1) * Math.pow(random.nextDouble(), 3);
        }
        return x;
    }

    private static void inDouble(
            String name, double range, double units, UnaryOperator<DoubleVector> f, DoubleUnaryOperator exact) {
        double[] x = arguments(range);
        int lanes = DoubleVector.SPECIES_PREFERRED.length();
        for (int i = 0; i < x.length; i += lanes) {
            double[] y = f.apply(DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, x, i)).toArray();
            for (int k = 0; k < lanes; k++) {
                double expected = exact.applyAsDouble(x[i + k]);
                assertEquals(expected, y[k], units * Math.ulp(expected), name + " of " + x[i + k]);
            }
        }
    }

    private static void inFloat(
            String name, double range, double units, UnaryOperator<FloatVector> f, DoubleUnaryOperator exact) {
        double[] x = arguments(range);
        int lanes = FloatVector.SPECIES_PREFERRED.length();
        float[] in = new float[lanes];
        for (int i = 0; i < x.length; i += lanes) {
            for (int k = 0; k < lanes; k++) {
                in[k] = (float) x[i + k];
            }
            float[] y = f.apply(FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, in, 0)).toArray();
            for (int k = 0; k < lanes; k++) {
                double expected = exact.applyAsDouble(in[k]);
                assertEquals(expected, y[k], units * Math.ulp((float) expected), name + " of " + in[k]);
            }
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }


    @Test
    void exponentialAndItsKin() {
        inDouble("exp", 700, 2, DoubleFunctions::exp, Math::exp);
        inFloat("exp", 85, 2, FloatFunctions::exp, Math::exp);
        inDouble("tanh", 30, 4, DoubleFunctions::tanh, Math::tanh);
        inFloat("tanh", 15, 4, FloatFunctions::tanh, Math::tanh);
        inDouble("sigmoid", 30, 3, DoubleFunctions::sigmoid, VectorFunctionsTest::sigmoid);
        inFloat("sigmoid", 15, 3, FloatFunctions::sigmoid, VectorFunctionsTest::sigmoid);
    }

    @Test
    void logarithm() {
        // of squares, which are not negative
        inDouble("log", 3, 2, x -> DoubleFunctions.log(x.mul(x)), x -> Math.log(x * x));
        inDouble("log", 1e150, 2, x -> DoubleFunctions.log(x.mul(x)), x -> Math.log(x * x));
        inFloat("log", 3, 2, x -> FloatFunctions.log(x.mul(x)), x -> Math.log((float) x * (float) x));
        double[] numbers = {
            0, -0.0, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1e-310, Double.MIN_NORMAL, Double.MAX_VALUE, 1,
            Math.nextUp(1.0), Math.nextDown(1.0), 2, 0.5, Math.sqrt(0.5), Math.nextDown(Math.sqrt(0.5)), 10, Math.E,
            Float.MIN_VALUE, 1e-40, Float.MIN_NORMAL, Float.MAX_VALUE
        };
        for (double x : numbers) {
            assertEquals(Math.log(x), log(x), 2 * Math.ulp(Math.log(x)), "log of " + x);
            float exact = (float) Math.log((float) x);
            assertEquals(exact, log((float) x), 2 * Math.ulp(exact), "log of " + (float) x);
        }
        for (float x : new float[] {-1, Float.NEGATIVE_INFINITY, Float.NaN}) {
            assertTrue(Double.isNaN(log((double) x)) && Float.isNaN(log(x)), "log of " + x);
        }
    }

    private static double log(double x) {
        return DoubleFunctions.log(DoubleVector.broadcast(DoubleVector.SPECIES_PREFERRED, x)).lane(0);
    }

    private static float log(float x) {
        return FloatFunctions.log(FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, x)).lane(0);
    }

    @Test
    void sineAndCosine() {
        inDouble("sin", 100, 4, DoubleFunctions::sin, Math::sin);
        inDouble("cos", 100, 4, DoubleFunctions::cos, Math::cos);
        inFloat("sin", 100, 4, FloatFunctions::sin, Math::sin);
        inFloat("cos", 100, 4, FloatFunctions::cos, Math::cos);
    }

    @Test
    void farOut() {
        double[] x = new double[DoubleVector.SPECIES_PREFERRED.length()];
        x[0] = 1000;
        double[] large = DoubleFunctions.exp(DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, x, 0)).toArray();
        assertEquals(Double.POSITIVE_INFINITY, large[0]);
        x[0] = -1000;
        DoubleVector low = DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, x, 0);
        assertEquals(0, DoubleFunctions.exp(low).toArray()[0]);
        assertEquals(-1, DoubleFunctions.tanh(low).toArray()[0]);
        assertEquals(0, DoubleFunctions.sigmoid(low).toArray()[0]);
        x[0] = Double.NaN;
        DoubleVector nan = DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, x, 0);
        for (DoubleVector y : new DoubleVector[] {
            DoubleFunctions.exp(nan), DoubleFunctions.tanh(nan), DoubleFunctions.sin(nan), DoubleFunctions.cos(nan)
        }) {
            assertTrue(Double.isNaN(y.toArray()[0]));
        }
    }
}
