package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Functions that are called, against the same operations written out. */
class PointwiseTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;

    private static final Pointwise POINTWISE =
            new Pointwise(List.of("x", "y"), p -> p.get("x").mul(p.get("y")).add(p.constant(2)).sin());

    /** z = x sin(x y + 2), a function of x in which the sine is held. */
    private static NDArray product(NDArray x, NDArray y) {
        var p = Parameters.of(x.getManager(), x.getDataType(), Map.of("x", x, "y", y));
        return POINTWISE.of(p).mul(x);
    }

    private static NDArray number(NDArray like, double value) {
        return Constants.of(like.getManager(), like.getDataType(), value);
    }

    @Test
    void valuesAreThoseOfTheOperations() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            double[] x = new Random(1).doubles(70, -3, 3).toArray();
            NDArray array = Constants.of(manager, DataType.FLOAT64, new Shape(10, 7), x);
            assertArrayEquals(
                    Arrays.stream(x).map(v -> v * Math.sin(v * 1.5 + 2)).toArray(),
                    product(array, number(array, 1.5)).toDoubleArray(), 1e-14);
        }
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void compiledStepsCallIt(Twin.Mode mode) {
        var random = new Random(2);
        double[][] x = Twin.random(random, 35, 3, -1, 1);
        double[][] y = Twin.random(random, 35, 3, -1, 1);
        double[][] wide = Twin.random(random, 35, 20, -1, 1);
        var root = new Root(List.of("c"), (p, z) -> product(z, z.onesLike()).mul(p.constant(0.1)).add(z)
                .sub(p.get("c")));
        Twin.compare(mode, List.of(
                Twin.once("small", in -> product(in[0], in[1]), x, y),
                Twin.once("wide", in -> product(in[0], in[0]), wide),
                Twin.once("constant", in -> product(in[0], number(in[0], 3)), x),
                Twin.once("in a root", in -> root.solve(
                        Parameters.of(in[0].getManager(), in[0].getDataType(), Map.of("c", in[0])),
                        number(in[0], -5), number(in[0], 5), in[0]), x)));
    }
}
