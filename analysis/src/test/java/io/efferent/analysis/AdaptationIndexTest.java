package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdaptationIndexTest {
    private static final double[] SPEED = IntStream.rangeClosed(0, 100)
            .mapToDouble(i -> Math.sin(Math.PI * i / 100)).toArray();

    @Test
    void allWaysAgreeOnForceThatFollowsTheSpeed() {
        for (double curl : new double[] {13, -8}) {
            var index = AdaptationIndex.of(force(curl, 0.7, 0), SPEED, curl);
            assertEquals(0.7, index.index(), 1e-12);
            assertEquals(0, index.intercept(), 1e-12);
            assertEquals(1, index.determination(), 1e-12);
            assertEquals(0.7, index.throughOrigin(), 1e-12);
            assertEquals(0.7, index.atPeakSpeed(), 1e-12);
            assertEquals(0.7, index.integrated(), 1e-12);
        }
    }

    /** A force that is there at rest moves all but the slope with an intercept. */
    @Test
    void anOffsetDoesNotMoveTheSlope() {
        var index = AdaptationIndex.of(force(13, 0.7, 1.5), SPEED, 13);
        assertEquals(0.7, index.index(), 1e-12);
        assertEquals(1.5, index.intercept(), 1e-12);
        assertEquals(0.7 - 1.5 / 13, index.atPeakSpeed(), 1e-12);
        assertEquals(0.7 - 1.5 / 13 * 101 / Arrays.stream(SPEED).sum(), index.integrated(), 1e-12);
    }

    @Test
    void forcesOfPositionAndVelocityAreToldApart() {
        double[] position = new double[SPEED.length];
        for (int i = 1; i < position.length; i++) {
            position[i] = position[i - 1] + 0.005 * SPEED[i];
        }
        double[] force = new double[SPEED.length];
        Arrays.setAll(force, i -> -45 * position[i] + 6 * SPEED[i] + 0.5);
        var gains = AdaptationIndex.gains(force, position, SPEED);
        assertEquals(-45, gains.stiffness(), 1e-9);
        assertEquals(6, gains.viscosity(), 1e-9);
        assertEquals(0.5, gains.intercept(), 1e-9);
        assertEquals("positionAlong, velocityAlong: got some that follow from each other, expected independent ones",
                assertThrows(IllegalArgumentException.class,
                        () -> AdaptationIndex.gains(force, SPEED, SPEED)).getMessage());
    }

    @Test
    void theWallPushesBack() {
        assertArrayEquals(new double[] {-4, 40, -6}, AdaptationIndex.wallForceLeft(
                new double[] {0.001, -0.01, 0}, new double[] {0, 0, 0.2}, 4000, 30), 1e-12);
    }

    @Test
    void badInputIsRefused() {
        refused("velocityAlong: got length 2, expected length 3", new double[3], new double[2], 13);
        refused("curl: got 0.0, expected a finite number other than 0", new double[3], new double[] {0, 1, 0}, 0);
        refused("x: got -13.0 in all points, expected numbers that differ", new double[2], new double[] {1, 1}, 13);
    }

    private static void refused(String message, double[] force, double[] velocity, double curl) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> AdaptationIndex.of(force, velocity, curl)).getMessage());
    }

    private static double[] force(double curl, double share, double offset) {
        return Arrays.stream(SPEED).map(v -> -curl * share * v + offset).toArray();
    }
}
