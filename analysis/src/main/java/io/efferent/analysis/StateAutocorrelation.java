package io.efferent.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * How long a population stays like itself: the correlation, over units, of its state with that some samples later, as a
 * mean over all samples. It tells through how many steps the gradient of a network with memory should flow back.
 */
public final class StateAutocorrelation {
    private StateAutocorrelation() {}

    /**
     * The mean correlation at lags from 0, [lag]; NaN where no series is long enough or no state varies over units.
     *
     * @param series [sample][unit] each, one after the other in time; of at least two units
     * @param lags the largest
     * @throws IllegalArgumentException if there is no series, series differ in units, units are fewer than 2, or lags
     *     are negative
     */
    public static double[] of(List<double[][]> series, int lags) {
        Arguments.atLeast("series", 1, series.size());
        Arguments.atLeast("lags", 0, lags);
        int units = Arguments.columns("series[0]", series.getFirst());
        Arguments.atLeast("units", 2, units);
        double[] sums = new double[lags + 1];
        int[] counts = new int[lags + 1];
        for (int i = 0; i < series.size(); i++) {
            Arguments.length("series[" + i + "][0]", Arguments.columns("series[" + i + "]", series.get(i)), units);
            add(Arrays.stream(series.get(i)).map(StateAutocorrelation::standardized).toArray(double[][]::new), sums,
                    counts);
        }
        double[] means = new double[lags + 1];
        Arrays.setAll(means, lag -> sums[lag] / counts[lag]);
        return means;
    }

    private static void add(double[][] states, double[] sums, int[] counts) {
        for (int lag = 0; lag < sums.length; lag++) {
            for (int sample = 0; sample + lag < states.length; sample++) {
                double correlation = Matrices.dot(states[sample], states[sample + lag]);
                if (!Double.isNaN(correlation)) {
                    sums[lag] += correlation;
                    counts[lag]++;
                }
            }
        }
    }

    /** With mean 0 over units and length 1; NaN if all units are alike. */
    private static double[] standardized(double[] state) {
        double mean = Arrays.stream(state).average().orElseThrow();
        double[] centered = Arrays.stream(state).map(x -> x - mean).toArray();
        double length = Math.sqrt(Matrices.dot(centered, centered));
        return Arrays.stream(centered).map(x -> x / length).toArray();
    }
}
