package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PreferredDirectionsTest {

    @Test
    void anAxisIsFoundWhereverItPoints() {
        var random = new Random(3);
        for (double axis = 0.05; axis < Math.PI - 0.05; axis += 0.1) {
            double[] angles = new double[400];
            for (int i = 0; i < angles.length; i++) {
                angles[i] = axis + 0.3 * random.nextGaussian() + (i % 2) * Math.PI;
            }
            var found = PreferredDirections.of(angles);
            assertTrue(found.isBimodal());
            assertEquals(axis, found.axis(), 0.06);
        }
    }

    @Test
    void oneDirectionIsNotAnAxis() {
        var random = new Random(3);
        double[] angles = random.doubles(100).map(x -> 2 + x).toArray();
        var found = PreferredDirections.of(angles);
        assertFalse(found.isBimodal());
        assertEquals(2.5, found.unimodal().mean(), 0.1);
    }

    @Test
    void evenDirectionsAreFoundUnevenAsOftenAsPSays() {
        var random = new Random(5);
        int uneven = 0;
        for (int i = 0; i < 2000; i++) {
            uneven += PreferredDirections.of(random.doubles(60, -9, 9.85).toArray()).doubled().p() < 0.05 ? 1 : 0;
        }
        assertEquals(100, uneven, 35);
    }

    @Test
    void sectorsBeginAtZeroAndHoldTheirLowerEnd() {
        assertArrayEquals(new int[] {2, 1, 0, 2}, PreferredDirections.histogram(
                4, 0, 2 * Math.PI + 0.1, Math.PI / 2, -Math.PI / 2, -1e-20 - 0.2));
    }

    @Test
    void aTinyAngleBelowZeroIsCounted() {
        assertArrayEquals(new int[] {1, 0}, PreferredDirections.histogram(2, -1e-20));
    }

    @Test
    void noDirectionsAreRefused() {
        assertEquals("preferred: got 0, expected at least 1",
                assertThrows(IllegalArgumentException.class, PreferredDirections::of).getMessage());
    }
}
