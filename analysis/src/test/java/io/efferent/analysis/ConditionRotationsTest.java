package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConditionRotationsTest {
    private static final double STEP = 0.01;
    private static final double[] FREQUENCIES = {1.7, 3.9, 0.6};

    /** Each condition turns at the same frequencies in planes of its own. */
    private static double[][][] planted(double noise) {
        var random = new Random(9);
        double[][][] states = new double[8][80][12];
        for (double[][] condition : states) {
            for (double frequency : FREQUENCIES) {
                for (int unit = 0; unit < 12; unit++) {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    for (int t = 0; t < 80; t++) {
                        double angle = 2 * Math.PI * frequency * t * STEP;
                        condition[t][unit] += a * Math.cos(angle) + b * Math.sin(angle);
                    }
                }
            }
            for (double[] sample : condition) {
                Arrays.setAll(sample, i -> sample[i] + noise * random.nextGaussian());
            }
        }
        return states;
    }

    @Test
    void findsFrequenciesThatConditionsShareAndGivesTheStatesBack() {
        var states = planted(0);
        var fit = ConditionRotations.fit(states, STEP, 3, 10);
        double[] found = Arrays.stream(fit.frequencies()).sorted().toArray();
        double[] planted = Arrays.stream(FREQUENCIES).sorted().toArray();
        for (int i = 0; i < 3; i++) {
            assertEquals(planted[i], found[i], 1e-4);
        }
        assertEquals(1, fit.determination(), 1e-8);
        double[][][] again = fit.states(80, STEP);
        for (int c = 0; c < 8; c++) {
            for (int t = 0; t < 80; t++) {
                for (int unit = 0; unit < 12; unit++) {
                    assertEquals(states[c][t][unit], again[c][t][unit], 1e-3);
                }
            }
        }
    }

    @Test
    void rotationsInSharedPlanesExplainMuchLess() {
        var states = planted(0.1);
        var fit = ConditionRotations.fit(states, STEP, 3, 10);
        assertTrue(fit.determination() > 0.99 && fit.determination() < 0.999, "" + fit.determination());
        assertTrue(fit.cumulative()[0] < fit.cumulative()[1] && fit.cumulative()[1] < 0.9 * fit.cumulative()[2],
                Arrays.toString(fit.cumulative()));
        var shared = RotationalDynamics.fit(states, STEP, 6);
        assertTrue(shared.skewDetermination() < 0.5, "" + shared.skewDetermination());
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("highest: got 60.0, expected above zero, below half the sampling rate, 50.0 Hz", assertThrows(
                IllegalArgumentException.class, () -> ConditionRotations.fit(planted(0), STEP, 3, 60)).getMessage());
        assertEquals("count: got 40, expected fewer than half of 80 samples", assertThrows(
                IllegalArgumentException.class, () -> ConditionRotations.fit(planted(0), STEP, 40, 10)).getMessage());
    }
}
