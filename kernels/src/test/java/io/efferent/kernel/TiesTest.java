package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Derivatives of operations exactly at their edges: the same on the tape and compiled, and as the guide lists them. */
class TiesTest {
    /** An operation, a point on its edge, and the derivatives there. */
    record Tie(String name, BothEngines.Function f, double[] at, double... derivatives) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static double[] at(double... x) {
        return x;
    }

    private static NDArray number(NDManager manager, NDArray like, double value) {
        return Constants.of(manager, like.getDataType(), value);
    }

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    static final List<Tie> TIES = List.of(
            new Tie("at least", (m, x) -> Tensors.atLeast(x, number(m, x, 2)), at(2, 1, 3), 1, 0, 1),
            new Tie("at least minus infinity", (m, x) -> Tensors.atLeast(x, number(m, x, -INFINITY)), at(0, -5), 1, 1),
            new Tie("clip", (m, x) -> Tensors.clip(x, number(m, x, -1), number(m, x, 2)), at(-1, 2, -2, 3, 0), 1, 1, 0,
            0, 1),
            new Tie("clip without bounds", (m, x) -> Tensors.clip(x, number(m, x, -INFINITY), number(m, x, INFINITY)),
                    at(-1, 2), 1, 1),
            new Tie("bound that is learned",
                    (m, x) -> Tensors.atLeast(Tensors.column(x, 0), Tensors.column(x, 1)), at(1, 1), 1, 0),
            new Tie("clip with numbers", (m, x) -> x.clip(-1, 2), at(-1, 2), 1, 1),
            new Tie("square root", (m, x) -> Tensors.sqrt(x), at(0, 4), 0, 0.25),
            new Tie("norm", (m, x) -> Tensors.sqrt(x.square().sum(new int[] {1})), at(0, 0), 0, 0),
            new Tie("norm beside 0", (m, x) -> Tensors.sqrt(x.square().sum(new int[] {1})), at(3, 4), 0.6, 0.8),
            new Tie("plain square root", (m, x) -> x.sqrt(), at(0, 4), INFINITY, 0.25),
            new Tie("absolute value", (m, x) -> x.abs(), at(0, -2), 0, -1),
            new Tie("sign", (m, x) -> x.sign(), at(0, -2), 0, 0),
            new Tie("maximum", (m, x) -> x.maximum(number(m, x, 1)), at(1, 2), 0.5, 1),
            new Tie("minimum", (m, x) -> x.minimum(number(m, x, 1)), at(1, 2), 0.5, 0),
            new Tie("rectifier", (m, x) -> Activation.relu(x), at(0, 1), 0, 1),
            new Tie("largest of a row", (m, x) -> x.max(new int[] {1}), at(3, 3, 1), 1, 0, 0));

    @ParameterizedTest(name = "{0}")
    @FieldSource("TIES")
    void derivativesAtTies(Tie tie) {
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            assertArrayEquals(tie.derivatives(), BothEngines.taped(type, tie.f(), tie.at()), 1e-7, "tape, " + type);
            assertArrayEquals(
                    tie.derivatives(), BothEngines.compiled(type, tie.f(), tie.at()), 1e-7, "compiled, " + type);
        }
    }

    @ParameterizedTest
    @FieldSource("NOT_NUMBERS")
    void errorsAreNotHidden(BothEngines.Function f) {
        assertEquals(Double.NaN, BothEngines.value(f, Double.NaN));
    }

    static final List<BothEngines.Function> NOT_NUMBERS = List.of(
            (m, x) -> Tensors.atLeast(x, number(m, x, 2)),
            (m, x) -> Tensors.sqrt(x),
            (m, x) -> Tensors.sqrt(x.mul(number(m, x, 0)).sub(number(m, x, 1))));
}
