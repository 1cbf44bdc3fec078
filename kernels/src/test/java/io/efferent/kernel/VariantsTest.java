package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Fixed;
import io.efferent.array.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code whose numbers change between sweeps. */
class VariantsTest {
    /** Numbers that code reads, and nobody tells. */
    private final double[] now = {0.5, 1};

    private interface Code {
        NDArray of(NDArray x, NDArray w);
    }

    /** A recurrence x' = x + 0.1 code(x, w) of n numbers, as it is now. */
    private final class Model {
        private final int n;
        private final int repetitions;
        private final Part part;
        private final Variants<String, Integer> variants = new Variants<>(() -> Scan.builder(DataType.FLOAT64));
        private int traced;

        Model(int n, int repetitions, Object source, Code code) {
            this.n = n;
            this.repetitions = repetitions;
            part = new Part("pull", source, (_, inputs) -> new NDList(code.of(inputs.get(0), inputs.get(1))));
        }

        Variants.Step<Integer> step() {
            return variants.get("plain", List.of(part), 5, builder -> {
                traced++;
                builder.addField("memory", n, true);
                builder.trace(() -> {
                    NDArray w = builder.weight("w", new Shape(n, n));
                    NDList x = Repeat.times(
                            repetitions, new NDList(builder.lagged("memory", 1)), state -> new NDList(state.get(0)
                            .add(builder.part(part, new NDList(state.get(0), w)).head().mul(0.1 / repetitions))));
                    builder.setResult("memory", x.head());
                });
                return traced;
            });
        }

        /** The end of a sweep, and the gradients of its sum. */
        Map<String, double[]> run() {
            double[] weights = weights(n);
            try (NDManager manager = Tensors.newManager();
                    var sweep = step().scan().sweep(
                            3, 4, Map.of("memory", start(manager, n)), Map.of(), Map.of("w", weights))) {
                sweep.forward(0, 4);
                double[] seed = new double[3 * 5 * n];
                for (int i = 0; i < seed.length; i++) {
                    seed[i] = i / n % 5 == 4 ? 1 : 0;
                }
                sweep.backward(
                        0, 4, Map.of("memory", Constants.of(manager, DataType.FLOAT64, new Shape(3, 5, n), seed)));
                Map<String, double[]> all = new LinkedHashMap<>();
                all.put("end", Tensors.toDoubles(sweep.field("memory", 4, 4, manager)));
                all.put("start", Tensors.toDoubles(sweep.initialGradient("memory", manager)));
                all.put("w", sweep.weightGradients().get("w"));
                return all;
            }
        }
    }

    private static NDArray start(NDManager manager, int n) {
        return Constants.of(manager, DataType.FLOAT64, Twin.random(new Random(3), 3, n, -1, 1));
    }

    private static double[] weights(int n) {
        return new Random(4).doubles((long) n * n, -0.5, 0.5).toArray();
    }

    /** The same on DJL's tape. */
    private static Map<String, double[]> taped(int n, int repetitions, Code code) {
        try (NDManager manager = Tensors.newManager(); var tape = new io.efferent.array.Tape()) {
            NDArray start = start(manager, n);
            NDArray w = Constants.of(manager, DataType.FLOAT64, new Shape(n, n), weights(n));
            start.setRequiresGradient(true);
            w.setRequiresGradient(true);
            NDArray x = start;
            for (int i = 0; i < 4 * repetitions; i++) {
                x = x.add(code.of(x, w).mul(0.1 / repetitions));
            }
            tape.backward(x.sum());
            Map<String, double[]> all = new LinkedHashMap<>();
            all.put("end", Tensors.toDoubles(x));
            all.put("start", Tensors.toDoubles(Tensors.gradient(start)));
            NDArray gradient = Tensors.gradient(w);
            all.put("w", gradient == null ? new double[n * n] : Tensors.toDoubles(gradient));
            return all;
        }
    }

    private Map<String, Code> codes() {
        Map<String, Code> codes = new LinkedHashMap<>();
        codes.put("number", (x, _) -> x.mul(-now[0]));
        codes.put("two numbers", (x, _) -> x.mul(now[0]).add(now[1]).sin());
        // A power of 0.5 is a square root: another form.
        codes.put("power", (x, _) -> x.abs().add(1).pow(now[0]));
        codes.put("limits", (x, _) -> x.mul(3).clip(-now[0], now[1]));
        codes.put("constant array", (x, _) -> {
            double[] row = new double[(int) x.getShape().get(1)];
            Arrays.setAll(row, i -> now[0] * i - now[1]);
            return x.mul(Constants.of(x.getManager(), x.getDataType(), new Shape(1, row.length), row));
        });
        codes.put("constant matrix", (x, _) -> {
            int n = (int) x.getShape().get(1);
            double[] matrix = new double[n * n];
            Arrays.setAll(matrix, i -> now[0] * (i % 3 - 1));
            return x.matMul(Constants.of(x.getManager(), x.getDataType(), new Shape(n, n), matrix)).tanh();
        });
        codes.put("condition", (x, _) -> Tensors.where(x.gt(now[0] - 0.5), x.mul(now[1]), x.square()));
        codes.put("function of numbers", (x, _) -> x.mul(
                Constants.of(x.getManager(), x.getDataType(), now[0]).neg().exp().add(now[1])));
        return codes;
    }

