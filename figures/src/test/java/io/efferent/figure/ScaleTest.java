package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void ticksAreRound() {
        assertArrayEquals(new double[] {0, 0.2, 0.4, 0.6, 0.8, 1}, new Scale(0, 1, false).ticks(5));
        assertArrayEquals(new double[] {-0.1, -0.05, 0, 0.05, 0.1}, new Scale(-0.11, 0.12, false).ticks(5));
        assertArrayEquals(new double[] {0.01, 0.02, 0.05, 0.1, 0.2, 0.5}, new Scale(0.009, 0.7, true).ticks(5));
        assertArrayEquals(new double[] {1e-4, 1e-3, 0.01, 0.1, 1}, new Scale(1e-4, 1, true).ticks(4));
        assertArrayEquals(new double[] {-180, -90, 0, 90, 180}, Scale.turn().ticks(4));
        assertArrayEquals(new double[] {-180, 0, 180}, Scale.turn().ticks(2));
        assertArrayEquals(new double[] {1, 2, 3}, new Scale(1, 3, false).whole().ticks(5));
        assertArrayEquals(new double[] {0, 5, 10}, new Scale(0, 10, false).whole().ticks(2));
    }

    @Test
    void anyScaleHasAFewTicksInsideIt() {
        var random = new Random(5);
        for (int i = 0; i < 5000; i++) {
            boolean log = random.nextBoolean();
            double a = Math.exp(12 * random.nextGaussian());
            double b = Math.exp(12 * random.nextGaussian());
            var scale = Scale.around(log, log ? a : -a, b);
            int count = 2 + random.nextInt(7);
            var ticks = scale.ticks(count);
            assertTrue(ticks.length >= 1 && ticks.length <= 2 * count + 2, () -> scale + " " + Arrays.toString(ticks));
            for (double tick : ticks) {
                assertEquals(0.5, scale.place(tick), 0.5 + 1e-3);
            }
        }
    }

    @Test
    void labelsAreShort() {
        assertEquals("0.3", Scale.label(0.1 * 3));
        assertEquals("\u22120.05", Scale.label(-0.05));
        assertEquals("2500", Scale.label(2500));
        assertEquals("1e5", Scale.label(1e5));
        assertEquals("2e\u22124", Scale.label(2e-4));
        assertEquals("1.5e6", Scale.label(1.5e6));
        assertEquals("0", Scale.label(-0.0));
    }

    @Test
    void valuesThatCannotBeShownDoNotStretchAScale() {
        var linear = Scale.around(false, 1, Double.NaN, 3, Double.POSITIVE_INFINITY);
        assertEquals(0.9, linear.low(), 1e-12);
        assertEquals(3.1, linear.high(), 1e-12);
        var log = Scale.around(true, 0, -1, 1, 100);
        assertEquals(0, log.place(1), 0.1);
        assertEquals(0.5, log.place(10), 1e-12);
        assertTrue(Double.isNaN(log.place(0)));
        assertEquals(new Scale(0, 1, false), Scale.around(false, Double.NaN));
    }
}
