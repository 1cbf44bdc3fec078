package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TensorMaximumEntropyTest {

    @Test
    void variancesHaveTheirSumsHoweverUneven() {
        var random = new Random(2);
        for (int i = 0; i < 30; i++) {
            double[][] sums = new double[3][];
            for (int axis = 0; axis < 3; axis++) {
                sums[axis] = random.doubles(2 + random.nextInt(6)).map(x -> Math.exp(-20 * x)).toArray();
                double total = Arrays.stream(sums[axis]).sum();
                sums[axis] = Arrays.stream(sums[axis]).map(x -> 3 * x / total).toArray();
            }
            double[][][] variances = TensorMaximumEntropy.variances(sums[0], sums[1], sums[2]);
            double[][] found = {new double[sums[0].length], new double[sums[1].length], new double[sums[2].length]};
            for (int a = 0; a < sums[0].length; a++) {
                for (int b = 0; b < sums[1].length; b++) {
                    for (int c = 0; c < sums[2].length; c++) {
                        assertTrue(variances[a][b][c] > 0);
                        found[0][a] += variances[a][b][c];
                        found[1][b] += variances[a][b][c];
                        found[2][c] += variances[a][b][c];
                    }
                }
            }
            for (int axis = 0; axis < 3; axis++) {
                for (int k = 0; k < sums[axis].length; k++) {
                    assertEquals(sums[axis][k], found[axis][k], 1e-8 * sums[axis][k]);
                }
            }
        }
    }

    /** Any change that keeps the sums lowers the entropy. */
    @Test
    void noOtherVariancesWithTheseSumsHaveMoreEntropy() {
        double[][][] variances = TensorMaximumEntropy.variances(
                new double[] {5, 2, 1}, new double[] {6, 2}, new double[] {4, 3, 1});
        double most = TensorMaximumEntropy.entropy(variances);
        for (int sign = -1; sign <= 1; sign += 2) {
            double[][][] changed = FiringRates.copy(variances);
            for (int corner = 0; corner < 8; corner++) {
                int parity = Integer.bitCount(corner) % 2 == 0 ? 1 : -1;
                changed[corner & 1][corner >> 1 & 1][corner >> 2] += sign * parity * 0.01;
            }
            assertTrue(TensorMaximumEntropy.entropy(changed) < most);
        }
    }

    @Test
    void drawsCovaryAsTheDataDo() {
        double[][][] states = Populations.velocityTuned(5, 12, 6, 4);
        double[] center = Matrices.mean(Matrices.stacked(states));
        double[] expected = unitVariances(states, center);
        var distribution = TensorMaximumEntropy.of(states);
        var random = new Random(3);
        double[] mean = new double[6];
        int draws = 1500;
        for (int i = 0; i < draws; i++) {
            double[] found = unitVariances(distribution.surrogate(random), center);
            Arrays.setAll(mean, unit -> mean[unit] + found[unit] / draws);
        }
        for (int unit = 0; unit < 6; unit++) {
            assertEquals(expected[unit], mean[unit], 0.05 * expected[unit]);
        }
    }

    /** Of 200 ms around movement, with planted rotations and with tuning to velocity. */
    @Test
    void rotationsAreMoreThanChanceAndVelocityTuningIsNot() {
        double[][][] planted = noisy(FiringRates.withoutConditionMean(
                Populations.rotating(new double[] {1.8, 0.9}, 9, 31, 20, 3)));
        assertEquals(0.01, p(planted, 4), 1e-12);
        int significant = 0;
        for (int seed = 0; seed < 5; seed++) {
            significant += p(FiringRates.withoutConditionMean(FiringRates.softNormalized(
                    Populations.velocityTuned(8, 31, 18, seed), 5)), 4) < 0.05 ? 1 : 0;
        }
        assertTrue(significant <= 1, () -> "significant in several of five");
    }

    private static double p(double[][][] states, int components) {
        var distribution = TensorMaximumEntropy.of(states);
        var random = new Random(1);
        double[] chance = IntStream.range(0, 99).mapToDouble(_ -> RotationalDynamics.fit(
                distribution.surrogate(random), Populations.TIME_STEP, components).ratio()).toArray();
        return Surrogates.p(RotationalDynamics.fit(states, Populations.TIME_STEP, components).ratio(), chance);
    }

    private static double[][][] noisy(double[][][] states) {
        double[][][] noisy = new double[states.length][][];
        Arrays.setAll(noisy, c -> Matrices.plus(
                states[c], 0.02, Populations.noise(states[c].length, states[c][0].length, c)));
        return noisy;
    }

    /** Without noise some directions hardly vary, and what is left out of the three spectra differs. */
    @Test
    void directionsThatHardlyVaryAreNoObstacle() {
        double[][][] states = new double[8][31][12];
        for (int c = 0; c < 8; c++) {
            for (int t = 0; t < 31; t++) {
                for (int unit = 0; unit < 12; unit++) {
                    double late = (t - 12 - 0.8 * unit) / 6;
                    states[c][t][unit] = Math.cos(c * Math.PI / 4 - 2.4 * unit) * Math.exp(-late * late / 2);
                }
            }
        }
        double[][][] draw = TensorMaximumEntropy.of(states).surrogate(new Random(1));
        assertEquals(Matrices.squares(Matrices.stacked(states)), Matrices.squares(Matrices.stacked(draw)),
                0.9 * Matrices.squares(Matrices.stacked(states)));
    }

    @Test
    void drawsHaveNoConditionMeanWhereTheDataHaveNone() {
        double[][][] states = FiringRates.withoutConditionMean(Populations.velocityTuned(4, 10, 5, 2));
        double[][][] draw = TensorMaximumEntropy.of(states).surrogate(new Random(1));
        assertEquals(0, Matrices.squares(FiringRates.conditionMean(draw)),
                1e-18 * Matrices.squares(Matrices.stacked(draw)));
    }

    @Test
    void whatHasNoSuchDistributionIsRefused() {
        assertEquals("third: got a sum of 4.0, expected 3.0 as of the first",
                assertThrows(IllegalArgumentException.class, () -> TensorMaximumEntropy.variances(
                        new double[] {1, 2}, new double[] {2, 1}, new double[] {2, 2})).getMessage());
        assertEquals("second: got 0.0, expected a finite number above zero",
                assertThrows(IllegalArgumentException.class, () -> TensorMaximumEntropy.variances(
                        new double[] {1, 2}, new double[] {3, 0}, new double[] {2, 1})).getMessage());
        assertEquals("states: got units that do not vary, expected some that do",
                assertThrows(IllegalArgumentException.class, () -> TensorMaximumEntropy.of(
                        new double[2][4][3])).getMessage());
    }

    /** Second moments of units, around the means they have in the data. */
    private static double[] unitVariances(double[][][] states, double[] mean) {
        double[][] centered = Matrices.minus(Matrices.stacked(states), mean);
        return IntStream.range(0, mean.length)
                .mapToDouble(unit -> Arrays.stream(centered).mapToDouble(row -> row[unit] * row[unit]).sum())
                .toArray();
    }
}
