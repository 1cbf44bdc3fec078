package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FiringRatesTest {

    @Test
    void softNormalizedUnitsAreDividedByRangeAndConstant() {
        double[][][] rates = {{{0, 100}, {10, 100}}, {{5, 100}, {-5, 105}}};
        double[][][] normalized = FiringRates.softNormalized(rates, 5);
        assertArrayEquals(new double[] {0.5, 10}, normalized[0][1], 1e-12);
        assertArrayEquals(new double[] {-0.25, 10.5}, normalized[1][1], 1e-12);
        assertEquals(10, rates[0][1][0]);
    }

    @Test
    void withoutTheirMeanConditionsAddUpToNothing() {
        double[][][] rest = FiringRates.withoutConditionMean(Populations.velocityTuned(5, 8, 3, 1));
        assertEquals(0, Matrices.squares(FiringRates.conditionMean(rest)), 1e-24);
    }

    /** A normal bump smoothed by a normal weight is one whose variances add up; a constant stays. */
    @Test
    void smoothingWidensABumpAndKeepsAConstant() {
        double[][][] bump = new double[1][401][2];
        for (int t = 0; t < 401; t++) {
            double late = (t - 200) / 30.0;
            bump[0][t] = new double[] {Math.exp(-late * late / 2), 3};
        }
        double[][][] smooth = FiringRates.smoothed(bump, 0.001, 0.04);
        for (int t = 0; t < 401; t++) {
            double late = (t - 200) / 50.0;
            if (t > 160 && t < 240) {
                assertEquals(0.6 * Math.exp(-late * late / 2), smooth[0][t][0], 1e-4);
            }
            assertEquals(3, smooth[0][t][1], 1e-12);
        }
    }

    @Test
    void speedIsThatOfTheState() {
        double[][][] states = {{{0, 0}, {3, 4}, {3, 4}}};
        assertArrayEquals(new double[] {500, 0}, FiringRates.speed(states, 0.01)[0], 1e-9);
    }

    @Test
    void aUnitThatDoesNotVaryNeedsAConstant() {
        assertEquals("constant: got 0.0, expected more than zero, because unit 0 does not vary",
                assertThrows(IllegalArgumentException.class,
                        () -> FiringRates.softNormalized(new double[2][3][1], 0)).getMessage());
    }
}
