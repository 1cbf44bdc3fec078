package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What DJL's blocks do with their parameters, against DJL's tape. */
class BlockOperationsTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;

    private static final Shape NONE = new Shape(0, 0);
    private static final Shape EACH = new Shape(1, 1);

    private final Random random = new Random(4);
    private final List<Twin.Model> models = new ArrayList<>();

    private interface Function {
        NDArray of(NDArray x, Twin.Reader in);
    }

    private Values values(Shape shape) {
        return new Values(random.doubles(shape.size(), -1, 1).toArray(), shape);
    }

    /** Twice a step of x, of {@code columns} numbers, with weights w of a shape and b. */
    private void model(String name, int columns, Shape w, Shape b, Function function) {
        Map<String, Values> weights = new LinkedHashMap<>();
        weights.put("w", values(w));
        weights.put("b", values(b));
        int results = results(name, columns, weights, function);
        Map<String, double[][]> initial = new LinkedHashMap<>();
        initial.put("x", Twin.random(random, 20, columns, -1, 1));
        initial.put("y", new double[20][results]);
        models.add(new Twin.Model(name, initial, Map.of(), weights, Set.of("x", "y"), 2, in -> {
            NDArray x = in.lagged("x", 1);
            return Map.of("x", x.sin(), "y", function.of(x, in));
        }));
    }

    /** How many numbers a function yields per sample. */
    private static int results(String name, int columns, Map<String, Values> weights, Function function) {
        var builder = Scan.builder(DataType.FLOAT64).addField("x", columns, true);
        var size = new int[1];
        builder.trace(() -> size[0] = (int) function.of(builder.lagged("x", 1), new Twin.Reader() {
            @Override
            public NDArray lagged(String field, int lag) {
                throw new IllegalStateException(name);
            }

            @Override
            public NDArray outer(String channel) {
                throw new IllegalStateException(name);
            }

            @Override
            public NDArray weight(String weight) {
                return builder.weight(weight, weights.get(weight).shape());
            }
        }).size());
        return size[0];
    }

    private void compare(Twin.Mode mode) {
        Twin.compare(mode.type() == DataType.FLOAT64 ? mode : mode.within(2e-5, 1e-4), models);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void normalization(Twin.Mode mode) {
        for (int n : new int[] {5, 24}) {
            var shape = new Shape(n);
            model("layers of " + n, n, shape, shape, (x, in) -> LayerNorm.layerNorm(
                    x, shape, in.weight("w"), in.weight("b"), 1e-5f).singletonOrThrow());
        }
        model("rows of pictures", 24, new Shape(6), new Shape(6), (x, in) -> LayerNorm.layerNorm(
                x.reshape(-1, 4, 6), new Shape(6), in.weight("w"), in.weight("b"), 1e-3f).singletonOrThrow());
        model("whole pictures", 24, new Shape(4, 6), new Shape(4, 6), (x, in) -> LayerNorm.layerNorm(
                x.reshape(-1, 4, 6), new Shape(4, 6), in.weight("w"), in.weight("b"), 1e-3f).singletonOrThrow());
        compare(mode);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void linearMapsOfRows(Twin.Mode mode) {
        for (int rows : new int[] {1, 3, 6}) {
            model("rows, " + rows, rows * 4, new Shape(5, 4), new Shape(5), (x, in) -> Linear.linear(
                    x.reshape(-1, rows, 4), in.weight("w"), in.weight("b")).singletonOrThrow().tanh());
            model("rows without offset, " + rows, rows * 4, new Shape(18, 4), new Shape(18), (x, in) -> Linear.linear(
                    x.reshape(-1, rows, 4), in.weight("w")).singletonOrThrow().tanh());
            model("rows times a matrix, " + rows, rows * 4, new Shape(4, 5), new Shape(5),
                    (x, in) -> x.reshape(-1, rows, 4).matMul(in.weight("w")).add(in.weight("b")).tanh());
        }
        model("rows of rows", 24, new Shape(5, 4), new Shape(5), (x, in) -> Linear.linear(
                x.reshape(-1, 2, 3, 4), in.weight("w"), in.weight("b")).singletonOrThrow());
        compare(mode);
    }

    /** One head that attends to six places of four numbers. */
    @ParameterizedTest
    @FieldSource("MODES")
    void attention(Twin.Mode mode) {
        model("attention", 24, new Shape(10, 4), new Shape(5), (x, in) -> {
            NDArray places = x.reshape(-1, 6, 4);
            NDArray keys = Linear.linear(places, in.weight("w").get("0:5"), in.weight("b")).singletonOrThrow();
            NDArray queries = Linear.linear(places, in.weight("w").get("5:")).singletonOrThrow();
            return queries.matMul(keys.swapAxes(1, 2)).softmax(2).matMul(places);
        });
        compare(mode.within(mode.valueTolerance(), 10 * mode.gradientTolerance()));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void convolutions(Twin.Mode mode) {
        model("1d", 12, new Shape(3, 2, 3), new Shape(3), (x, in) -> Activation.relu(Conv1d.conv1d(
                x.reshape(-1, 2, 6), in.weight("w"), in.weight("b"), new Shape(1)).singletonOrThrow()));
        model("2d", 30, new Shape(3, 1, 2, 3), new Shape(3), (x, in) -> Conv2d.conv2d(
                x.reshape(-1, 1, 5, 6), in.weight("w"), in.weight("b"), EACH).singletonOrThrow().tanh());
        model("2d, channels", 60, new Shape(4, 2, 2, 2), new Shape(4), (x, in) -> Conv2d.conv2d(
                x.reshape(-1, 2, 5, 6), in.weight("w"), in.weight("b"), new Shape(2, 1), NONE)
                .singletonOrThrow().tanh());
        model("2d, padded, dilated, in groups", 60, new Shape(4, 1, 2, 2), new Shape(4), (x, in) -> Conv2d.conv2d(
                x.reshape(-1, 2, 5, 6), in.weight("w"), in.weight("b"), EACH, new Shape(1, 2), new Shape(2, 1), 2)
                .singletonOrThrow());
        model("2d without offset, last axis channels", 30, new Shape(3, 2, 2, 2), new Shape(3),
                (x, in) -> Conv2d.conv2d(x.reshape(-1, 3, 5, 2).transpose(0, 3, 1, 2), in.weight("w"))
                        .singletonOrThrow().tanh());
        model("of half the filters", 12, new Shape(3, 2, 3), new Shape(3), (x, in) -> Conv1d.conv1d(
                x.reshape(-1, 2, 6), in.weight("w").mul(0.5), in.weight("b").abs()).singletonOrThrow());
        model("averages", 60, new Shape(1), new Shape(1), (x, in) -> Pool.avgPool2d(
                x.reshape(-1, 2, 5, 6), new Shape(2, 3), new Shape(1, 2), NONE, false, true));
        compare(mode);
    }

    private String refusal(int side) {
        var failure = assertThrows(UntraceableException.class, () -> results(
                "", side * side, Map.of("w", values(new Shape(1, 1, 3, 3))),
                (x, in) -> Conv2d.conv2d(x.reshape(-1, 1, side, side), in.weight("w")).singletonOrThrow()));
        return failure.getMessage().substring(failure.getMessage().lastIndexOf("): ") + 3);
    }

    @Test
    void largePicturesAreLeftToTheTape() {
        assertEquals("convolution whose matrix would have 705600 numbers, more than 262144", refusal(30));
        assertEquals("convolution of 1600 numbers, more than 1024", refusal(40));
    }
}
