package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Garbage;
import io.efferent.array.Parameters;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Constants must stay alive until {@code backward}, whatever the garbage collector does in between. */
class TapeTest {
    private static final int REPETITIONS = 200;
    private static final int LENGTH = 100;

    /** Each factor has its own constant, whose Java object is unreachable before backward. */
    @Tag("slow")
    @Test
    void gradientsAreBitwiseTheSameAfterForcedGarbageCollection() {
        double[] first = gradient(false);
        assertEquals(expected(0.3), first[0], 1e-12 * expected(0.3), "gradient of the product of powers");
        for (int i = 0; i < REPETITIONS; i++) {
            int repetition = i;
            assertArrayEquals(first, gradient(true), () -> "repetition " + repetition);
        }
    }

    private static double[] gradient(boolean collect) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray x = Constants.of(manager, DataType.FLOAT64, new Shape(1, 2), 0.3, 0.7);
            x.setRequiresGradient(true);
            try (var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray y = forward(manager, x);
                if (collect) {
                    Garbage.collect();
                }
                tape.backward(y.sum());
            }
            return x.getGradient().toDoubleArray();
        }
    }

    /** Product of x^(1 + i / 1000) (1 + i / 100) / (1 + i / 200), in two kinds of constants. */
    private static NDArray forward(NDManager manager, NDArray x) {
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, Map.of());
        NDArray y = x;
        for (int i = 0; i < LENGTH; i++) {
            NDArray factor = Constants.of(manager, DataType.FLOAT64, 1 + i / 100.0);
            y = y.mul(factor).div(p.constant(1 + i / 200.0));
            y = y.maximum(p.constant(-1e6 - i)).mul(x.pow(Constants.of(manager, DataType.FLOAT64, i / 1000.0)));
        }
        return y;
    }

    private static double expected(double x) {
        double factors = 1;
        double power = 1;
        for (int i = 0; i < LENGTH; i++) {
            factors *= (1 + i / 100.0) / (1 + i / 200.0);
            power += i / 1000.0;
        }
        return factors * power * Math.pow(x, power - 1);
    }
}
