package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sweeps that keep few times, and compute the steps between again, have the numbers of those that keep all. */
class LeanSweepTest {
    private static final int UNITS = 18;

    private final NDManager manager = Tensors.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** A network that reads what it wrote one, two and five steps ago, and what comes from outside. */
    private static Scan network(DataType type, List<String> recorded, int threads) {
        var scan = Scan.builder(type).optThreads(threads)
                .addField("h", UNITS, false).addField("y", 2, false).recordOnly(recorded);
        NDArray in = scan.weight("in", new Shape(UNITS, 7));
        NDArray out = scan.weight("out", new Shape(2, UNITS));
        return scan.trace(() -> {
            NDArray seen = Tensors.concatLast(scan.lagged("y", 2), scan.lagged("y", 5), scan.outer("c", 3));
            NDArray h = Linear.linear(seen, in, null).singletonOrThrow().add(scan.lagged("h", 1)).tanh();
            scan.setResult("h", h);
            scan.setResult("y", scan.lagged("y", 1)
                    .add(Linear.linear(h, out, null).singletonOrThrow()).sin());
        }).build();
    }

    private NDArray random(Random random, DataType type, long... shape) {
        var all = new Shape(shape);
        return Constants.of(manager, type, all, random.doubles(all.size(), -1, 1).toArray());
    }

    private Scan.Sweep sweep(Scan scan, DataType type, int batch, int steps, long room) {
        var random = new Random(5);
        return scan.sweep(
                batch, steps, Map.of("h", random(random, type, batch, UNITS), "y", random(random, type, batch, 2)),
                Map.of("c", random(random, type, steps, batch, 3)),
                Map.of("in", random.doubles(UNITS * 7, -1, 1).toArray(),
                        "out", random.doubles(2 * UNITS, -1, 1).toArray()), room);
    }

    /** Everything that a sweep tells. */
    private Map<String, double[]> outcome(Scan scan, DataType type, int batch, int steps, long room) {
        Map<String, double[]> all = new LinkedHashMap<>();
        try (var sweep = sweep(scan, type, batch, steps, room)) {
            sweep.forward(0, steps);
            for (String field : List.of("h", "y")) {
                all.put(field, Tensors.toDoubles(sweep.field(field, 0, steps, manager)));
                all.put(field + " of a part", Tensors.toDoubles(sweep.field(field, 3, steps - 1, manager)));
            }
            sweep.backward(0, steps, Map.of("y", random(new Random(6), type, batch, steps + 1, 2)));
            all.putAll(sweep.weightGradients());
            for (String field : List.of("h", "y")) {
                all.put("start of " + field, Tensors.toDoubles(sweep.initialGradient(field, manager)));
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 70, 45, 1", "FLOAT64, 70, 45, 2", "FLOAT32, 9, 6, 1", "FLOAT64, 33, 100, 2", "FLOAT32, 40, 64, 3"
    })
    void numbersAreTheSameToTheLastBit(DataType type, int batch, int steps, int threads) {
        for (var recorded : List.of(List.of("y"), List.of("h", "y"))) {
            Scan scan = network(type, recorded, threads);
            Map<String, double[]> expected = outcome(scan, type, batch, steps, Long.MAX_VALUE);
            Map<String, double[]> actual = outcome(scan, type, batch, steps, 0);
            assertEquals(expected.keySet(), actual.keySet());
            expected.forEach((name, numbers) -> {
                assertTrue(Arrays.stream(numbers).anyMatch(x -> x != 0), name);
                assertArrayEquals(numbers, actual.get(name), name);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 70, 45, 9223372036854775807", "FLOAT64, 20, 30, 0"})
    void loopsTakeOverFromTheInterpreterWithTheSameBits(DataType type, int batch, int steps, long room)
            throws InterruptedException {
        System.setProperty(Code.PATIENCE, "0");
        try {
            Scan scan = network(type, List.of("y"), 2);
            Map<String, double[]> interpreted = outcome(network(type, List.of("y"), 2), type, batch, steps, room);
            for (int wait = 0; scan.isInterpreted() && wait < 600; wait++) {
                outcome(scan, type, batch, steps, room);
                Thread.sleep(100);
            }
            assertFalse(scan.isInterpreted());
            outcome(scan, type, batch, steps, room).forEach((name, numbers) ->
                    assertArrayEquals(interpreted.get(name), numbers, name));
        } finally {
            System.clearProperty(Code.PATIENCE);
        }
    }

    @Test
    void stretchesGoBackOneByOne() {
        Scan scan = network(DataType.FLOAT64, List.of("y"), 1);
        Map<Long, double[]> gradients = new LinkedHashMap<>();
        for (long room : new long[] {0, Long.MAX_VALUE}) {
            try (var sweep = sweep(scan, DataType.FLOAT64, 20, 50, room)) {
                sweep.forward(0, 50);
                for (int from = 0; from < 50; from += 7) {
                    int to = Math.min(50, from + 7);
                    sweep.backward(from, to, Map.of("y", manager.ones(new Shape(20, to - from + 1, 2),
                            DataType.FLOAT64)));
                }
                gradients.put(room, sweep.weightGradients().get("in"));
            }
        }
        assertArrayEquals(gradients.get(Long.MAX_VALUE), gradients.get(0L));
    }

    @Test
    void whatNeedsAllFramesIsRefused() {
        try (var sweep = sweep(network(DataType.FLOAT32, List.of("y"), 1), DataType.FLOAT32, 20, 50, 0)) {
            assertEquals("forward: got steps 0 to 10, expected 0 to 50 where steps are computed again on the way back",
                    assertThrows(IllegalArgumentException.class, () -> sweep.forward(0, 10)).getMessage());
            sweep.forward(0, 50);
            assertThrows(IllegalStateException.class, () -> sweep.get("y", 3, 0));
        }
    }
}
