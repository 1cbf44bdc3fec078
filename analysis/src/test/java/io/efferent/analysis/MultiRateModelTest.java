package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MultiRateModelTest {
    private static final MultiRateModel SMITH = new MultiRateModel(
            new double[] {0.59, 0.992}, new double[] {0.21, 0.02});
    private static final double[] PERTURBATION = new double[318];
    private static final boolean[] CLAMP = new boolean[318];

    static {
        Arrays.fill(PERTURBATION, 20, 220, 1);
        Arrays.fill(PERTURBATION, 220, 238, -1);
        Arrays.fill(CLAMP, 238, 318, true);
    }

    @Test
    void settlesWhereRetentionAndLearningBalance() {
        double[] lasting = new double[5000];
        Arrays.fill(lasting, 1);
        double[] output = SMITH.respond(lasting, new boolean[5000]).output();
        assertEquals(SMITH.steadyOutput(1), output[4999], 1e-9);
        assertEquals(0.7508, SMITH.steadyOutput(1), 5e-5);
    }

    @Test
    void recoversSpontaneously() {
        var rebound = SMITH.rebound(PERTURBATION, CLAMP);
        assertEquals(247, rebound.trial());
        assertEquals(0.188, rebound.value(), 5e-5);
        double[] mirrored = Arrays.stream(PERTURBATION).map(p -> -p).toArray();
        assertEquals(new MultiRateModel.Rebound(247, -rebound.value()), SMITH.rebound(mirrored, CLAMP));
    }

    @Test
    void plantedParametersComeBack() {
        double[] noisy = noisy(SMITH, 0.05, 3);
        var fit = MultiRateModel.fit(2, PERTURBATION, CLAMP, noisy, 1);
        assertEquals(0.59, fit.model().retention()[0], 0.05);
        assertEquals(0.992, fit.model().retention()[1], 0.002);
        assertEquals(0.21, fit.model().learning()[0], 0.04);
        assertEquals(0.02, fit.model().learning()[1], 0.004);
        double truth = residual(SMITH, noisy);
        assertTrue(fit.residual() <= truth && fit.residual() > 0.9 * truth);
        assertEquals(fit.residual(), residual(fit.model(), noisy), 1e-12);

        var exact = MultiRateModel.fit(2, PERTURBATION, CLAMP, noisy(SMITH, 0, 0), 1);
        assertArrayEquals(SMITH.retention(), exact.model().retention(), 1e-6);
        assertArrayEquals(SMITH.learning(), exact.model().learning(), 1e-6);
    }

    @Test
    void theNumberOfStatesIsFoundByTheCriterion() {
        double[] two = noisy(SMITH, 0.05, 5);
        assertTrue(bic(2, two) < bic(1, two) - 10);
        var single = new MultiRateModel(new double[] {0.95}, new double[] {0.1});
        double[] one = noisy(single, 0.05, 6);
        assertTrue(bic(1, one) < bic(2, one));
    }

    @Test
    void boundsAreKeptAndTheSeedDecides() {
        double[] forgetful = noisy(new MultiRateModel(new double[] {1, 1}, new double[] {0.3, 0}), 0.3, 7);
        var fit = MultiRateModel.fit(2, PERTURBATION, CLAMP, forgetful, 2);
        for (double x : IntStream.range(0, 2).boxed().flatMap(i -> Stream.of(
                fit.model().retention()[i], fit.model().learning()[i])).toList()) {
            assertTrue(x >= 0 && x <= 1, () -> "got " + x);
        }
        var again = MultiRateModel.fit(2, PERTURBATION, CLAMP, forgetful, 2);
        assertArrayEquals(fit.model().retention(), again.model().retention());
    }

    @Test
    void trialsWithoutMeasurementAreLeftOut() {
        double[] gaps = noisy(SMITH, 0, 0);
        for (int trial = 0; trial < gaps.length; trial += 3) {
            gaps[trial] = Double.NaN;
        }
        var fit = MultiRateModel.fit(2, PERTURBATION, CLAMP, gaps, 1);
        assertArrayEquals(SMITH.retention(), fit.model().retention(), 1e-6);
    }

    @Test
    void badInputIsRefused() {
        refused("clamp: got length 2, expected length 3", () -> SMITH.respond(new double[3], new boolean[2]));
        refused("perturbation: got 0 in all trials, expected one that is not",
                () -> SMITH.rebound(new double[3], new boolean[3]));
        refused("clamp: got no trial that is clamped, expected at least one",
                () -> SMITH.rebound(new double[] {1}, new boolean[1]));
        refused("output, measured trials: got 4, expected at least 5",
                () -> MultiRateModel.fit(2, new double[4], new boolean[4], new double[4], 1));
        refused("learning: got length 1, expected length 2",
                () -> new MultiRateModel(new double[2], new double[1]));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    private static double bic(int states, double[] output) {
        return MultiRateModel.fit(states, PERTURBATION, CLAMP, output, 1).bic();
    }

    private static double residual(MultiRateModel model, double[] output) {
        double[] computed = model.respond(PERTURBATION, CLAMP).output();
        return IntStream.range(0, output.length).mapToDouble(i -> Math.pow(computed[i] - output[i], 2)).sum();
    }

    private static double[] noisy(MultiRateModel model, double noise, long seed) {
        var random = new Random(seed);
        return Arrays.stream(model.respond(PERTURBATION, CLAMP).output())
                .map(y -> y + noise * random.nextGaussian()).toArray();
    }
}
