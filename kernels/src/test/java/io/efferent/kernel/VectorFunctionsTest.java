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
