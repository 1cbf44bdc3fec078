package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps over time: blocks, threads, lags, windows. */
class SweepTest {
    static final List<Twin.Mode> MODES = Twin.Mode.ALL;
    private static final int STEPS = 7;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    /** A small recurrent network with two delays and an input from outside; sample s is the same whatever the batch. */
    private static Twin.Model network(int batch) {
        var random = new Random(3);
        Map<String, double[][]> initial = new LinkedHashMap<>();
        initial.put("h", Arrays.copyOf(Twin.random(random, 100, 18, -1, 1), batch));
        initial.put("y", Arrays.copyOf(Twin.random(random, 100, 2, -1, 1), batch));
        double[][][] outer = new double[STEPS][][];
        for (int t = 0; t < STEPS; t++) {
            outer[t] = Arrays.copyOf(Twin.random(random, 100, 3, -1, 1), batch);
        }
        Map<String, Values> weights = new LinkedHashMap<>();
        for (var shape
                : Map.of("w", new Shape(18, 5), "u", new Shape(18, 18), "out", new Shape(2, 18), "b", new Shape(18))
                .entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
            weights.put(shape.getKey(), new Values(
                    random.doubles(shape.getValue().size(), -0.3, 0.3).toArray(), shape.getValue()));
        }
        return new Twin.Model("network", initial, Map.of("c", outer), weights, Set.of("h", "y"), STEPS, in -> {
            NDArray seen = Tensors.concatLast(in.lagged("y", 3), in.outer("c"));
            NDArray h = Linear.linear(seen, in.weight("w"), in.weight("b")).singletonOrThrow()
                    .add(Linear.linear(in.lagged("h", 1), in.weight("u"), null).singletonOrThrow()).tanh();
            NDArray y = in.lagged("y", 1).add(
                    Linear.linear(h, in.weight("out"), null).singletonOrThrow().sub(in.lagged("y", 20)).sin());
            return Map.of("h", h, "y", y);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 100})
    void everyBatchEqualsAutograd(int batch) {
        for (Twin.Mode mode : MODES) {
            boolean doubles = mode.type() == DataType.FLOAT64;
            Twin.compare(mode.within(doubles ? 1e-12 : 2e-6, doubles ? 1e-12 : 2e-5), List.of(network(batch)));
        }
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void threadsChangeNothing(Twin.Mode mode) {
        Twin.Outcome one = Twin.compiled(mode, List.of(network(100)), 1).getFirst();
        for (int threads : new int[] {1, 2, 3, 7}) {
            Twin.Outcome more = Twin.compiled(mode, List.of(network(100)), threads).getFirst();
            one.values().forEach((f, times) -> {
                for (int t = 0; t < STEPS; t++) {
                    assertArrayEquals(times[t], more.values().get(f)[t], f);
                }
            });
            one.gradients().forEach((name, gradient) -> assertArrayEquals(
                    gradient, more.gradients().get(name), name));
        }
    }

    @ParameterizedTest
    @FieldSource("MODES")
    void aSampleDoesNotDependOnTheOthers(Twin.Mode mode) {
        Twin.Outcome many = Twin.compiled(mode, List.of(network(100)), 1).getFirst();
        Twin.Outcome few = Twin.compiled(mode, List.of(network(33)), 1).getFirst();
        for (String field : List.of("h", "y")) {
            for (int t = 0; t < STEPS; t++) {
                double[] times = few.values().get(field)[t];
                assertArrayEquals(
                        times, Arrays.copyOf(many.values().get(field)[t], times.length), field);
            }
        }
    }

    /** Windows of {@code length} steps, forward and back, with what crosses their borders detached. */
    private Map<String, double[]> windows(int length, boolean compiled) {
        Twin.Model model = network(35);
        Map<String, double[]> gradients = new LinkedHashMap<>();
        if (compiled) {
            var scan = Scan.builder(DataType.FLOAT64).addField("memory h", 18, true).addField("y", 2, true);
            scan.trace(() -> model.step().of(new Twin.Reader() {
                @Override
                public NDArray lagged(String field, int lag) {
                    return scan.lagged(name(field), lag);
                }

                @Override
                public NDArray outer(String channel) {
                    return scan.outer(channel, 3);
                }

                @Override
                public NDArray weight(String name) {
                    return scan.weight(name, model.weights().get(name).shape());
                }
            }).forEach((f, x) -> scan.setResult(name(f), x)));
            Map<String, NDArray> initial = new LinkedHashMap<>();
            model.initial().forEach((f, x) -> initial.put(name(f), Constants.of(manager, DataType.FLOAT64, x)));
            Map<String, double[]> weights = new LinkedHashMap<>();
            model.weights().forEach((w, x) -> weights.put(w, x.data()));
            var sweep = scan.build().sweep(35, STEPS, initial,
                    Map.of("c", Twin.cube(manager, DataType.FLOAT64, model.outer().get("c"))), weights);
            for (int from = 0; from < STEPS; from += length) {
                int to = Math.min(STEPS, from + length);
                sweep.forward(from, to);
                NDArray ones = manager.ones(new Shape(35, to - from + 1, 2), DataType.FLOAT64);
                sweep.backward(from, to, Map.of("y", ones));
            }
            gradients.putAll(sweep.weightGradients());
            model.initial().keySet().forEach(
                    f -> gradients.put(f, sweep.initialGradient(name(f), manager).toDoubleArray()));
            return gradients;
        }
        Map<String, NDArray> leaves = new LinkedHashMap<>();
        model.weights().forEach((w, x) -> leaves.put(w, Constants.of(manager, DataType.FLOAT64, x.shape(), x.data())));
        Map<String, List<NDArray>> history = new LinkedHashMap<>();
        model.initial().forEach((f, x) -> {
            leaves.put(f, Constants.of(manager, DataType.FLOAT64, x));
            history.put(f, new ArrayList<>(List.of(leaves.get(f))));
        });
        leaves.forEach((name, leaf) -> {
            leaf.setRequiresGradient(true);
            gradients.put(name, new double[(int) leaf.size()]);
        });
        for (int from = 0; from < STEPS; from += length) {
            int to = Math.min(STEPS, from + length);
            window(model, leaves, history, from, to);
            for (String field : history.keySet()) {
                history.get(field)
                        .replaceAll(x -> Constants.of(manager, DataType.FLOAT64, x.getShape(), x.toDoubleArray()));
            }
        }
        leaves.forEach((name, leaf) -> gradients.put(name, Tensors.gradient(leaf).toDoubleArray()));
        return gradients;
    }

    private void window(
            Twin.Model model, Map<String, NDArray> leaves, Map<String, List<NDArray>> history, int from, int to) {
        try (var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray loss = history.get("y").get(from).sum();
            for (int t = from + 1; t <= to; t++) {
                int now = t;
                model.step().of(new Twin.Reader() {
                    @Override
                    public NDArray lagged(String field, int lag) {
                        return history.get(field).get(Math.max(0, now - lag));
                    }

                    @Override
                    public NDArray outer(String channel) {
                        return Constants.of(manager, DataType.FLOAT64, model.outer().get(channel)[now - 1]);
                    }

                    @Override
                    public NDArray weight(String name) {
                        return leaves.get(name);
                    }
                }).forEach((f, x) -> history.get(f).add(x));
                loss = loss.add(history.get("y").get(t).sum());
            }
            tape.backward(loss);
        }
    }

    private static String name(String field) {
        return field.equals("h") ? "memory h" : field;
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "6", "7", "100"})
    void truncationDetachesTheState(int length) {
        Map<String, double[]> expected = windows(length, false);
        Map<String, double[]> actual = windows(length, true);
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, gradient) -> assertArrayEquals(gradient, actual.get(name), 1e-10, name));
    }

    @Test
    void lagsBeyondTheStartReadTheInitialValue() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 1, true).addField("late", 1, true);
        scan.trace(() -> {
            scan.setResult("x", scan.lagged("x", 1).add(1));
            scan.setResult("late", scan.lagged("x", 4));
        });
        NDArray start = Constants.of(manager, DataType.FLOAT64, new double[][] {{10}, {20}});
        var sweep = scan.build().sweep(2, 6, Map.of("x", start), Map.of(), Map.of());
        sweep.forward(0, 2);
        sweep.forward(2, 6);
        assertArrayEquals(new double[] {0, 10, 10, 10, 10, 11, 12, 0, 20, 20, 20, 20, 21, 22},
                sweep.field("late", 0, 6, manager).toDoubleArray());
        assertEquals(new Shape(2, 7, 1), sweep.field("late", 0, 6, manager).getShape());
        NDArray upstream = Constants.of(manager, DataType.FLOAT64, new Shape(2, 7, 1),
                1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2);
        sweep.backward(0, 6, Map.of("late", upstream));
        assertArrayEquals(
                new double[] {6, 12}, sweep.initialGradient("x", manager).toDoubleArray(), "six times the start");
        assertArrayEquals(
                new double[] {1, 2}, sweep.initialGradient("late", manager).toDoubleArray(), "itself at time 0");
    }

    @Test
    void gradientsOfSeveralPassesAddUp() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 1, true);
        NDArray w = scan.weight("w", new Shape(1, 1));
        scan.trace(() -> scan.setResult("x", Linear.linear(scan.lagged("x", 1), w, null).singletonOrThrow()));
        NDArray start = Constants.of(manager, DataType.FLOAT64, new double[][] {{5}});
        var sweep = scan.build().sweep(1, 1, Map.of("x", start), Map.of(), Map.of("w", new double[] {3}));
        sweep.forward(0, 1);
        NDArray upstream = Constants.of(manager, DataType.FLOAT64, new Shape(1, 2, 1), 0, 1);
        assertArrayEquals(new double[] {0}, sweep.initialGradient("x", manager).toDoubleArray());
        sweep.backward(0, 1, Map.of("x", upstream));
        sweep.backward(0, 1, Map.of("x", upstream));
        assertArrayEquals(new double[] {6}, sweep.initialGradient("x", manager).toDoubleArray());
        assertArrayEquals(new double[] {10}, sweep.weightGradients().get("w"));
    }

    @Test
    void aWeightThatIsAskedForTwiceIsOne() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 1, true);
        scan.trace(() -> {
            NDArray x = scan.lagged("x", 1);
            NDArray a = Linear.linear(x, scan.weight("a", new Shape(1, 1)), null).singletonOrThrow();
            NDArray b = Linear.linear(x, scan.weight("b", new Shape(1, 1)), null).singletonOrThrow();
            scan.setResult(
                    "x", a.add(b).add(Linear.linear(x, scan.weight("a", new Shape(1, 1)), null).singletonOrThrow()));
        });
        NDArray start = Constants.of(manager, DataType.FLOAT64, new double[][] {{1}});
        var sweep = scan.build().sweep(
                1, 1, Map.of("x", start), Map.of(), Map.of("a", new double[] {10}, "b", new double[] {1}));
        sweep.forward(0, 1);
        assertEquals(21, sweep.field("x", 1, 1, manager).toDoubleArray()[0]);
    }

    @Test
    void linearMapsTakeKnownNumbers() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 1, true);
        scan.trace(() -> {
            NDArray two = Constants.of(scan.manager(), DataType.FLOAT64, new Shape(1, 1), 2);
            NDArray y = Linear.linear(two, scan.weight("w", new Shape(1, 1)), null).singletonOrThrow();
            scan.setResult("x", y.mul(scan.lagged("x", 1)));
        });
        NDArray start = Constants.of(manager, DataType.FLOAT64, new double[][] {{3}, {4}});
        var sweep = scan.build().sweep(2, 1, Map.of("x", start), Map.of(), Map.of("w", new double[] {5}));
        sweep.forward(0, 1);
        assertArrayEquals(new double[] {30, 40}, sweep.field("x", 1, 1, manager).toDoubleArray());
        sweep.backward(0, 1, Map.of("x", Constants.of(manager, DataType.FLOAT64, new Shape(2, 2, 1), 0, 1, 0, 1)));
        assertArrayEquals(new double[] {2 * 3 + 2 * 4}, sweep.weightGradients().get("w"));
    }

    @Test
    void conditionsAndConstantsCanBeFields() {
        var scan = Scan.builder(DataType.FLOAT64).addField("x", 1, true).addField("positive", 1, true)
                .addField("three", 1, true);
        scan.trace(() -> {
            NDArray x = scan.lagged("x", 1);
            scan.setResult("x", x);
            scan.setResult("positive", x.gt(0));
            scan.setResult("three", x.zerosLike().add(3));
        });
        NDArray start = Constants.of(manager, DataType.FLOAT64, new double[][] {{3}, {-4}});
        var sweep = scan.build().sweep(2, 1, Map.of("x", start), Map.of(), Map.of());
        sweep.forward(0, 1);
        assertArrayEquals(new double[] {1, 0}, sweep.field("positive", 1, 1, manager).toDoubleArray());
        assertArrayEquals(new double[] {3, 3}, sweep.field("three", 1, 1, manager).toDoubleArray());
    }

    @Test
    void badInputIsNamed() {
        var builder = Scan.builder(DataType.FLOAT64).addField("x", 2, true).addField("aside", 1, false);
        builder.trace(() -> {
            builder.setResult("x", builder.lagged("x", 1).add(builder.outer("c", 2)));
            builder.setResult("aside", builder.outer("d", 1));
        });
        Scan scan = builder.build();
        NDArray x = manager.zeros(new Shape(3, 2), DataType.FLOAT64);
        NDArray c = manager.zeros(new Shape(4, 3, 2), DataType.FLOAT64);
        Map<String, NDArray> outer = Map.of("c", c, "d", manager.zeros(new Shape(4, 3, 1), DataType.FLOAT64));
        assertMessage(
                "x: got shape (3, 2), expected (5, 2)", () -> scan.sweep(5, 4, Map.of("x", x), Map.of(), Map.of()));
        assertMessage("channel c: got null, expected shape (4, 3, 2)",
                () -> scan.sweep(3, 4, Map.of("x", x), Map.of(), Map.of()));
        assertMessage("channel c: got shape (4, 3, 2), expected (9, 3, 2)",
                () -> scan.sweep(3, 9, Map.of("x", x), outer, Map.of()));
        var sweep = scan.sweep(3, 4, Map.of("x", x), outer, Map.of());
        assertMessage("x: got shape (4, 3, 2), expected (3, 5, 2)", () -> sweep.backward(0, 4, Map.of("x", c)));
        assertMessage("no field z, only [x, aside]", () -> sweep.field("z", 0, 1, manager));
        assertMessage("field aside is neither recorded nor read: it was not computed",
                () -> sweep.field("aside", 0, 1, manager));
        assertEquals(List.of("x"), sweep.fields());
        var silent = Scan.builder(DataType.FLOAT64).addField("x", 2, true);
        assertMessage("the step writes nothing to field x", silent::build);
        var bare = Scan.builder(DataType.FLOAT64).addField("x", 1, true);
        bare.trace(() -> bare.setResult("x", Linear.linear(
                bare.lagged("x", 1), bare.weight("w", new Shape(1, 1)), null).singletonOrThrow()));
        assertMessage("weight w: got 2 numbers, expected shape (1, 1)",
                () -> bare.build().sweep(1, 1, Map.of(), Map.of(), Map.of("w", new double[2])));
        assertMessage("weight w: got nothing, expected shape (1, 1)",
                () -> bare.build().sweep(1, 1, Map.of(), Map.of(), Map.of()));
    }

    private static void assertMessage(String message, Runnable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }

    @Test
    void aSweepThatIsTooLongIsRefused() {
        var builder = Scan.builder(DataType.FLOAT32).addField("x", 3, true);
        builder.trace(() -> builder.setResult("x", builder.lagged("x", 1).sin()));
        var scan = builder.build();
        var e = assertThrows(
                IllegalArgumentException.class, () -> scan.sweep(1, 50_000_000, Map.of(), Map.of(), Map.of()));
        assertTrue(e.getMessage().matches("steps: got 50000000, expected at most 447392\\d\\d, as 3 numbers .*"),
                e.getMessage());
    }
}
