package io.efferent.network.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.network.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.Test;

class WiringTest {
    private static final int UNITS = 40;
    private static final int EXCITATORY = 32;
    private static final int SENSES = 5;
    private static final Cell CELL = new Cell.Rectified(0.2);

    private final Random random = new Random(3);

    private Map<String, Values> initial(Cell cell, Wiring wiring) {
        return new Recurrent("area", UNITS, List.of("senses", "other@2"), cell, wiring)
                .initialWeights(SENSES + UNITS, random);
    }

    private static Wiring dale(double density) {
        var within = new Wiring.Tract(UNITS, EXCITATORY, density);
        return new Wiring(within, List.of(Wiring.Tract.free(SENSES), within), 1);
    }

    /** Weights as they act, row-major. */
    private static double[] acting(Cell cell, Wiring wiring, Map<String, Values> weights, String which) {
        try (NDManager manager = Tensors.newManager()) {
            Parameters learned = Parameters.bind(manager, DataType.FLOAT64, weights);
            assertSame(wiring.act(cell, learned), wiring.act(cell, learned), "computed once");
            return wiring.act(cell, learned).get(cell.name() + "." + which).toDoubleArray();
        }
    }

    @Test
    void columnsHaveTheSignOfTheirUnitAndNoUnitReadsItself() {
        var weights = initial(CELL, dale(1));
        weights.replaceAll((_, w) -> new Values(random.doubles(w.data().length, -1, 1).toArray(), w.shape()));
        double[] learned = weights.get("rectified.weight_hh_l0").data();
        double[] acting = acting(CELL, dale(1), weights, "weight_hh_l0");
        for (int i = 0; i < acting.length; i++) {
            int sign = i / UNITS == i % UNITS ? 0 : i % UNITS < EXCITATORY ? 1 : -1;
            assertEquals(sign * Math.abs(learned[i]), acting[i], "connection " + i);
        }
    }

    @Test
    void onlyUnitsThatExciteReachOtherAreasAndSensesMayDoBoth() {
        var weights = initial(CELL, dale(1));
        double[] learned = weights.get("rectified.weight_ih_l0").data();
        double[] acting = acting(CELL, dale(1), weights, "weight_ih_l0");
        for (int i = 0; i < acting.length; i++) {
            int column = i % (SENSES + UNITS);
            double expected = column < SENSES ? learned[i] : column < SENSES + EXCITATORY ? Math.abs(learned[i]) : 0;
            assertEquals(expected, acting[i], "connection " + i);
        }
    }

    @Test
    void asManyConnectionsAreThereAsTheDensitySays() {
        double[] acting = acting(CELL, dale(0.3), initial(CELL, dale(0.3)), "weight_hh_l0");
        long there = Arrays.stream(acting).filter(w -> w != 0).count();
        int possible = UNITS * (UNITS - 1);
        double deviation = Math.sqrt(0.3 * 0.7 / possible);
        assertEquals(0.3, (double) there / possible, 4 * deviation);
        var other = new Wiring(dale(0.3).recurrent(), dale(0.3).inputs(), 2);
        double[] others = acting(CELL, other, initial(CELL, other), "weight_hh_l0");
        assertTrue(IntStream.range(0, acting.length).anyMatch(i -> (acting[i] == 0) != (others[i] == 0)));
    }

    @Test
    void networksThatKeepToDalesLawStartBalanced() {
        for (double density : new double[] {1, 0.4}) {
            double[] acting = acting(CELL, dale(density), initial(CELL, dale(density)), "weight_hh_l0");
            assertEquals(1.5, radius(acting), 1e-3);
            double excitation = Arrays.stream(acting).filter(w -> w > 0).sum();
            double inhibition = -Arrays.stream(acting).filter(w -> w < 0).sum();
            assertEquals(1, excitation / inhibition, 0.15);
        }
    }

    /** By Gelfand's formula: how fast powers of the matrix grow, here from the 2048th to the 4096th. */
    private static double radius(double[] matrix) {
        var power = new DMatrixRMaj(UNITS, UNITS, true, matrix);
        double[] logs = new double[13];
        double log = 0;
        for (int doubling = 0; doubling < logs.length; doubling++) {
            double norm = NormOps_DDRM.normF(power);
            log += Math.log(norm);
            logs[doubling] = log;
            CommonOps_DDRM.scale(1 / norm, power);
            var square = new DMatrixRMaj(UNITS, UNITS);
            CommonOps_DDRM.mult(power, power, square);
            power = square;
            log *= 2;
        }
        return Math.exp((logs[12] - logs[11]) / 2048);
    }

    /** Of each gate of a masked GRU, whose weights are as learned where they are there. */
    @Test
    void gatesAreWiredOneByOne() {
        var cell = new Cell.Gru();
        var wiring = new Wiring(
                new Wiring.Tract(UNITS, null, 0.5), List.of(Wiring.Tract.free(SENSES), Wiring.Tract.free(UNITS)), 4);
        var weights = initial(cell, wiring);
        double[] learned = weights.get("gru.weight_hh_l0").data();
        double[] acting = acting(cell, wiring, weights, "weight_hh_l0");
        int there = 0;
        for (int i = 0; i < acting.length; i++) {
            there += acting[i] == learned[i] ? 1 : 0;
            assertTrue(acting[i] == learned[i] || acting[i] == 0);
            assertTrue(acting[i] == 0 || i / UNITS % UNITS != i % UNITS);
        }
        assertEquals(0.5, (double) there / acting.length, 0.05);
        assertArrayEquals(
                weights.get("gru.weight_ih_l0").data(), acting(cell, wiring, weights, "weight_ih_l0"));
        double size = Arrays.stream(learned).map(w -> w * w).sum() / (3 * UNITS);
        assertEquals(2.0 / 3, size, 1e-9, "twice the squared length of a row of an orthogonal matrix of three gates");
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        assertEquals("excitatory: got 41 of 40 units, expected 1 to 40", assertThrows(
                IllegalArgumentException.class, () -> new Wiring.Tract(40, 41, 1)).getMessage());
        assertEquals("density: got 0.0, expected a number in (0, 1]", assertThrows(
                IllegalArgumentException.class, () -> new Wiring.Tract(40, 4, 0)).getMessage());
        assertEquals("wiring: got one of 40 units that read 2 inputs, expected 4 that read [a]", assertThrows(
                IllegalArgumentException.class,
                () -> new Recurrent("x", 4, List.of("a"), CELL, dale(1))).getMessage());
        assertEquals("wiring of x: got connections from 45 units, expected 7", assertThrows(
                IllegalArgumentException.class, () -> new Recurrent("x", UNITS, List.of("a", "b"), CELL, dale(1))
                        .initialWeights(7, random)).getMessage());
        assertNotEquals(dale(1), dale(0.5));
    }
}
