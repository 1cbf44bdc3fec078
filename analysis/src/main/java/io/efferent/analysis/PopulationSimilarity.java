package io.efferent.analysis;

import java.util.Arrays;

/**
 * How alike two populations are at the same times of the same conditions, whichever units they have. Smooth
 * trajectories look alike to all of these: compare with what {@link Surrogates} give.
 */
public final class PopulationSimilarity {

    /**
     * How well one population fits the other when it may be turned and mirrored.
     *
     * @param nuclear their overlap once both have unit size, from 0 to 1 (alike)
     * @param sizeAndShape the distance left between them, sizes as they are
     */
    public record Procrustes(double nuclear, double sizeAndShape) {

        /** The angle between them (rad), 0 for alike: a metric of shapes. */
        public double angular() {
            return Math.acos(Math.min(1, nuclear));
        }
    }

    private PopulationSimilarity() {
    }

    /**
     * Canonical correlations, from the largest: those of the combinations of units that go together most.
     *
     * @param x [sample][unit], reduced to few principal components before
     * @param y [sample][unit], likewise
     * @throws IllegalArgumentException if samples differ in number, or units of one are linearly dependent
     */
    public static double[] canonicalCorrelations(double[][] x, double[][] y) {
        checked(x, y);
        double[] correlations = Matrices.singular(Matrices.transposeTimes(whitened("x", x), whitened("y", y))).s();
        return Arrays.stream(correlations).map(correlation -> Math.min(1, correlation)).toArray();
    }

    private static double[][] whitened(String argument, double[][] samples) {
        var svd = Matrices.singular(Matrices.centered(samples));
        double[] s = svd.s();
        Arguments.require(s.length == samples[0].length && s[s.length - 1] > 1e-10 * s[0], argument,
                "a singular covariance of " + samples[0].length + " units", "units that are not linearly dependent");
        return svd.u();
    }

    /**
     * Procrustes analysis of centered samples.
     *
     * @param x [sample][unit]
     * @param y [sample][unit]
     * @throws IllegalArgumentException if samples differ in number or do not vary
     */
    public static Procrustes procrustes(double[][] x, double[][] y) {
        checked(x, y);
        double[][] a = Matrices.centered(x);
        double[][] b = Matrices.centered(y);
        double sizeX = varying("x", a);
        double sizeY = varying("y", b);
        double overlap = Arrays.stream(Matrices.singular(Matrices.transposeTimes(a, b)).s()).sum();
        return new Procrustes(
                overlap / Math.sqrt(sizeX * sizeY), Math.sqrt(Math.max(0, sizeX + sizeY - 2 * overlap)));
    }

    private static double varying(String argument, double[][] centered) {
        double size = Matrices.squares(centered);
        Arguments.require(size > 0, argument, "samples that are all equal", "some that vary");
        return size;
    }

    /**
     * Linear centered kernel alignment (Kornblith et al. 2019), 0 to 1.
     *
     * @param x [sample][unit]
     * @param y [sample][unit]
     * @throws IllegalArgumentException if samples differ in number or do not vary
     */
    public static double linearCka(double[][] x, double[][] y) {
        checked(x, y);
        double[][] a = Matrices.centered(x);
        double[][] b = Matrices.centered(y);
        varying("x", a);
        varying("y", b);
        return Matrices.squares(Matrices.transposeTimes(a, b)) / Math.sqrt(
                Matrices.squares(Matrices.transposeTimes(a, a)) * Matrices.squares(Matrices.transposeTimes(b, b)));
    }

    /**
     * How much of y's variance lies in the first principal components of x, of what as many components can have at most
     * (Elsayed et al. 2016).
     *
     * @param x [sample][unit], of the same units as y
     * @param y [sample][unit], of any times
     * @param components how many
     * @throws IllegalArgumentException if units differ in number, there are fewer than that, or y does not vary
     */
    public static double alignmentIndex(double[][] x, double[][] y, int components) {
        var mine = PrincipalComponents.of(x);
        var others = PrincipalComponents.of(y);
        Arguments.length("y[0]", y[0].length, x[0].length);
        varying("y", Matrices.centered(y));
        double inside = Matrices.squares(Matrices.times(Matrices.centered(y), mine.basis(components)))
                / (y.length - 1);
        return inside / Arrays.stream(others.variances()).limit(components).sum();
    }

    /**
     * Angles between the spaces of the first principal components (rad), from the smallest.
     *
     * @param x [sample][unit], of the same units as y
     * @param y [sample][unit], of any times
     * @param components how many
     * @throws IllegalArgumentException if units differ in number, or there are fewer than components
     */
    public static double[] principalAngles(double[][] x, double[][] y, int components) {
        double[][] a = PrincipalComponents.of(x).basis(components);
        double[][] b = PrincipalComponents.of(y).basis(components);
        Arguments.length("y[0]", y[0].length, x[0].length);
        double[] cosines = Matrices.singular(Matrices.transposeTimes(a, b)).s();
        return Arrays.stream(cosines).map(cosine -> Math.acos(Math.min(1, cosine))).toArray();
    }

    /**
     * The share of y's variance that a linear map of x explains, R squared, not cross-validated.
     *
     * @param x [sample][unit], linearly independent units
     * @param y [sample][unit]
     * @throws IllegalArgumentException if samples differ in number, units of x are linearly dependent, or y does not
     *     vary
     */
    public static double regression(double[][] x, double[][] y) {
        checked(x, y);
        double[][] b = Matrices.centered(y);
        double size = varying("y", b);
        return Matrices.squares(Matrices.transposeTimes(whitened("x", x), b)) / size;
    }

    private static void checked(double[][] x, double[][] y) {
        Arguments.columns("x", x);
        Arguments.columns("y", y);
        Arguments.length("y", y.length, x.length);
    }
}
