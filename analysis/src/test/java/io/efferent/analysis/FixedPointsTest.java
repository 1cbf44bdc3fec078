package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FixedPointsTest {
    private static final double BISTABLE = 0.957504024077268;

    /** Each unit is on, off or between: three to the power of units, two to that power of them stable. */
    @Test
    void bistableUnitsHaveAllTheirPoints() {
        for (int units = 1; units <= 4; units++) {
            var found = FixedPoints.findAll(bistable(units), units, 1, 4000, 1);
            assertEquals(Math.pow(3, units), found.fixed().size());
            assertEquals(Math.pow(2, units), found.fixed().stream().filter(FixedPoint::isStable).count());
            assertEquals(List.of(), found.slow());
            for (var point : found.fixed()) {
                int between = 0;
                for (double h : point.state()) {
                    assertEquals(0, h * (Math.abs(h) - BISTABLE), 1e-12);
                    between += Math.abs(h) < 0.5 ? 1 : 0;
                }
                assertEquals(between, point.unstable());
                assertEquals(between > 0 ? 2 : 2 * (1 - BISTABLE * BISTABLE), point.spectralRadius(), 1e-11);
                assertTrue(point.speed() < 1e-26);
            }
        }
    }

    @Test
    void theOrderOfUnitsDoesNotMatter() {
        int units = 3;
        int[] order = {2, 0, 1};
        for (int seed = 0; seed < 3; seed++) {
            var gru = gru(units, 2, seed);
            int[] rows = IntStream.range(0, 3 * units)
                    .map(row -> row / units * units + order[row % units]).toArray();
            var permuted = new GruDynamics(
                    Arrays.stream(rows).mapToObj(row -> pick(gru.recurrent()[row], order)).toArray(double[][]::new),
                    pick(gru.recurrentBias(), rows), pick(gru.drive(), rows));
            var found = FixedPoints.findAll(gru, units, 1, 1000, 1).fixed();
            var other = FixedPoints.findAll(permuted, units, 1, 1000, 2).fixed();
            assertEquals(found.size(), other.size());
            for (var point : found) {
                double[] state = pick(point.state(), order);
                var same = other.stream().filter(one -> distance(one.state(), state) < 1e-9).toList();
                assertEquals(1, same.size());
                assertEquals(point.spectralRadius(), same.getFirst().spectralRadius(), 1e-8);
            }
        }
    }

    @Test
    void jacobiansAreThoseOfCentralDifferences() {
        for (int seed = 0; seed < 20; seed++) {
            double[] state = new Random(seed).doubles(4, -1, 1).toArray();
            double[][] weights = Populations.noise(4, 4, seed);
            differentiated(new RateDynamics(weights, Populations.noise(1, 4, seed + 50)[0], 0.3), state);
            differentiated(gru(4, 1, seed), state);
        }
    }

    /** Where the update gate closes, a unit hardly moves, but nothing is fixed. */
    @Test
    void closedUpdateGatesAreNoFixedPoints() {
        double[][] recurrent = {{0, 0}, {0, 0}, {60, 0}, {0, 60}, {0.5, 0}, {0, 0.5}};
        var gru = new GruDynamics(recurrent, new double[6], new double[] {0, 0, 0, 0, 0.1, 0.1});
        double[] closed = {0.9, 0.9};
        assertTrue(FixedPoints.step(gru, closed)[0] < 1e-15);
        var found = FixedPoints.findAll(gru, 2, 1, 1000, 1);
        for (var point : found.fixed()) {
            double n = Math.tanh(0.1 + 0.25 * point.state()[0]);
            assertEquals(n, point.state()[0], 1e-9);
        }
        assertEquals(1, found.fixed().size());
    }

    /** Just beyond the input at which two fixed points meet and vanish. */
    @Test
    void whereAFixedPointHasVanishedTheSystemIsSlow() {
        double meeting = Math.sqrt(0.5);
        double drive = Math.log((1 + meeting) / (1 - meeting)) / 2 - 2 * meeting;
        var found = FixedPoints.findAll(
                new RateDynamics(new double[][] {{2}}, new double[] {drive - 0.01}, 1), 1, 1, 500, 1);
        assertEquals(1, found.fixed().size());
        assertTrue(found.fixed().getFirst().state()[0] < -0.9);
        assertEquals(1, found.slow().size());
        assertEquals(meeting, found.slow().getFirst().state()[0], 0.05);
        assertTrue(found.slow().getFirst().speed() > 1e-6);
    }

    @Test
    void anySystemWithAJacobianDoes() {
        double[][] matrix = {{0.5, -0.4}, {0.4, 0.5}};
        var spiral = new DynamicalSystem() {
            @Override
            public double[] next(double[] state) {
                double[] next = Matrices.times(matrix, state);
                return new double[] {next[0] + 1, next[1] + 2};
            }

            @Override
            public double[][] jacobian(double[] state) {
                return matrix;
            }
        };
        var found = FixedPoints.find(
                spiral, FixedPoints.around(new double[][] {{0, 0}}, 10, 0.5, 1), Double.POSITIVE_INFINITY).fixed();
        assertEquals(1, found.size());
        assertArrayEquals(Matrices.solve(new double[][] {{0.5, 0.4}, {-0.4, 0.5}}, new double[] {1, 2}),
                found.getFirst().state(), 1e-12);
        assertEquals(-1 / Math.log(Math.hypot(0.5, 0.4)), found.getFirst().eigenvalues().getFirst().timeConstant(),
                1e-12);
        assertTrue(found.getFirst().isStable());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        refused("starts: got no rows, expected at least one",
                () -> FixedPoints.find(bistable(1), new double[0][], 1));
        refused("leak: got 0.0, expected above 0, at most 1",
                () -> new RateDynamics(new double[][] {{1}}, new double[1], 0));
        refused("recurrent: got length 2, expected length 3",
                () -> new GruDynamics(new double[2][1], new double[2], new double[2]));
        refused("inputWeights[0]: got length 2, expected length 1", () -> RateDynamics.of(
                new double[1][2], new double[1][1], new double[1], new double[1], 1));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static RateDynamics bistable(int units) {
        return new RateDynamics(Matrices.scaled(2, Matrices.identity(units)), new double[units], 1);
    }

    private static GruDynamics gru(int units, double size, long seed) {
        return GruDynamics.of(
                Populations.noise(3 * units, 2, seed),
                Matrices.scaled(size, Populations.noise(3 * units, units, seed + 1000)),
                Populations.noise(1, 3 * units, seed + 2000)[0], Populations.noise(1, 3 * units, seed + 3000)[0],
                new double[] {0.3, -0.2});
    }

    private static void differentiated(DynamicalSystem system, double[] state) {
        double[][] jacobian = system.jacobian(state);
        for (int j = 0; j < state.length; j++) {
            double[] more = state.clone();
            double[] less = state.clone();
            more[j] += 1e-5;
            less[j] -= 1e-5;
            double[] after = system.next(more);
            double[] before = system.next(less);
            for (int i = 0; i < state.length; i++) {
                assertEquals((after[i] - before[i]) / 2e-5, jacobian[i][j], 1e-8);
            }
        }
    }

    private static double[] pick(double[] values, int[] order) {
        return Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
    }

    private static double distance(double[] a, double[] b) {
        return Math.sqrt(Matrices.squares(Matrices.plus(new double[][] {a}, -1, new double[][] {b})));
    }
}
