package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReachKinematicsTest {
    private static final double[] START = {0.1, 0.4};
    private static final double[] TARGET = {0.16, 0.48};

    /** What is known of the reach of least jerk (Flash and Hogan, 1985), sampled finely. */
    @Test
    void minimumJerkHasTheClosedForm() {
        var whole = minimumJerk(0, 0, 10_000, 0);
        assertEquals(1.875 * 0.1 / 0.5, whole.peakSpeed(), 1e-6);
        assertEquals(1.875, whole.peakOverMean(), 1e-3);
        assertEquals(-Math.log(720 / (1.875 * 1.875)), whole.logDimensionlessJerk(), 2e-3);
        assertEquals(0.5, whole.movementTime(), 1e-3);
        assertEquals(0.5, whole.relativeTimeToPeak(), 1e-3);
        assertEquals(1, whole.pathLengthRatio(), 1e-9);
        assertEquals(0, whole.endpointError(), 1e-12);
        assertEquals(0, whole.maximumLateral(), 1e-12);
        assertEquals(1.658, minimumJerk(0, 0, 10_000, 0.05).peakOverMean(), 5e-4);
        assertEquals(1.568, minimumJerk(0, 0, 10_000, 0.1).peakOverMean(), 5e-4);
    }

    /** A bulge of b sin(π s) at a share s of the way, to the left. */
    @Test
    void whatIsLeftOfTheLineIsPositive() {
        for (double bulge : new double[] {0.02, -0.02}) {
            var reach = minimumJerk(bulge, 0, 2000, 0.05);
            assertEquals(bulge, reach.maximumLateral(), 1e-9);
            assertEquals(bulge, reach.lateralAtPeak(), 1e-6);
            assertEquals(bulge * 2 / Math.PI * 0.1, reach.signedArea(), 1e-8);
            assertEquals(Math.atan2(bulge, 0.05), reach.angleAtPeak(), 1e-4);
            assertEquals(Math.signum(bulge), Math.signum(reach.angleAt150Milliseconds()));
            assertTrue(reach.pathLengthRatio() > 1.05 && reach.pathLengthRatio() < 1.15);
        }
    }

    /** Measures of what a hand did do not depend on where it was done, and how the axes lie. */
    @Test
    void turningTheReachChangesNothing() {
        var reach = minimumJerk(0.02, 0, 200, 0.05);
        var turned = minimumJerk(0.02, 2.1, 200, 0.05);
        assertEquals(reach.maximumLateral(), turned.maximumLateral(), 1e-12);
        assertEquals(reach.signedArea(), turned.signedArea(), 1e-12);
        assertEquals(reach.angleAtPeak(), turned.angleAtPeak(), 1e-9);
        assertEquals(reach.pathLength(), turned.pathLength(), 1e-12);
        assertEquals(reach.logDimensionlessJerk(), turned.logDimensionlessJerk(), 1e-9);
        assertEquals(reach.onset(), turned.onset());
    }

    @Test
    void aRecordingThatEndsEarlyHasNoAngleAt150Milliseconds() {
        double[][] position = {{0, 0}, {0.01, 0}, {0.02, 0}};
        double[][] velocity = {{0, 0}, {1, 0}, {0, 0}};
        var reach = ReachKinematics.of(new double[2], new double[] {0.02, 0}, position, velocity, 0.01);
        assertTrue(Double.isNaN(reach.angleAt150Milliseconds()));
        assertTrue(Double.isNaN(reach.relativeTimeToPeak()));
    }

    @Test
    void badInputIsRefused() {
        refused("target: got the start, expected another place", START, START, new double[5][2], new double[5][2]);
        refused("velocity: got length 4, expected length 5", START, TARGET, new double[5][2], new double[4][2]);
        refused("velocity: got 0 in all samples, expected a hand that moves",
                START, TARGET, new double[5][2], new double[5][2]);
        refused("position[0]: got length 3, expected length 2", START, TARGET, new double[5][3], new double[5][2]);
        refused("samples: got 2, expected at least 3", START, TARGET, new double[2][2], new double[2][2]);
        refused("start: got length 3, expected length 2", new double[3], TARGET, new double[5][2], new double[5][2]);
        assertEquals("shareOfPeak: got 1.0, expected a number in [0, 1)", assertThrows(
                IllegalArgumentException.class, () -> minimumJerk(0, 0, 10, 1)).getMessage());
    }

    private static void refused(
            String message, double[] start, double[] target, double[][] position, double[][] velocity) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> ReachKinematics.of(start, target, position, velocity, 0.01)).getMessage());
    }

    /** 10 cm in half a second, with a bulge, turned about the start. */
    private static ReachKinematics minimumJerk(double bulge, double turn, int intervals, double shareOfPeak) {
        double time = 0.5;
        double angle = Math.atan2(TARGET[1] - START[1], TARGET[0] - START[0]) + turn;
        double[] u = {0.1 * Math.cos(angle), 0.1 * Math.sin(angle)};
        double[] n = {-bulge * Math.sin(angle), bulge * Math.cos(angle)};
        double[][] position = new double[intervals + 1][];
        double[][] velocity = new double[intervals + 1][];
        for (int i = 0; i <= intervals; i++) {
            double t = (double) i / intervals;
            double s = t * t * t * (10 - 15 * t + 6 * t * t);
            double rate = 30 * t * t * (1 - t) * (1 - t) / time;
            double side = Math.sin(Math.PI * s);
            double sideRate = Math.PI * Math.cos(Math.PI * s) * rate;
            position[i] = new double[] {START[0] + s * u[0] + side * n[0], START[1] + s * u[1] + side * n[1]};
            velocity[i] = new double[] {rate * u[0] + sideRate * n[0], rate * u[1] + sideRate * n[1]};
        }
        return ReachKinematics.of(
                START, new double[] {START[0] + u[0], START[1] + u[1]}, position, velocity, time / intervals,
                shareOfPeak);
    }
}
