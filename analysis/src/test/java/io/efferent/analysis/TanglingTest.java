package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TanglingTest {
    private static final double SPEED = 5 * Math.PI;

    /** On a circle of radius 1 opposite points give 4 w² / (4 + 0.1), wherever one is. */
    @Test
    void aCircleHasTheClosedForm() {
        double step = 1e-3;
        var tangling = Tangling.of(path(401, i -> circle(SPEED * step * i)), step, 0.1);
        for (double q : tangling.q()[0]) {
            assertEquals(SPEED * SPEED * 4 / 4.1, q, 0.05);
        }
    }

    /** Where a figure eight crosses itself: 4 w² / 0.1, the mean square of its states being 1. */
    @Test
    void aFigureEightIsTangledWhereItCrosses() {
        double step = 1e-3;
        var tangling = Tangling.of(path(401, i -> {
            double angle = SPEED * step * (i + 0.5);
            return new double[] {Math.sin(angle), Math.sin(2 * angle)};
        }), step, 0.1);
        assertEquals(40 * SPEED * SPEED, tangling.maximum(), 0.01 * 40 * SPEED * SPEED);
        assertTrue(tangling.percentile(10) < 0.7 * tangling.maximum());
    }

    @Test
    void growsWithTheSquareOfTheSpeed() {
        var states = path(41, i -> new double[] {Math.sin(0.3 * i), Math.cos(0.17 * i), 0.01 * i});
        var slow = Tangling.of(states, 0.01, 0.1);
        var fast = Tangling.of(states, 0.005, 0.1);
        for (int i = 0; i < 40; i++) {
            assertEquals(4 * slow.q()[0][i], fast.q()[0][i], 1e-9 * fast.q()[0][i]);
        }
    }

    @Test
    void statesThatDoNotMoveAreRefused() {
        assertEquals("trajectories: got states that are all equal, expected some that vary",
                assertThrows(IllegalArgumentException.class,
                        () -> Tangling.of(new double[2][5][3], 0.01, 0.1)).getMessage());
        assertEquals("trajectories[0]: got 1 sample, expected at least 2",
                assertThrows(IllegalArgumentException.class,
                        () -> Tangling.of(new double[2][1][3], 0.01, 0.1)).getMessage());
    }

    private static double[] circle(double angle) {
        return new double[] {Math.cos(angle), Math.sin(angle)};
    }

    private static double[][][] path(int samples, IntFunction<double[]> state) {
        return new double[][][] {IntStream.range(0, samples).mapToObj(state).toArray(double[][]::new)};
    }
}
