package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DynamicalSimilarityTest {

    @Test
    void turnsAndMirrorsDoNotMatter() {
        for (int seed = 0; seed < 15; seed++) {
            int n = 2 + seed % 4;
            double[][] a = Populations.noise(n, n, seed);
            double[][] b = Populations.noise(n, n, seed + 50);
            double[][] turn = Populations.orthonormal(n, n, seed + 100);
            double[][] turned = Matrices.times(Matrices.times(turn, a), Matrices.transpose(turn));
            assertEquals(0, DynamicalSimilarity.of(a, turned, 20, 1).angular(), 1e-6);
            assertEquals(DynamicalSimilarity.of(a, b, 20, 1).cosine(),
                    DynamicalSimilarity.of(turned, Matrices.scaled(3, b), 20, 2).cosine(), 1e-9);
            assertEquals(DynamicalSimilarity.of(a, b, 20, 1).cosine(),
                    DynamicalSimilarity.of(b, a, 20, 3).cosine(), 1e-9);
        }
    }

    /** Of symmetric matrices the best transform pairs eigenvalues by their order. */
    @Test
    void symmetricMatricesHaveTheClosedForm() {
        double[][] a = symmetric(4, 1);
        double[][] b = symmetric(4, 2);
        double expected = Matrices.dot(Matrices.symmetric(a).values(), Matrices.symmetric(b).values())
                / Math.sqrt(Matrices.squares(a) * Matrices.squares(b));
        assertEquals(expected, DynamicalSimilarity.of(a, b, 20, 1).cosine(), 1e-12);
    }

    /** In the plane rotations and mirrors by all angles can be tried. */
    @Test
    void inThePlaneNoTransformIsBetter() {
        for (int seed = 0; seed < 20; seed++) {
            double[][] a = Populations.noise(2, 2, seed);
            double[][] b = Populations.noise(2, 2, seed + 50);
            double best = -1;
            for (int i = 0; i < 20000; i++) {
                double c = Math.cos(2 * Math.PI * i / 10000);
                double s = Math.sin(2 * Math.PI * i / 10000);
                double[][] turn = i < 10000 ? new double[][] {{c, -s}, {s, c}} : new double[][] {{c, s}, {s, -c}};
                best = Math.max(best, Matrices.inner(
                        a, Matrices.times(Matrices.times(turn, b), Matrices.transpose(turn))));
            }
            double scale = Math.sqrt(Matrices.squares(a) * Matrices.squares(b));
            double found = DynamicalSimilarity.of(a, b, 20, 1).cosine();
            assertTrue(found >= best / scale - 1e-12);
            assertEquals(best / scale, found, 1e-6);
        }
    }

    @Test
    void oneChannelWithItsPastHasTheModesOfAll() {
        double[][] step = {{0.9, -0.3, 0}, {0.3, 0.9, 0}, {0, 0, 0.8}};
        double[][][] series = new double[2][40][];
        for (int trial = 0; trial < 2; trial++) {
            double[] state = {1, trial, 2 - trial};
            for (int t = 0; t < 40; t++) {
                series[trial][t] = new double[] {state[0] + state[2]};
                state = Matrices.times(step, state);
            }
        }
        var found = DynamicalSimilarity.eigenvalues(DynamicalSimilarity.dynamics(series, 5, 3, 0));
        assertEquals(Math.hypot(0.9, 0.3), found.getFirst().modulus(), 1e-8);
        assertEquals(-0.3, found.getFirst().imaginary(), 1e-8);
        assertEquals(0.8, found.getLast().real(), 1e-8);
    }

    @Test
    void whatHasNoDynamicsIsRefused() {
        refused("b: got length 3, expected length 2",
                () -> DynamicalSimilarity.of(new double[][] {{1, 0}, {0, 1}}, symmetric(3, 1), 20, 1));
        refused("a: got a matrix of zeros, expected dynamics",
                () -> DynamicalSimilarity.of(new double[2][2], new double[2][2], 20, 1));
        refused("rank: got 3, expected 1 to 2, channels times delays",
                () -> DynamicalSimilarity.dynamics(new double[1][9][1], 2, 3, 0));
        refused("series[0]: got 2 samples, expected at least 3 for 2 delays",
                () -> DynamicalSimilarity.dynamics(new double[1][2][1], 2, 1, 0));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static double[][] symmetric(int n, long seed) {
        double[][] noise = Populations.noise(n, n, seed);
        double[][] symmetric = Matrices.plus(noise, 1, Matrices.transpose(noise));
        assertTrue(Arrays.stream(Matrices.symmetric(symmetric).values()).distinct().count() == n);
        return symmetric;
    }

    @Test
    void eigenvaluesAreCarriedTheShortestWay() {
        double[][] a = {{0.9, 0, 0}, {0, 0.5, -0.2}, {0, 0.2, 0.5}};
        double[][] b = {{0.4, -0.3, 0}, {0.3, 0.4, 0}, {0, 0, 0.7}};
        // 0.9 to 0.7, and the pairs to each other: the greedy way would be the same here, its cost is known.
        assertEquals((0.2 + 2 * Math.hypot(0.1, 0.1)) / 3, DynamicalSimilarity.wasserstein(a, b), 1e-12);
        assertEquals(0, DynamicalSimilarity.wasserstein(a, a), 1e-12);
        double[][] turn = Populations.orthonormal(3, 3, 4);
        double[][] turned = Matrices.times(Matrices.times(turn, a), Matrices.transpose(turn));
        assertEquals(0, DynamicalSimilarity.wasserstein(a, turned), 1e-9, "whatever the axes");
    }

    /** Against all orders of up to six rows. */
    @Test
    void theAssignmentIsTheCheapest() {
        var random = new Random(6);
        for (int trial = 0; trial < 200; trial++) {
            int n = 1 + trial % 6;
            double[][] costs = new double[n][n];
            for (double[] row : costs) {
                Arrays.setAll(row, _ -> random.nextInt(4) * random.nextDouble());
            }
            assertEquals(cheapest(costs, 0, 0), Assignment.least(costs), 1e-12);
        }
    }

    private static double cheapest(double[][] costs, int row, int taken) {
        if (row == costs.length) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int column = 0; column < costs.length; column++) {
            if ((taken >> column & 1) == 0) {
                least = Math.min(least, costs[row][column] + cheapest(costs, row + 1, taken | 1 << column));
            }
        }
        return least;
    }
}
