package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

class EffectSizeTest {

    /** Means 2 and 5, variances 1 and 4: 3 / √2.5, times 1 - 3 / 15. */
    @Test
    void groupsAreComparedByTheirPooledSpread() {
        var effect = EffectSize.between(new double[] {1, 2, 3}, new double[] {3, 5, 7}, 1000, 1);
        assertEquals(3, effect.difference(), 1e-12);
        assertEquals(3 / Math.sqrt(2.5) * 0.8, effect.standardized(), 1e-12);
    }

    @Test
    void pairsAreComparedByTheSpreadOfTheirDifferences() {
        var effect = EffectSize.paired(new double[] {1, 10, 100}, new double[] {2, 12, 103}, 1000, 1);
        assertEquals(2, effect.difference(), 1e-12);
        assertEquals(2, effect.standardized(), 1e-12);
        assertEquals(1, effect.interval().low(), 1e-12, "the smallest difference three times is drawn now and then");
    }

    /** Intervals of normal data hold the truth about as often as they say, a little less for small groups. */
    @Test
    void intervalsHoldTheTruth() {
        var random = new Random(2);
        int held = 0;
        int heldMedian = 0;
        for (int study = 0; study < 400; study++) {
            double[] first = random.doubles(30).map(_ -> random.nextGaussian()).toArray();
            double[] second = random.doubles(30).map(_ -> 1 + random.nextGaussian()).toArray();
            var interval = EffectSize.between(first, second, 400, study).interval();
            held += interval.low() < 1 && interval.high() > 1 ? 1 : 0;
            var median = Bootstrap.ofValues(first, values -> StatUtils.percentile(values, 50), 400, study);
            heldMedian += median.low() < 0 && median.high() > 0 ? 1 : 0;
        }
        assertEquals(0.935, held / 400.0, 0.035);
        assertEquals(0.935, heldMedian / 400.0, 0.035);
    }

    @Test
    void ofTwoPairsTheStandardizedDifferenceHasNoInterval() {
        var effect = EffectSize.paired(new double[] {0, 0}, new double[] {1, 3}, 100, 1);
        assertEquals(Math.sqrt(2), effect.standardized(), 1e-12);
        assertNull(effect.standardizedInterval(), "every draw of both pairs has the same");
        assertEquals(new Bootstrap(1, 3), effect.interval());
    }

    @Test
    void ofOneMemberNothingMoreIsSaid() {
        var effect = EffectSize.between(new double[] {1}, new double[] {3, 4}, 100, 1);
        assertEquals(2.5, effect.difference());
        assertNull(effect.interval());
        assertTrue(Double.isNaN(EffectSize.paired(new double[] {1, 2}, new double[] {2, 3}, 100, 1).standardized()),
                "differences that do not vary");
        assertEquals("second: got length 2, expected length 1", assertThrows(IllegalArgumentException.class,
                () -> EffectSize.paired(new double[1], new double[2], 100, 1)).getMessage());
    }
}
