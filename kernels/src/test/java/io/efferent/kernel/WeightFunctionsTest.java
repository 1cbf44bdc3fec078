package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
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

/** What is computed from weights alone, against DJL's tape. */
class WeightFunctionsTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;

    private final Random random = new Random(8);

    private interface Step {
        NDArray of(NDArray x, Twin.Reader in);
    }

    private Values values(long... shape) {
        long size = new Shape(shape).size();
        return new Values(random.doubles(size, -1, 1).map(w -> w / Math.sqrt(5)).toArray(), new Shape(shape));
    }

    /** A recurrent step of {@code n} units over matrices w, v (n, n), vectors b (n), r (1, n) and a scalar. */
    private Twin.Model model(String name, int n, Step step) {
        Map<String, Values> weights = new LinkedHashMap<>();
        weights.put("w", values(n, n));
        weights.put("v", values(n, n));
        weights.put("b", values(n));
        weights.put("r", values(1, n));
        weights.put("s", values());
        Map<String, double[][]> initial = new LinkedHashMap<>(Map.of("h", Twin.random(random, 20, n, -1, 1)));
        return new Twin.Model(name + " of " + n, initial, Map.of(), weights, Set.of("h"), 3,
                in -> Map.of("h", step.of(in.lagged("h", 1), in)));
    }

    private static NDArray linear(NDArray x, NDArray w) {
        return Linear.linear(x, w).singletonOrThrow();
    }

    private static NDArray mask(NDArray w) {
        int n = (int) w.getShape().get(0);
        double[] ones = new double[n * n];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = (i / n + i % n) % 3 == 0 ? 0 : 1;
        }
        return Constants.of(w.getManager(), w.getDataType(), new Shape(n, n), ones);
    }

    /** A matrix made of w and v, by which the step multiplies. */
    private static Map<String, Step> matrices() {
        Map<String, UnaryOperator<NDArray>> ofOne = new LinkedHashMap<>();
        ofOne.put("mask on the right", w -> w.mul(mask(w)));
        ofOne.put("mask on the left", w -> mask(w).mul(w));
        ofOne.put("magnitude", NDArray::abs);
        ofOne.put("Dale", w -> w.abs().mul(mask(w).mul(2).sub(1)));
        ofOne.put("exponential", w -> w.exp().mul(0.1));
        ofOne.put("softplus", w -> ai.djl.nn.Activation.softPlus(w).mul(0.2));
        ofOne.put("transpose", NDArray::transpose);
        ofOne.put("transposed twice", w -> w.transpose().transpose());
        ofOne.put("swapped axes", w -> w.swapAxes(0, 1).mul(0.5));
        ofOne.put("partly frozen", w -> w.mul(mask(w)).add(w.stopGradient().mul(mask(w).neg().add(1))));
        ofOne.put("normalized", w -> w.div(w.square().sum().sqrt()));
        ofOne.put("rows normalized", w -> w.div(w.square().sum(new int[] {1}, true).sqrt()));
        ofOne.put("softmax", w -> w.softmax(1));
        ofOne.put("own transpose", w -> w.matMul(w.transpose()).mul(0.3));
        ofOne.put("antisymmetric", w -> w.sub(w.transpose()));
        ofOne.put("one minus", w -> w.neg().add(1).mul(0.1));
        ofOne.put("limited", w -> w.clip(-0.2, 0.3));
        ofOne.put("limited by arrays", w -> Tensors.clip(
                w, Constants.of(w.getManager(), w.getDataType(), -0.2),
                Constants.of(w.getManager(), w.getDataType(), 0.3)));
        ofOne.put("rectified", w -> w.maximum(0));
        ofOne.put("picked by a mask", w -> Tensors.where(mask(w).gt(0.5), w, w.zerosLike()));
        ofOne.put("joined again", w -> NDArrays.concat(new NDList(w.get(":, 2:"), w.get(":, 0:2").mul(2)), 1));
        ofOne.put("joined with a constant", w -> NDArrays.concat(new NDList(mask(w).get("0:1"), w.get("1:")), 0));
        ofOne.put("split and stacked", w -> {
            NDList parts = w.split(w.getShape().get(0), 0);
            return NDArrays.concat(new NDList(parts.stream().map(part -> part.mul(1.5)).toList()), 0);
        });
        ofOne.put("reshaped", w -> w.flatten().reshape(w.getShape()).mul(0.5));
        ofOne.put("diagonal added", w -> w.add(Constants.of(w.getManager(), w.getDataType(), 0.1)));
        Map<String, Step> all = new LinkedHashMap<>();
        ofOne.forEach((name, f) -> {
            all.put(name + ", linear", (h, in) -> linear(h, f.apply(in.weight("w"))).tanh());
            all.put(name + ", product", (h, in) -> h.matMul(f.apply(in.weight("w"))).tanh());
        });
        all.put("product of two", (h, in) -> linear(h, in.weight("w").mul(in.weight("v"))).tanh());
        all.put("low rank", (h, in) -> linear(h, in.weight("w").matMul(in.weight("v").transpose())).tanh());
        all.put("scaled by a weight", (h, in) -> linear(h, in.weight("w").mul(in.weight("s"))).tanh());
        all.put("columns scaled", (h, in) -> linear(h, in.weight("w").mul(in.weight("b"))).tanh());
        all.put("both ways", (h, in) -> linear(linear(h, in.weight("w")).tanh(), in.weight("w").transpose()).tanh());
        all.put("given and changed", (h, in) -> linear(h, in.weight("w")).add(linear(h, in.weight("w").abs())).tanh());
        return all;
    }

    /** Weights that are not multiplied by, but added, multiplied element by element, compared. */
    private static Map<String, Step> elements() {
        Map<String, Step> all = new LinkedHashMap<>();
        all.put("PyTorch's x W^T + b", (h, in) -> h.matMul(in.weight("w").transpose()).add(in.weight("b")).tanh());
        all.put("weight first", (h, in) -> in.weight("b").add(h.matMul(in.weight("w"))).tanh());
        all.put("learned leak", (h, in) -> {
            NDArray leak = ai.djl.nn.Activation.sigmoid(in.weight("r"));
            return h.mul(leak.neg().add(1)).add(linear(h, in.weight("w")).tanh().mul(leak));
        });
        all.put("scalar", (h, in) -> h.mul(in.weight("s")).sin());
        all.put("first scalar", (h, in) -> in.weight("s").mul(h).sin());
        all.put("divided", (h, in) -> h.div(in.weight("b").square().add(1)));
        all.put("maximum", (h, in) -> h.maximum(in.weight("r")).add(in.weight("b").mul(0.1)));
        all.put("bias of a linear map",
                (h, in) -> Linear.linear(h, in.weight("w"), in.weight("b").abs()).singletonOrThrow().tanh());
        all.put("constant bias", (h, in) -> Linear.linear(h, in.weight("w").abs(), mask(in.weight("w")).get(0))
                .singletonOrThrow().tanh());
        all.put("constant matrix", (h, in) -> Linear.linear(h, mask(in.weight("w")).mul(0.2), in.weight("b"))
                .singletonOrThrow().tanh());
        all.put("joined with what changes", (h, in) -> NDArrays.concat(new NDList(
                h.get(":, 1:"), h.get(":, 0:1").mul(0).add(in.weight("s").reshape(1, 1))), 1).mul(in.weight("b")));
        all.put("chosen", (h, in) -> Tensors.where(h.gt(in.weight("r")), h.mul(in.weight("b")), h.sin()));
        return all;
    }

    private void compare(Twin.Mode mode, Map<String, Step> steps, int n) {
        List<Twin.Model> models = new ArrayList<>();
        steps.forEach((name, step) -> models.add(model(name, n, step)));
        Twin.compare(mode.type() == DataType.FLOAT64 ? mode : mode.within(2e-5, 5e-5), models);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void matricesOfWeights(Twin.Mode mode) {
        compare(mode, matrices(), 4);
        compare(mode, matrices(), 17);
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void elementsOfWeights(Twin.Mode mode) {
        compare(mode, elements(), 4);
        compare(mode, elements(), 17);
    }

    private static Scan scan(UnaryOperator<NDArray> function, List<NDArray> seen) {
        var builder = Scan.builder(DataType.FLOAT64).addField("h", 3, true);
        return builder.trace(() -> {
            NDArray w = builder.weight("w", new Shape(3, 3));
            seen.add(w);
            builder.setResult("h", linear(builder.lagged("h", 1), function.apply(w)));
        }).build();
    }

    /** Gradients of a sweep in stretches, each with the weights' functions evaluated again. */
    @Test
    void stretchesAddUp() {
        double[] w = random.doubles(9, -1, 1).toArray();
        try (NDManager manager = Tensors.newManager()) {
            var start = Constants.of(manager, DataType.FLOAT64, Twin.random(random, 2, 3, -1, 1));
            var above =
                    Constants.of(manager, DataType.FLOAT64, new Shape(2, 5, 3), random.doubles(30, -1, 1).toArray());
            var sweep = scan(NDArray::abs, new ArrayList<>()).sweep(2, 4, Map.of("h", start), Map.of(), Map.of("w", w));
            sweep.forward(0, 4);
            sweep.backward(2, 4, Map.of("h", above.get(":, 2:")));
            double[] last = sweep.weightGradients().get("w").clone();
            sweep.backward(0, 2, Map.of("h", above.get(":, 0:3")));
            double[] sum = sweep.weightGradients().get("w");
            assertEquals(Set.of("w"), sweep.weightGradients().keySet());
            assertTrue(Math.abs(sum[0] - last[0]) > 1e-6);
            var plain = scan(x -> x, new ArrayList<>()).sweep(2, 4, Map.of("h", start), Map.of(),
                    Map.of("w", java.util.Arrays.stream(w).map(Math::abs).toArray()));
            plain.forward(0, 4);
            plain.backward(2, 4, Map.of("h", above.get(":, 2:")));
            plain.backward(0, 2, Map.of("h", above.get(":, 0:3")));
            double[] signed = plain.weightGradients().get("w");
            for (int i = 0; i < 9; i++) {
                assertEquals(signed[i] * Math.signum(w[i]), sum[i], 1e-14);
            }
        }
    }

    /** The code does not depend on the function: it is compiled once for all of them. */
    @Test
    void functionsShareTheirCode() {
        double[] w = {-1, 2, -3, 4, -5, 6, -7, 8, -9};
        try (NDManager manager = Tensors.newManager()) {
            var start = Constants.of(manager, DataType.FLOAT64, new double[][] {{1, 0, 0}});
            var magnitude = scan(NDArray::abs, new ArrayList<>());
            var square = scan(NDArray::square, new ArrayList<>());
            var both = new ArrayList<double[]>();
            for (Scan scan : List.of(magnitude, square, magnitude)) {
                var sweep = scan.sweep(1, 1, Map.of("h", start), Map.of(), Map.of("w", w));
                sweep.forward(0, 1);
                both.add(sweep.get("h", 1, 0));
            }
            assertArrayEquals(new double[] {1, 4, 7}, both.get(0));
            assertArrayEquals(new double[] {1, 16, 49}, both.get(1));
            assertArrayEquals(both.get(0), both.get(2));
        }
    }

    @Test
    void numbersThatAreNotKnownAreRefused() {
        for (UnaryOperator<NDArray> reading : List.<UnaryOperator<NDArray>>of(
                w -> w.mul(w.getDouble(0, 0)), w -> w.addi(1), w -> w.mul(w.toDoubleArray()[0]),
                w -> w.getNDArrayInternal().dropout(w, 0.5f, true).head())) {
            var failure = assertThrows(UntraceableException.class, () -> scan(reading, new ArrayList<>()));
            assertTrue(failure.getMessage().endsWith(" of weights"), failure.getMessage());
        }
    }

    @Test
    void weightsLookLikeArrays() {
        List<NDArray> seen = new ArrayList<>();
        scan(w -> {
            assertEquals(new Shape(3, 3), w.getShape());
            assertEquals(9, w.size());
            assertEquals(3, w.size(1));
            assertEquals(DataType.FLOAT64, w.getDataType());
            assertSame(w, w.duplicate());
            assertEquals(w, w);
            assertEquals("weights of shape (3, 3)", w.toString());
            return w;
        }, seen);
        assertEquals(1, seen.size());
    }
}
