package io.efferent.rl.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From 1 to 10000, against Commons Math and, as its digamma function is good to 1e-9 only, against a sum. */
class GammaFunctionsTest {
    private static final double[] X = DoubleStream.iterate(1, x -> x < 1e4, x -> x * 1.003).toArray();

    @ParameterizedTest
    @CsvSource({"FLOAT64,2e-13,2e-13", "FLOAT32,1e-6,5e-6"})
    void valuesAgree(DataType type, double relative, double absolute) {
        check(type, GammaFunctions::logGamma, Gamma::logGamma, relative, absolute);
        check(type, GammaFunctions::digamma, GammaFunctionsTest::digamma, relative, absolute);
    }

    /** The recurrence from far out, where little of the asymptotic series is needed. */
    private static double digamma(double x) {
        double z = x + 200;
        double sum = Math.log(z) - 1 / (2 * z) - 1 / (12 * z * z) + 1 / (120 * Math.pow(z, 4));
        for (int k = 199; k >= 0; k--) {
            sum -= 1 / (x + k);
        }
        return sum;
    }

    private static void check(
            DataType type, BiFunction<NDArray, Parameters, NDArray> function, DoubleUnaryOperator oracle,
            double relative, double absolute) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray x = Constants.of(manager, type, new Shape(X.length, 1), X);
            double[] exact = Tensors.toDoubles(x);
            double[] y = Tensors.toDoubles(function.apply(x, Parameters.bind(manager, type, Map.of())));
            for (int i = 0; i < X.length; i++) {
                double expected = oracle.applyAsDouble(exact[i]);
                assertEquals(expected, y[i], absolute + relative * Math.abs(expected), "at " + X[i]);
            }
        }
    }
}
