package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept for the way back spares it products with matrices and changes no bit. */
class KeptResultsTest {
    private static final int BATCH = 21;
    private static final int STEPS = 5;
    private static final int UNITS = 20;
    private static final int SEEN = 4;
    private static final Map<String, Shape> SHAPES = new LinkedHashMap<>();

    static {
        for (String gate : new String[] {"z", "n"}) {
            SHAPES.put("w" + gate, new Shape(UNITS, SEEN));
            SHAPES.put("u" + gate, new Shape(UNITS, UNITS));
            SHAPES.put("b" + gate, new Shape(UNITS));
        }
        SHAPES.put("out", new Shape(2, UNITS));
    }

    private static NDArray linear(Scan.Builder scan, NDArray x, String weight, String bias) {
        return Linear.linear(
                x, scan.weight(weight, SHAPES.get(weight)), bias == null ? null : scan.weight(bias, SHAPES.get(bias)))
                .singletonOrThrow();
    }

    /** Gated units with a read-out, on which single numbers work. */
    private static Scan scan(DataType type, int least) {
        var scan = Scan.builder(type).addField("h", UNITS, false).addField("y", 1, true).optKept(least);
        return scan.trace(() -> {
            NDArray seen = scan.outer("seen", SEEN);
            NDArray h = scan.lagged("h", 1);
            NDArray z = linear(scan, seen, "wz", "bz").add(linear(scan, h, "uz", null)).getNDArrayInternal().sigmoid();
            NDArray n = linear(scan, seen, "wn", "bn").add(z.mul(linear(scan, h, "un", null))).tanh();
            NDArray next = n.add(z.mul(h.sub(n)));
            NDArray out = linear(scan, next, "out", null);
            scan.setResult("h", next);
            scan.setResult("y", Tensors.column(out, 0).sin().mul(Tensors.column(out, 1).square().log()));
        }).build();
    }

    private static double[] numbers(String name, int count) {
        return new Random(name.hashCode()).doubles(count, -1, 1).toArray();
    }

    private static float[] floats(String name, int count) {
        double[] numbers = numbers(name, count);
        float[] floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    private static Map<String, double[]> weights() {
        Map<String, double[]> weights = new LinkedHashMap<>();
        SHAPES.forEach((name, shape) -> weights.put(name, numbers(name, (int) shape.size())));
        return weights;
    }

    private record Outcome(double[] y, Map<String, double[]> gradients) {
        void requireEqual(Outcome other) {
            assertArrayEquals(y, other.y);
            assertEquals(gradients.keySet(), other.gradients.keySet());
            gradients.forEach((name, gradient) -> assertArrayEquals(gradient, other.gradients.get(name), name));
        }
    }

    private static Outcome byNumbers(Scan scan) {
        try (Scan.Sweep sweep = scan.sweep(BATCH, STEPS, weights())) {
            sweep.start("h", floats("h", BATCH * UNITS));
            sweep.put("seen", floats("seen", STEPS * BATCH * SEEN));
            sweep.forward(0, STEPS);
            sweep.backward(0, STEPS, "y", numbers("up", BATCH * (STEPS + 1)));
            return new Outcome(sweep.numbers("y", 1, STEPS), sweep.weightGradients());
        }
    }

    private static Outcome byArrays(Scan scan, DataType type) {
        try (NDManager manager = Tensors.newManager()) {
            var h = Constants.of(manager, type, new Shape(BATCH, UNITS), floats("h", BATCH * UNITS));
            var seen = Constants.of(
                    manager, type, new Shape(STEPS, BATCH, SEEN), floats("seen", STEPS * BATCH * SEEN));
            var up = Constants.of(manager, type, new Shape(BATCH, STEPS + 1, 1), numbers("up", BATCH * (STEPS + 1)));
            try (Scan.Sweep sweep = scan.sweep(BATCH, STEPS, Map.of("h", h), Map.of("seen", seen), weights())) {
                sweep.forward(0, STEPS);
                sweep.backward(0, STEPS, Map.of("y", up));
                return new Outcome(Tensors.toDoubles(sweep.field("y", 1, STEPS, manager)), sweep.weightGradients());
            }
        }
    }

    private static long products(Schedule schedule) {
        return schedule.stages().stream().filter(stage -> stage.nodes().getFirst().op() == Op.LINEAR).count();
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64"})
    void noBitChanges(DataType type) {
        Outcome again = byArrays(scan(type, Integer.MAX_VALUE), type);
        assertTrue(again.gradients.values().stream().allMatch(gradient -> gradient[0] != 0));
        again.requireEqual(byArrays(scan(type, 0), type));
        again.requireEqual(byNumbers(scan(type, 0)));
        again.requireEqual(byNumbers(scan(type, Integer.MAX_VALUE)));
    }

    @Test
    void theWayBackHasNoProductsButTheTransposed() {
        StepPlan again = scan(DataType.FLOAT32, Integer.MAX_VALUE).plan;
        StepPlan kept = scan(DataType.FLOAT32, 0).plan;
        assertEquals(5, products(again.compiled().forward()));
        assertEquals(5, products(again.compiled().backward()));
        assertEquals(5, products(kept.compiled().forward()));
        assertEquals(0, products(kept.compiled().backward()));
        assertEquals(UNITS + 1, again.frameRows);
        // z, what it multiplies, n and the read-out: not the products that make z and n, and h is a field
        assertEquals(UNITS + 1 + 3 * UNITS + 2, kept.frameRows);
    }

    @Test
    void whatSparesTooLittleIsNotKept() {
        int products = 2 * UNITS * (SEEN + UNITS) + 2 * UNITS;
        int rows = 3 * UNITS + 2;
        assertTrue(scan(DataType.FLOAT32, products / rows).plan.frameRows > UNITS + 1);
        assertEquals(UNITS + 1, scan(DataType.FLOAT32, products / rows + 1).plan.frameRows);
    }

    @Test
    void weightsThatHaveChangedAreSeen() {
        Scan scan = scan(DataType.FLOAT64, 0);
        Map<String, double[]> weights = weights();
        Outcome before = byNumbers(scan);
        try (Scan.Sweep sweep = scan.sweep(BATCH, STEPS, weights)) {
            weights.get("out")[0] += 1;
            assertEquals(0, sweep.weightGradients().get("out")[0]);
        }
        try (Scan.Sweep sweep = scan.sweep(BATCH, STEPS, weights)) {
            sweep.start("h", floats("h", BATCH * UNITS));
            sweep.put("seen", floats("seen", STEPS * BATCH * SEEN));
            sweep.forward(0, STEPS);
            assertTrue(sweep.numbers("y", 1, STEPS)[0] != before.y[0]);
        }
        before.requireEqual(byNumbers(scan));
    }

    @Test
    void numbersHaveToBeThereAndFit() {
        try (Scan.Sweep sweep = scan(DataType.FLOAT32, 0).sweep(2, 3, weights())) {
            assertEquals(
                    "channel seen: has no numbers yet",
                    assertThrows(IllegalStateException.class, () -> sweep.forward(0, 1)).getMessage());
            assertEquals(
                    "channel seen: got 5 numbers, expected 24", assertThrows(
                            IllegalArgumentException.class, () -> sweep.put("seen", new float[5])).getMessage());
            assertEquals("h: got 5 numbers, expected 40", assertThrows(
                    IllegalArgumentException.class, () -> sweep.start("h", new float[5])).getMessage());
            assertEquals("y: got 5 numbers, expected 8", assertThrows(
                    IllegalArgumentException.class, () -> sweep.backward(0, 3, "y", new double[5])).getMessage());
        }
    }
}
