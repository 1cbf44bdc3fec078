package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

    @Test
    void scoresHaveTheVariancesAndAreUncorrelated() {
        double[][] samples = Populations.noise(50, 6, 1);
        var components = PrincipalComponents.of(samples);
        double[][] scores = components.scores(samples, 6);
        double[][] covariance = Matrices.scaled(1.0 / 49, Matrices.transposeTimes(scores, scores));
        for (int i = 0; i < 6; i++) {
            double[] row = new double[6];
            row[i] = components.variances()[i];
            assertArrayEquals(row, covariance[i], 1e-12);
        }
        assertEquals(1, components.cumulative()[5], 1e-12);
    }

    @Test
    void equalVariancesFillAllDimensionsAndOneFillsOne() {
        double[][] cross = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
        assertEquals(3, PrincipalComponents.of(cross).participationRatio(), 1e-12);
        assertEquals(3, PrincipalComponents.of(cross).componentsFor(0.9));
        assertEquals(2, PrincipalComponents.of(cross).componentsFor(0.6));
        double[][] line = {{0, 0, 1}, {0, 0, 2}, {0, 0, 5}};
        assertEquals(1, PrincipalComponents.of(line).participationRatio(), 1e-12);
        assertEquals(1, PrincipalComponents.of(line).componentsFor(1));
    }

    @Test
    void conditionsAreReducedToTheComponentsOfAllOfThem() {
        double[][][] conditions = {Populations.noise(5, 3, 1), Populations.noise(5, 3, 2)};
        double[][][] reduced = PrincipalComponents.reduced(conditions, 2);
        var all = PrincipalComponents.of(Matrices.stacked(conditions));
        for (int c = 0; c < 2; c++) {
            for (int t = 0; t < 5; t++) {
                assertArrayEquals(all.scores(conditions[c], 2)[t], reduced[c][t]);
            }
        }
        assertEquals(3, PrincipalComponents.reduced(conditions, 8)[1][4].length, "as many as there are units");
    }

    @Test
    void componentsBeyondThePlantedOnesAreNotSignificant() {
        double[][] samples = Populations.noise(200, 10, 2);
        var random = new Random(7);
        for (double[] sample : samples) {
            double a = 3 * random.nextGaussian();
            double b = 3 * random.nextGaussian();
            for (int i = 0; i < 10; i++) {
                sample[i] += a * Math.cos(i) + b * Math.sin(2 * i);
            }
        }
        assertEquals(2, PrincipalComponents.significant(samples, 100, 1));
        assertEquals(0, PrincipalComponents.significant(Populations.noise(200, 10, 3), 100, 1), 1);
    }

    @Test
    void tooFewSamplesOrComponentsAreRefused() {
        refused("samples: got 1, expected at least 2", () -> PrincipalComponents.of(new double[1][3]));
        refused("samples[1]: got length 2, expected length 3",
                () -> PrincipalComponents.of(new double[][] {{1, 2, 3}, {1, 2}}));
        refused("components: got 4, expected 1 to 3, the number of units",
                () -> PrincipalComponents.of(Populations.noise(5, 3, 1)).basis(4));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
