package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.FDistribution;
import org.junit.jupiter.api.Test;

class TuningCurveTest {

    @Test
    void recoversCosinesFromUnevenDirections() {
        var random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            double baseline = random.nextGaussian();
            double depth = 0.1 + random.nextDouble();
            double preferred = Math.PI * (2 * random.nextDouble() - 1);
            double[] directions = random.doubles(5 + random.nextInt(20), -7, 7).toArray();
            var fit = TuningCurve.fit(directions,
                    Arrays.stream(directions).map(d -> baseline + depth * Math.cos(d - preferred)).toArray());
            assertEquals(baseline, fit.baseline(), 1e-6);
            assertEquals(depth, fit.depth(), 1e-6);
            assertEquals(0, Math.IEEEremainder(fit.preferred() - preferred, 2 * Math.PI), 1e-6);
            assertEquals(1, fit.determination(), 1e-6);
        }
    }

    @Test
    void explainsTheShareOfVarianceThatIsCosine() {
        // cos(d) and cos(2 d) are orthogonal over even directions: the share is 1 / (1 + 0.25).
        double[] directions = even(16);
        var fit = TuningCurve.fit(directions,
                Arrays.stream(directions).map(d -> Math.cos(d) + 0.5 * Math.cos(2 * d)).toArray());
        assertEquals(0.8, fit.determination(), 1e-12);
        assertEquals(1, fit.depth(), 1e-12);
        assertEquals(0.8 / 2 / (0.2 / 13), fit.f(), 1e-12);
        assertEquals(1 - new FDistribution(2, 13).cumulativeProbability(fit.f()), fit.p(), 1e-12);
    }

    @Test
    void aFlatRateHasNoDepthAndIsNotTuned() {
        var fit = TuningCurve.fit(new double[] {0, 1, 2, 3}, new double[] {2, 2, 2, 2});
        assertEquals(new TuningCurve(2, 0, 0, 0, 0, 1, fit.vectorSum()), fit);
        assertFalse(fit.isTuned());
    }

    @Test
    void threeTrialsLeaveNothingToTest() {
        var fit = TuningCurve.fit(new double[] {0, 1, 2}, new double[] {1, 2, 4});
        assertEquals(1, fit.determination(), 1e-12);
        assertTrue(Double.isNaN(fit.p()) && Double.isNaN(fit.f()) && !fit.isTuned());
    }

    /** Of units without tuning as many are found tuned as p says, by both tests. */
    @Test
    void noiseIsTunedAsOftenAsPSays() {
        var random = new Random(8);
        double[] directions = even(24);
        int tuned = 0;
        int shuffled = 0;
        for (int i = 0; i < 1000; i++) {
            double[] rates = random.doubles(24).toArray();
            tuned += TuningCurve.fit(directions, rates).p() < 0.1 ? 1 : 0;
            shuffled += TuningCurve.permutationP(directions, rates, 99, i) <= 0.1 ? 1 : 0;
        }
        assertEquals(100, tuned, 30);
        assertEquals(100, shuffled, 30);
    }

    @Test
    void shufflesHardlyEverFitAsWellAsACosine() {
        double[] directions = even(16);
        double[] rates = Arrays.stream(directions).map(d -> 5 + Math.cos(d)).toArray();
        assertEquals(0.001, TuningCurve.permutationP(directions, rates, 999, 1), 1e-12);
    }

    @Test
    void whatNoCosineCanBeFittedToIsRefused() {
        refused("directions: got fewer than three different ones in 4 values, expected at least three, to fit a cosine",
                new double[] {0, 1, 0, 1}, new double[4]);
        refused("rates: got length 2, expected length 4", new double[] {0, 1, 2, 3}, new double[2]);
        refused("rates[1]: got NaN, expected a finite number", new double[] {0, 1, 2}, new double[] {1, Double.NaN, 1});
    }

    private static void refused(String message, double[] directions, double[] rates) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> TuningCurve.fit(directions, rates)).getMessage());
    }

    private static double[] even(int count) {
        return IntStream.range(0, count).mapToDouble(i -> i * 2 * Math.PI / count).toArray();
    }
}
