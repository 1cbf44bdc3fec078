package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ViewTest {
    @Test
    void planesAreSeenAsTheyAre() {
        assertArrayEquals(new double[] {0.3, -0.2}, View.seen(new double[] {0.3, -0.2}));
        double[][][] velocity = {{{1, 2}}};
        assertArrayEquals(velocity[0][0], View.rates(velocity)[0][0]);
    }

    /** Forward is to the right, up is up, and what is nearer to the eye, on the right side, is further to the left. */
    @Test
    void axesOfSpaceGoThreeWays() {
        double[] forward = View.seen(new double[] {1, 0, 0});
        double[] up = View.seen(new double[] {0, 1, 0});
        double[] right = View.seen(new double[] {0, 0, 1});
        assertTrue(forward[0] > 0.7 && forward[1] < 0 && up[1] > 0.9 && right[0] < -0.5 && right[1] < 0);
        assertEquals(0, up[0], 1e-15);
        // The three axes of a view in parallel: the sum of their squared lengths is 2.
        double sum = 0;
        for (double[] axis : new double[][] {forward, up, right}) {
            sum += axis[0] * axis[0] + axis[1] * axis[1];
        }
        assertEquals(2, sum, 1e-14);
    }

    @Test
    void speedsAreThoseInSpace() {
        double[] seen = View.rates(new double[][][] {{{0.3, -0.4, 1.2}}})[0][0];
        assertEquals(1.3, Math.hypot(seen[0], seen[1]), 1e-14);
    }
}
