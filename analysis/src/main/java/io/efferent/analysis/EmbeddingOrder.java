package io.efferent.analysis;

import java.util.Arrays;

/**
 * How many delays and coordinates the linear dynamics of series need ({@link DynamicalSimilarity#dynamics}): those that
 * predict the next sample best for as many numbers as they take, by the criterion of Akaike (1974),
 * {@code n ln(RSS / n) + 2 k} for n predicted numbers and k coefficients. What is left by rounding alone counts as
 * nothing.
 *
 * @param delays how many samples a state holds
 * @param rank how many coordinates
 * @param criterion the smaller, the better; of several populations the sum
 */
public record EmbeddingOrder(int delays, int rank, double criterion) {
    /** Share of the size of the series. */
    private static final double ROUNDING = 1e-12;

    /**
     * The best order that holds for some populations together. All orders predict the same samples.
     *
     * @param mostDelays to be tried
     * @param mostRank to be tried
     * @param populations each [condition][time][channel]
     * @throws IllegalArgumentException if there are no populations, shapes are irregular, series have fewer than two
     *     samples more than delays, or nothing varies
     */
    public static EmbeddingOrder of(int mostDelays, int mostRank, double[][][]... populations) {
        Arguments.atLeast("mostDelays", 1, mostDelays);
        Arguments.atLeast("mostRank", 1, mostRank);
        Arguments.require(populations.length > 0, "populations", "none", "at least one");
        EmbeddingOrder best = null;
        for (int delays = 1; delays <= mostDelays; delays++) {
            double[] criteria = new double[mostRank];
            for (double[][][] series : populations) {
                add(criteria, series, delays, mostDelays);
            }
            for (int rank = 1; rank <= mostRank; rank++) {
                if (criteria[rank - 1] < (best == null ? Double.POSITIVE_INFINITY : best.criterion)) {
                    best = new EmbeddingOrder(delays, rank, criteria[rank - 1]);
                }
            }
        }
        Arguments.require(best != null, "populations", "series that do not vary", "series that vary");
        return best;
    }

    /** Adds the criterion of each rank; infinity where states vary in fewer dimensions. */
    private static void add(double[] criteria, double[][][] series, int delays, int mostDelays) {
        Arguments.regular("series", series);
        Arguments.require(series[0].length >= mostDelays + 2, "series[0]", series[0].length + " samples",
                "at least " + (mostDelays + 2) + " for up to " + mostDelays + " delays");
        int channels = series[0][0].length;
        int each = series[0].length - mostDelays;
        double[][] past = new double[series.length * each][channels * delays];
        double[][] next = new double[past.length][];
        for (int row = 0; row < past.length; row++) {
            double[][] own = series[row / each];
            int last = mostDelays - 1 + row % each;
            for (int delay = 0; delay < delays; delay++) {
                System.arraycopy(own[last - delays + 1 + delay], 0, past[row], delay * channels, channels);
            }
            next[row] = own[last + 1];
        }
        var svd = Matrices.singular(past);
        // Coordinates are orthonormal: each takes the square of its projection away.
        double[][] projected = Matrices.transposeTimes(svd.u(), next);
        double left = Matrices.squares(next);
        double rounding = ROUNDING * ROUNDING * left;
        int n = past.length * channels;
        for (int rank = 1; rank <= criteria.length; rank++) {
            if (rank > svd.s().length || !(svd.s()[rank - 1] > ROUNDING * svd.s()[0])) {
                Arrays.fill(criteria, rank - 1, criteria.length, Double.POSITIVE_INFINITY);
                return;
            }
            left -= Arrays.stream(projected[rank - 1]).map(x -> x * x).sum();
            criteria[rank - 1] += n * Math.log(Math.max(left, rounding) / n) + 2.0 * rank * channels;
        }
    }
}
