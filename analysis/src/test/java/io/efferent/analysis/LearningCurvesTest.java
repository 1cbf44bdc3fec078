package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Curves of learning and generalization, savings, deviations of trials. */
class LearningCurvesTest {

    @Test
    void plantedExponentialsComeBack() {
        var random = new Random(1);
        for (int i = 0; i < 200; i++) {
            var planted = new ExponentialCurve(
                    random.nextGaussian(), 1 + random.nextDouble(), 1 + 30 * random.nextDouble());
            var fit = ExponentialCurve.fit(curve(planted, 60));
            assertEquals(planted.asymptote(), fit.asymptote(), 1e-5);
            assertEquals(planted.amplitude(), fit.amplitude(), 1e-5);
            assertEquals(planted.trials(), fit.trials(), 1e-4 * planted.trials());
        }
    }

    @Test
    void measuresOfACurveFollowFromIt() {
        var curve = new ExponentialCurve(2, 10, 7);
        assertEquals(2 + 10 * 0.2, curve.at(curve.trialsTo(0.8)), 1e-12);
        assertEquals((curve.at(10) - curve.at(0)) / 10, curve.initialRate(10), 1e-12);
        assertTrue(curve.initialRate(10) < 0);
    }

    @Test
    void plantedBellsComeBack() {
        var random = new Random(2);
        double[] angles = IntStream.range(-8, 9).mapToDouble(i -> Math.toRadians(22.5 * i)).toArray();
        for (int i = 0; i < 200; i++) {
            var planted = new Generalization(
                    0.2 * random.nextGaussian(), 0.3 + random.nextDouble(),
                    Math.toRadians(15 + 40 * random.nextDouble()));
            var fit = Generalization.fit(angles, Arrays.stream(angles).map(d -> planted.offset()
                    + planted.amplitude() * Math.exp(-d * d / (2 * planted.width() * planted.width()))).toArray());
            assertEquals(planted.offset(), fit.offset(), 1e-5);
            assertEquals(planted.amplitude(), fit.amplitude(), 1e-5);
            assertEquals(planted.width(), fit.width(), 1e-5);
        }
    }

    @Test
    void savingsAreSeenWhenTheSecondIsFaster() {
        var random = new Random(3);
        double[] first = curve(new ExponentialCurve(1, 10, 12), 60);
        double[] second = curve(new ExponentialCurve(1, 8, 6), 60);
        var savings = Savings.of(first, second);
        assertEquals(100, savings.rateChange(), 1e-3);
        assertTrue(savings.earlyErrorRatio() > 0.5 && savings.earlyErrorRatio() < 0.8);
        assertEquals(Arrays.stream(first).sum() - Arrays.stream(second).sum(), savings.savedArea(), 1e-12);
        assertEquals(0, Savings.of(first, first).rateChange(), 1e-12);
        assertEquals(1, Savings.of(first, first).earlyErrorRatio(), 1e-12);
    }

    /** Of 95 % intervals 95 % hold the truth, for the mean of normal numbers. */
    @Test
    void bootstrapIntervalsHoldTheTruth() {
        var random = new Random(4);
        int holds = 0;
        for (int i = 0; i < 200; i++) {
            double[][] replicates = new double[30][1];
            Arrays.setAll(replicates, _ -> new double[] {random.nextGaussian()});
            var interval = Bootstrap.of(replicates, mean -> mean[0], 400, i);
            holds += interval.low() <= 0 && 0 <= interval.high() ? 1 : 0;
        }
        assertTrue(holds >= 178 && holds <= 199, "held " + holds + " times of 200");
    }

    @Test
    void deviationsAreTakenFromTheBaselineOfTheSameTarget() {
        var trials = new TrialDeviations(
                new double[] {1, -1, 3, -1, 12, 9, 7, 4}, new int[] {0, 1, 0, 1, 0, 1, 0, 1});
        var less = trials.lessBaseline(0, 4);
        assertArrayEquals(new double[] {-1, 0, 1, 0, 10, 10, 5, 5}, less.values());
        assertArrayEquals(new double[] {10, 10}, less.first(4));
        assertArrayEquals(
                new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0, 50, 50}, less.adaptation(4));
        assertArrayEquals(new double[] {Double.NaN, 5}, less.first(7));
    }

    @Test
    void badInputIsRefused() {
        refused("curve, numbers: got 3, expected at least 4", () -> ExponentialCurve.fit(new double[3]));
        refused("curve[0]: got NaN, expected a finite number",
                () -> ExponentialCurve.fit(new double[] {Double.NaN, 1, 2, 3}));
        refused("angle: got 2 distances, expected at least 4",
                () -> Generalization.fit(new double[] {-1, 0, 1}, new double[3]));
        refused("second: got length 6, expected length 5", () -> Savings.of(new double[5], new double[6]));
        refused("share: got 1.0, expected a number in [0, 1)", () -> new ExponentialCurve(0, 1, 2).trialsTo(1));
        refused("baseline: got no trial of target 1, expected at least one",
                () -> new TrialDeviations(new double[2], new int[] {0, 1}).lessBaseline(0, 1));
        refused("trials: got 0 to 3, expected some of 0 to 2",
                () -> new TrialDeviations(new double[2], new int[2]).lessBaseline(0, 3));
        refused("replicates: got 1, expected at least 2", () -> Bootstrap.of(new double[1][1], x -> x[0], 100, 1));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static double[] curve(ExponentialCurve curve, int trials) {
        return IntStream.range(0, trials).mapToDouble(curve::at).toArray();
    }
}