    private Map<String, Code> networks() {
        Map<String, Code> codes = new LinkedHashMap<>();
        codes.put("gain", (x, w) -> Linear.linear(x, w).singletonOrThrow().mul(now[0]).tanh());
        codes.put("scaled weights", (x, w) -> Linear.linear(x, w.mul(now[0])).singletonOrThrow().tanh());
        codes.put("mask", (x, w) -> {
            int n = (int) x.getShape().get(1);
            double[] mask = new double[n * n];
            Arrays.setAll(mask, i -> i % 4 == 0 ? now[1] : now[0]);
            return x.matMul(w.mul(Constants.of(x.getManager(), x.getDataType(), new Shape(n, n), mask)));
        });
        codes.put("mask and its opposite", (x, w) -> {
            int n = (int) x.getShape().get(1);
            double[] numbers = new double[n * n];
            Arrays.setAll(numbers, i -> i % 3 * now[0]);
            NDArray mask = Constants.of(x.getManager(), x.getDataType(), new Shape(n, n), numbers);
            NDArray opposite = mask.neg().add(now[1]);
            return x.matMul(w.mul(mask).add(w.stopGradient().mul(opposite.get("0:1"))));
        });
        codes.put("leak", (x, w) -> Linear.linear(x, w).singletonOrThrow().tanh().sub(x).mul(now[0]));
        return codes;
    }

    private void compare(String name, int n, int repetitions, Code code) {
        now[0] = 0.5;
        now[1] = 1;
        var model = new Model(n, repetitions, code, code);
        double[][] numbers = {{0.5, 1}, {0.5, 1}, {0.7, 1}, {-0.3, 2}, {0.5, 1}, {1, 0}, {0, 0}, {0.5, 0.5}};
        for (double[] next : numbers) {
            System.arraycopy(next, 0, now, 0, 2);
            Map<String, double[]> expected = taped(n, repetitions, code);
            model.run().forEach((what, actual) -> {
                for (int i = 0; i < actual.length; i++) {
                    assertEquals(
                            expected.get(what)[i], actual[i], 1e-12, name + ", " + Arrays.toString(next) + ", " + what);
                }
            });
        }
        assertTrue(model.traced <= (name.equals("power") ? 3 : 2), name + " was compiled " + model.traced + " times");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 17})
    void numbersAreThoseOfNow(int n) {
        codes().forEach((name, code) -> compare(name, n, 1, code));
        networks().forEach((name, code) -> compare(name, n, 1, code));
    }

    @Test
    void numbersAreThoseOfNowWithinRepetitions() {
        codes().forEach((name, code) -> compare(name, 2, 3, code));
    }

    @Test
    void whatDoesNotChangeIsCompiledOnce() {
        var model = new Model(2, 1, "s", (x, _) -> x.mul(-now[0]));
        var first = model.step().scan();
        assertSame(first, model.step().scan());
        now[0] = 2;
        var open = model.step();
        assertNotSame(first, open.scan());
        assertEquals(2, open.traced());
        now[0] = 3;
        assertEquals(2, model.step().traced());
        now[0] = 0.5;
        assertEquals(1, model.step().traced());
    }

    @Test
    void otherOperationsAreCompiledAnew() {
        Code code = (x, _) -> now[0] > 1 ? x.sin() : x.mul(now[0]);
        compareForms(code, new double[] {0.5, 2, 0.7, 2, 3, 0.9});
    }

    private void compareForms(Code code, double[] numbers) {
        var model = new Model(2, 1, code, code);
        for (double number : numbers) {
            now[0] = number;
            assertEquals(taped(2, 1, code).get("end")[1], model.run().get("end")[1], 1e-13);
        }
        assertEquals(3, model.traced);
    }

    /** A promise is believed: that is what it is for. */
    @Test
    void whatIsFixedIsTracedOnceForEachOfItsValues() {
        record Pull(double strength) implements Fixed {}

        int[] calls = {0};
        var variants = new Variants<String, Integer>(() -> Scan.builder(DataType.FLOAT64));
        for (double strength : new double[] {1, 1, 1, 2, 2, 2}) {
            var pull = new Pull(strength);
            var part = new Part("pull", pull, (_, in) -> {
                calls[0]++;
                return new NDList(in.head().mul(pull.strength()));
            });
            variants.get("", List.of(part), 10, builder -> {
                builder.addField("x", 1, true);
                builder.trace(
                        () -> builder.setResult("x", builder.part(part, new NDList(builder.lagged("x", 1))).head()));
                return 0;
            });
        }
        assertEquals(4, calls[0], "the step and by itself, then by itself and the step with numbers from outside");
    }

    @Test
    void numbersThatChangeFromCallToCallAreRefused() {
        var random = new Random(1);
        Map<String, DoubleBinaryOperator> changing = Map.of(
                "noise", (_, _) -> random.nextGaussian(),
                "counter", (_, _) -> now[0]++,
                "late counter", (_, _) -> ++now[1] > 4 ? 1 : 0);
        changing.forEach((name, number) -> {
            var model = new Model(2, 1, name, (x, _) -> x.mul(number.applyAsDouble(0, 0)));
            String message = assertThrows(UntraceableException.class, model::step, name).getMessage();
            assertTrue(
                    message.startsWith("pull reads ")
                    && message.endsWith(" when it is called again, expected the same throughout"
                    + " a batch; what changes within an episode has to be data of the trials, as inputs, loads and "
                    + "gates are"), message);
        });
        now[0] = 0.5;
        var model = new Model(2, 1, "form", (x, _) -> now[0]++ > 2 ? x : x.sin());
        assertTrue(assertThrows(UntraceableException.class, model::step).getMessage()
                .startsWith("pull does something else "));
    }
}
