package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DemixedDecodingTest {
    private static final int TIMES = 12;
    private static final int UNITS = 15;

    /** Conditions differ along an axis in the second half of a trial only, under noise. */
    private static double[][][][] trials(double depth, double noise, int count) {
        var random = new Random(2);
        double[][] axes = Matrices.transpose(Populations.orthonormal(UNITS, 2, 3));
        double[][][][] trials = new double[4][count][TIMES][UNITS];
        for (int c = 0; c < 4; c++) {
            for (double[][] trial : trials[c]) {
                for (int t = 0; t < TIMES; t++) {
                    double condition = t < TIMES / 2 ? 0 : depth * (c - 1.5);
                    for (int unit = 0; unit < UNITS; unit++) {
                        trial[t][unit] = 3 * Math.sin(t) * axes[0][unit] + condition * axes[1][unit]
                                + noise * random.nextGaussian();
                    }
                }
            }
        }
        return trials;
    }

    @Test
    void aComponentTellsConditionsApartWhenTheyDiffer() {
        var decoding = DemixedDecoding.of(trials(2, 0.5, 8), Map.of(), DemixedPca.CONDITION, 1, 1, 20, 60, 1);
        boolean[] significant = decoding.isSignificant()[0];
        for (int t = 0; t < TIMES; t++) {
            assertEquals(t >= TIMES / 2, significant[t], "at " + t + ": " + Arrays.toString(decoding.accuracy()[0]));
        }
        double early = Arrays.stream(decoding.accuracy()[0]).limit(TIMES / 2).average().orElseThrow();
        assertEquals(0.25, early, 0.1, "one in four by chance");
        assertTrue(decoding.accuracy()[0][TIMES - 1] > 0.85, Arrays.toString(decoding.accuracy()[0]));
    }

    @Test
    void levelsOfALabelAreDecoded() {
        // Levels 0, 0, 1, 1 along the axis: a label in the order of conditions.
        var decoding = DemixedDecoding.of(
                trials(2, 0.5, 8), Map.of("side", new int[] {0, 0, 1, 1}), "side", 1, 1, 20, 20, 1);
        double late = Arrays.stream(decoding.accuracy()[0]).skip(TIMES / 2).average().orElseThrow();
        // Two of four conditions are 2 standard deviations from the border: 0.989 for endlessly many trials.
        assertEquals(0.96, late, 0.04);
        assertTrue(decoding.isSignificant()[0][TIMES - 1]);
    }

    @Test
    void theBestRidgeGrowsWithNoise() {
        double[] ridges = {1e-2, 1, 1e2, 1e4, 1e6};
        var clean = DemixedDecoding.ridge(trials(2, 0.05, 4), Map.of(), 2, ridges, 5, 1);
        var noisy = DemixedDecoding.ridge(trials(2, 2, 4), Map.of(), 2, ridges, 5, 1);
        assertTrue(clean.best() < noisy.best(), clean.best() + " against " + noisy.best());
        assertTrue(noisy.best() < 1e6, "too much shows nothing: " + Arrays.toString(noisy.errors()));
        assertTrue(clean.errors()[0] < 0.05, Arrays.toString(clean.errors()));
        // Nothing is left of components under an enormous ridge, so that the whole is missed.
        double vanished = DemixedDecoding.ridge(
                trials(2, 0.05, 4), Map.of(), 2, new double[] {1e12}, 5, 1).errors()[0];
        assertEquals(1, vanished, 0.01);
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("trials[0]: got 1 trial, expected at least 2, one to leave out", assertThrows(
                IllegalArgumentException.class, () -> DemixedDecoding.ridge(
                        trials(1, 1, 1), Map.of(), 1, new double[] {1}, 1, 0)).getMessage());
        assertEquals("part: got 'speed', expected condition or one of []", assertThrows(
                IllegalArgumentException.class, () -> DemixedDecoding.of(
                        trials(1, 1, 2), Map.of(), "speed", 1, 1, 1, 1, 0)).getMessage());
    }
}
