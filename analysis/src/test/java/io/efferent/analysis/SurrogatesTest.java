package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SurrogatesTest {

    @Test
    void theDataCountAsOneOfTheSurrogates() {
        assertEquals(0.25, Surrogates.p(5, 1, 2, 3));
        assertEquals(0.75, Surrogates.p(2, 1, 2, 3));
        assertEquals("surrogates: got 0, expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> Surrogates.p(1)).getMessage());
    }

    @Test
    void permutedStatesKeepEachUnitsConditions() {
        double[][][] states = Populations.velocityTuned(6, 5, 4, 1);
        double[][][] permuted = Surrogates.permuted(states, new Random(2));
        for (int unit = 0; unit < 4; unit++) {
            int one = unit;
            double[] before = Arrays.stream(states).mapToDouble(c -> c[3][one]).sorted().toArray();
            double[] after = Arrays.stream(permuted).mapToDouble(c -> c[3][one]).sorted().toArray();
            assertArrayEquals(before, after);
        }
        assertArrayEquals(states[2][1], Surrogates.permuted(states, new int[][] {
            {2, 0, 1, 3, 4, 5}, {2, 0, 1, 3, 4, 5}, {2, 0, 1, 3, 4, 5}, {2, 0, 1, 3, 4, 5}})[0][1]);
    }

    @Test
    void everyOrderIsEquallyProbable() {
        var random = new Random(1);
        int[] first = new int[3];
        for (int i = 0; i < 3000; i++) {
            first[Surrogates.order(3, random)[0]]++;
        }
        for (int count : first) {
            assertEquals(1000, count, 100);
        }
    }

    @Test
    void matchedSurrogatesHaveTheCovarianceOfTheData() {
        double[][][] states = Populations.velocityTuned(6, 15, 4, 1);
        double[][][] matched = Surrogates.covarianceMatched(Surrogates.permuted(states, new Random(2)), states);
        double[][] expected = covariance(states);
        assertEquals(0, Matrices.squares(Matrices.plus(covariance(matched), -1, expected)),
                1e-18 * Matrices.squares(expected));
    }

    @Test
    void whatIsNoOrderIsRefused() {
        assertEquals("orders[1]: got [0, 0, 1], expected an order of the numbers below 3",
                assertThrows(IllegalArgumentException.class, () -> Surrogates.permuted(
                        new double[3][2][2], new int[][] {{0, 1, 2}, {0, 0, 1}})).getMessage());
    }

    private static double[][] covariance(double[][][] states) {
        double[][] centered = Matrices.centered(Matrices.stacked(states));
        return Matrices.transposeTimes(centered, centered);
    }
}
