package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Everything that moves numbers around, and products with matrices, against DJL's tape. */
class ShapesTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;

    private final Random random = new Random(2);

    /** A function of (batch, 2, 3, 2), whose elements all take part with different gradients. */
    private Twin.Model cube(String name, UnaryOperator<NDArray> f) {
        return Twin.once(name, x -> f.apply(x[0].sin().reshape(-1, 2, 3, 2)).square(),
                Twin.random(random, 5, 12, -2, 2));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void indices(Twin.Mode mode) {
        List<Twin.Model> models = new ArrayList<>();
        for (String index : new String[] {
            ":", ":, 1", ":, -1", ":, :, 2", ":, :, -3, 0", ":, 0:1", ":, :, 1:", ":, :, :2", ":, :, -2:", ":, :, :-1",
            ":, :, 0:3:2", ":, :, ::2, 1", ":, :, 1::2", "..., 1", "..., 1:, :", ":, ..., 0", ":, 1, ...", ":, 0, 2, 1",
            ":, :, 1:100", ":, 1:2, ::2, -1:"
        }) {
            models.add(cube(index, x -> x.get(index)));
        }
        models.add(
                cube("built", x -> x.get(new NDIndex().addAllDim().addSliceDim(1, 2).addIndices(1).addSliceDim(0, 2))));
        models.add(cube("ellipsis first", x -> x.get(new NDIndex().addEllipseDim().addIndices(0))));
        models.add(cube("overlapping", x -> x.get(":, :, 0:2").mul(x.get(":, :, 1:3"))));
        Twin.compare(mode, models);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void joining(Twin.Mode mode) {
        double[][] a = Twin.random(random, 5, 6, -1, 1);
        double[][] b = Twin.random(random, 5, 6, -1, 1);
        double[][] c = Twin.random(random, 5, 2, -1, 1);
        Twin.compare(mode, List.of(
                Twin.once("concat", x -> x[0].concat(x[2], 1).mul(x[1].concat(x[2], -1)), a, b, c),
                Twin.once(
                "concat of list", x -> NDArrays.concat(new NDList(x[0], x[2], x[0], x[1]), 1).square(), a, b, c),
                Twin.once("concat in the middle", x -> NDArrays.concat(
                        new NDList(x[0].reshape(-1, 3, 2), x[2].reshape(-1, 1, 2), x[1].reshape(-1, 3, 2)), 1).exp(),
                        a, b, c),
                Twin.once("concat at the end", x -> NDArrays.concat(
                        new NDList(x[0].reshape(-1, 2, 3), x[2].reshape(-1, 2, 1)), 2).exp(), a, b, c),
                Twin.once("with a constant", x -> x[0].concat(
                        x[0].mul(Constants.of(x[0].getManager(), x[0].getDataType(), 0)), 1).add(
                        x[0].concat(x[0], 1)), a),
                Twin.once("split", x -> x[0].split(x[0].getShape().get(1), 1).getLast().mul(x[1]), a, b),
                Twin.once("split at", x -> x[0].split(new long[] {1, 4}, 1).get(1).square(), a),
                Twin.once("stack", x -> x[0].stack(x[1], 1).square(), a, b),
                Twin.once("stack last", x -> x[0].stack(x[1], 2).square(), a, b),
                Twin.once("stack at -1", x -> NDArrays.stack(new NDList(x[0], x[1], x[0]), -1).square(), a, b),
                Twin.once("stack of cubes", x -> NDArrays.stack(
                        new NDList(x[0].reshape(-1, 2, 3), x[1].reshape(-1, 2, 3)), 2).square(), a, b)));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void reshaping(Twin.Mode mode) {
        Twin.compare(mode, List.of(
                cube("reshape", x -> x.reshape(-1, 6, 2)),
                cube("flat", x -> x.reshape(x.getShape().get(0), -1)),
                cube("expand", x -> x.expandDims(2)),
                cube("expand at the end", x -> x.expandDims(-1).mul(x.expandDims(4))),
                cube("expand and squeeze", x -> x.expandDims(1).expandDims(-1).squeeze(1).squeeze(-1)),
                cube("squeeze several", x -> x.expandDims(1).expandDims(5).squeeze(new int[] {1, 5})),
                cube("transpose", x -> x.transpose(0, 3, 1, 2)),
                cube("transpose from the end", x -> x.transpose(0, -1, -2, 1)),
                cube("swap", x -> x.swapAxes(1, 2)),
                cube("swap from the end", x -> x.swapAxes(-1, -2)),
                cube("swap and use",
                x -> x.swapAxes(1, 3).add(x.get(":, :, 1:3").expandDims(-1).get(":, :, 0:1, :, 0"))),
                cube("broadcast", x -> x.get(":, 0:1").broadcast(x.getShape().get(0), 4, 3, 2)),
                cube("broadcast against each other",
                        x -> x.get(":, :, 0:1").mul(x.get(":, 0:1")).sub(x.get(":, :, :, 0:1"))),
                cube("constants that broadcast", x -> x
                        .mul(Constants.of(x.getManager(), x.getDataType(), new Shape(3, 1), 0.5, -1, 2))
                        .add(Constants.of(x.getManager(), x.getDataType(), new Shape(2), 0.25, 3))
                        .sub(Constants.of(x.getManager(), x.getDataType(), new Shape(1, 2, 1, 1), 1, 2))),
                cube("like", x -> x.add(x.onesLike()).add(x.zerosLike()))));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void reductions(Twin.Mode mode) {
        List<Twin.Model> models = new ArrayList<>();
        for (int axis : new int[] {1, 2, 3, -1, -2}) {
            for (boolean keep : new boolean[] {false, true}) {
                int[] axes = {axis};
                String name = axis + " " + keep;
                models.add(cube("sum " + name, x -> x.sum(axes, keep)));
                models.add(cube("mean " + name, x -> x.mean(axes, keep)));
                models.add(cube("max " + name, x -> x.max(axes, keep)));
                models.add(cube("min " + name, x -> x.min(axes, keep)));
            }
        }
        models.add(cube("sum of several", x -> x.sum(new int[] {1, 3})));
        models.add(cube("mean of several", x -> x instanceof TracedArray
                ? x.mean(new int[] {2, -1}, true) : x.mean(new int[] {2}, true).mean(new int[] {3}, true)));
        models.add(cube("mean around", x -> x.sub(x.mean(new int[] {-1}, true))));
        models.add(cube("sum of nothing", x -> x.add(x.get(":, :, :, 1:1").sum(new int[] {3}, true))));
        Twin.compare(mode, models);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void largestOfEqualNumbers(Twin.Mode mode) {
        double[][] x = {{1, 1, 0}, {0, 1, 1}, {1, 0, 1}, {2, 2, 2}, {-1, 3, 2}, {0, 0, -1}};
        double[][] unknown =
                {{1, 2, Double.NaN}, {Double.NaN, 1, 2}, {1, Double.NaN, 2}, {3, 2, 1}, {3, 2, 4}, {0, 0, 1}};
        Twin.compare(mode, List.of(
                Twin.once("max", in -> in[0].max(new int[] {1}, true), x),
                Twin.once("min", in -> in[0].min(new int[] {1}, true), x),
                Twin.once("max with NaN", in -> in[0].max(new int[] {1}, true), unknown),
                Twin.once("min with NaN", in -> in[0].min(new int[] {1}, true), unknown)));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void matrices(Twin.Mode mode) {
        double[][] a = Twin.random(random, 5, 4, -1, 1);
        double[][] b = Twin.random(random, 5, 6, -1, 1);
        Twin.compare(mode, List.of(
                Twin.once("2-D", x -> x[0].matMul(OperationsTest.matrix(x[0], 4, 3)).square(), a),
                Twin.once("dot", x -> x[0].dot(OperationsTest.matrix(x[0], 4, 3)).square(), a),
                Twin.once(
                "transposed", x -> x[0].matMul(OperationsTest.matrix(x[0], 3, 4).transpose(1, 0)).square(), a),
                Twin.once("to one column", x -> x[0].matMul(OperationsTest.matrix(x[0], 4, 1)).square(), a),
                Twin.once("batched", x -> x[0].reshape(-1, 2, 2).matMul(x[1].reshape(-1, 2, 3)).square(), a, b),
                Twin.once("batchMatMul",
                        x -> x[0].reshape(-1, 2, 2).batchMatMul(x[1].reshape(-1, 2, 3)).square(), a, b),
                Twin.once("row times matrix",
                        x -> x[0].expandDims(1).get(":, :, 0:2").matMul(x[1].reshape(-1, 2, 3)).squeeze(1).square(),
                        a, b),
                Twin.once("batched and constant",
                        x -> x[0].reshape(-1, 2, 2).matMul(OperationsTest.matrix(x[0], 2, 3)).square(), a),
                Twin.once("constant on the left",
                        x -> OperationsTest.matrix(x[0], 3, 2).matMul(x[1].reshape(-1, 2, 3)).square(), a, b),
                Twin.once("constant row on the left", x -> OperationsTest.matrix(x[0], 1, 2).expandDims(0)
                        .matMul(x[1].reshape(-1, 2, 3)).square(), a, b),
                Twin.once("quadratic form", x -> x[0].expandDims(1)
                        .matMul(x[0].reshape(-1, 2, 2).matMul(x[0].reshape(-1, 2, 2)).reshape(-1, 4, 1)), a),
                Twin.once("linear map with constants", x -> Linear.linear(
                        x[0], OperationsTest.matrix(x[0], 3, 4),
                        Constants.of(x[0].getManager(), x[0].getDataType(), new Shape(3), 1, 2, 3))
                        .singletonOrThrow().square(), a)));
    }

    /** Two linear layers over three steps, from {@code in} columns through {@code hidden} to {@code out}. */
    private Twin.Model layers(String name, int batch, int in, int hidden, int out, boolean bias) {
        Map<String, Values> weights = new LinkedHashMap<>();
        weights.put("w1", values(hidden, in));
        weights.put("w2", values(out, hidden));
        weights.put("b1", vector(hidden));
        weights.put("b2", vector(out));
        Map<String, double[][]> initial = new LinkedHashMap<>();
        initial.put("x", Twin.random(random, batch, in, -1, 1));
        initial.put("y", Twin.random(random, batch, out, -1, 1));
        initial.put("h", Twin.random(random, batch, hidden, -1, 1));
        return new Twin.Model(name, initial, Map.of(), weights, Set.of("y", "h"), 3, step -> {
            NDArray x = step.lagged("x", 1);
            NDArray h = Linear.linear(x, step.weight("w1"), bias ? step.weight("b1") : null).singletonOrThrow()
                    .add(step.lagged("h", 2)).tanh();
            NDArray y = Linear.linear(h, step.weight("w2"), step.weight("b2")).singletonOrThrow();
            NDArray again = Linear.linear(h.square(), step.weight("w2"), null).singletonOrThrow();
            return Map.of("x", x.sin(), "h", h, "y", y.add(again).add(step.lagged("y", 1)));
        });
    }

    private Values values(int rows, int columns) {
        return new Values(random.doubles((long) rows * columns, -1, 1).map(w -> w / Math.sqrt(columns)).toArray(),
                new Shape(rows, columns));
    }

    private Values vector(int rows) {
        return new Values(random.doubles(rows, -1, 1).toArray(), new Shape(rows));
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void linearMapsWithWeights(Twin.Mode mode) {
        var wider = mode.type() == DataType.FLOAT64 ? mode : mode.within(1e-5, 2e-5);
        Twin.compare(wider, List.of(
                layers("small", 35, 3, 5, 2, true), layers("wide", 35, 17, 33, 18, true),
                layers("wide inside", 35, 2, 16, 1, true), layers("without bias", 35, 7, 20, 3, false),
                layers("single", 35, 1, 1, 1, true), layers("in tiles", 35, 6, 15, 4, true)));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 6, true);
        NDArray x = scan.lagged("x", 1).reshape(1, 2, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> x.get(":, 0, 3"));
        assertThrows(IndexOutOfBoundsException.class, () -> x.get(":, 0, -4"));
        assertThrows(IllegalArgumentException.class, () -> x.add(x.get(":, :, 0:2")));
        assertEquals("x: got shape (1, 2, 2), expected 6 columns",
                assertThrows(IllegalArgumentException.class, () -> scan.setResult("x", x.get(":, :, 0:2")))
                .getMessage());
        assertEquals("no field z, only [x]",
                assertThrows(IllegalArgumentException.class, () -> scan.lagged("z", 1)).getMessage());
        assertEquals("lag: got 0, expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> scan.lagged("x", 0)).getMessage());
    }
}
