package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpikeTrainsTest {
    private static final int DRAWS = 4000;

    /** A unit at its height, one at half, one below 0: 2, 1 and 0 spikes per step of 20 ms at 100 spikes/s. */
    @Test
    void countsFollowTheActivityAboveZero() {
        for (double dispersion : new double[] {1, 2.5}) {
            double[][][] counts = SpikeTrains.counts(activity(), 100, dispersion, 0.02, 7);
            for (int unit = 0; unit < 3; unit++) {
                double mean = new double[] {2, 1, 0}[unit];
                double[] own = column(counts, unit);
                double found = Arrays.stream(own).average().orElseThrow();
                double variance = Arrays.stream(own).map(x -> (x - found) * (x - found)).average().orElseThrow();
                assertEquals(mean, found, 0.1 * mean);
                assertEquals(dispersion * mean, variance, 0.15 * dispersion * mean);
            }
        }
    }

    @Test
    void theSeedFixesTheCounts() {
        double[] first = column(SpikeTrains.counts(activity(), 100, 1, 0.02, 7), 0);
        assertArrayEquals(first, column(SpikeTrains.counts(activity(), 100, 1, 0.02, 7), 0));
        assertFalse(Arrays.equals(first, column(SpikeTrains.counts(activity(), 100, 1, 0.02, 8), 0)));
    }

    @Test
    void badInputIsRefused() {
        refused("dispersion: got 0.5, expected a finite number from 1 on", activity(), 100, 0.5);
        refused("maximumRate: got 0.0, expected a finite number above zero", activity(), 0, 1);
        refused("activity: got no unit above 0, expected one at least", new double[1][2][3], 100, 1);
    }

    private static void refused(String message, double[][][] activity, double rate, double dispersion) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> SpikeTrains.counts(activity, rate, dispersion, 0.01, 1)).getMessage());
    }

    private static double[][][] activity() {
        double[][][] activity = new double[2][DRAWS / 2][];
        for (double[][] trial : activity) {
            Arrays.setAll(trial, _ -> new double[] {0.8, 0.4, -0.5});
        }
        return activity;
    }

    private static double[] column(double[][][] counts, int unit) {
        return Arrays.stream(counts).flatMap(Arrays::stream).mapToDouble(row -> row[unit]).toArray();
    }
}
