package io.efferent.analysis;

/**
 * How much of a population's activity can reach its output, and how much is null (Kaufman et al. 2014).
 *
 * @param potent share of the variance along the rows of the output weights
 * @param chance share of dimensions that these have: what activity without preference would show
 */
public record OutputSpace(double potent, double chance) {

    /**
     * Splits the variance of samples.
     *
     * @param weights [output][unit], linear
     * @param samples [sample][unit], at least two
     * @throws IllegalArgumentException if sizes do not fit, weights are all zero, or samples do not vary
     */
    public static OutputSpace of(double[][] weights, double[][] samples) {
        int units = Arguments.columns("weights", weights);
        Arguments.length("samples[0]", Arguments.columns("samples", samples), units);
        double[][] centered = Matrices.centered(samples);
        double total = Matrices.squares(centered);
        Arguments.require(total > 0, "samples", "samples that are all equal", "some that vary");
        var svd = Matrices.singular(weights);
        Arguments.require(svd.s()[0] > 0, "weights", "nothing but zeros", "some that are not");
        int rank = 0;
        while (rank < svd.s().length && svd.s()[rank] > 1e-10 * svd.s()[0]) {
            rank++;
        }
        double along = Matrices.squares(Matrices.times(centered, Matrices.columns(svd.v(), rank)));
        return new OutputSpace(along / total, (double) rank / units);
    }

    /** The share of the variance that cannot reach the output. */
    public double nullShare() {
        return 1 - potent;
    }
}
