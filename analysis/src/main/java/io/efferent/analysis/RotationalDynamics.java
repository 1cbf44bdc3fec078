package io.efferent.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rotations that fit the movement of a population's state best (jPCA, Churchland et al. 2012): velocities in the
 * first principal components as a skew-symmetric matrix times states, found in closed form. That a fit is good does not
 * say that the dynamics rotate: compare with {@link Surrogates} and {@link TensorMaximumEntropy}.
 *
 * @param basis [unit][component], the principal components fitted in
 * @param varianceFraction share of all units' variance in them
 * @param skew [component][component], the skew-symmetric matrix (1/s)
 * @param free [component][component], the best matrix of any kind (1/s)
 * @param skewDetermination share of squared velocity that the skew-symmetric matrix explains, not centered
 * @param freeDetermination share of squared velocity that the free matrix explains
 * @param planes planes of rotation, the fastest first
 */
public record RotationalDynamics(
        double[][] basis,
        double varianceFraction,
        double[][] skew,
        double[][] free,
        double skewDetermination,
        double freeDetermination,
        List<Plane> planes) {

    /**
     * A plane in which states rotate.
     *
     * @param frequency turns per second (Hz)
     * @param axes [unit][2], orthonormal columns; states turn counter-clockwise and start most spread along the first
     * @param varianceFraction share of all units' variance in the plane
     * @param skewDetermination share of squared velocity in the plane that the skew-symmetric matrix explains
     * @param freeDetermination share of squared velocity in the plane that the free matrix explains
     */
    public record Plane(
            double frequency,
            double[][] axes,
            double varianceFraction,
            double skewDetermination,
            double freeDetermination) {

        /**
         * States in the plane, [time][2].
         *
         * @param states [time][unit], of a condition
         */
        public double[][] scores(double[][] states) {
            return Matrices.times(states, axes);
        }
    }

    /**
     * Fits states, usually {@linkplain FiringRates#softNormalized normalized} and {@linkplain
     * FiringRates#withoutConditionMean without their mean over conditions}, of the 200 ms or so in question.
     *
     * @param states [condition][time][unit]
     * @param timeStep between samples (s)
     * @param components how many principal components, even; 6 in the paper
     * @throws IllegalArgumentException if the shape is irregular, there are fewer than two samples, the number of
     *     components is odd or more than there are units, or states vary in fewer dimensions than that
     */
    public static RotationalDynamics fit(double[][][] states, double timeStep, int components) {
        Arguments.regular("states", states);
        Arguments.positive("timeStep", timeStep);
        int units = states[0][0].length;
        Arguments.require(states[0].length > 1, "states[0]", "1 sample", "at least 2");
        Arguments.require(components > 0 && components % 2 == 0, "components", components,
                "an even number, because a rotation takes two");
        Arguments.require(components <= units, "components", components, "at most " + units + ", the number of units");
        var all = Matrices.stacked(states);
        var principal = PrincipalComponents.of(all);
        double[] variances = principal.variances();
        Arguments.require(variances[components - 1] > 1e-12 * variances[0], "components", components,
                "at most the number of dimensions in which states vary");

        List<double[]> x = new ArrayList<>();
        List<double[]> v = new ArrayList<>();
        for (double[][] condition : states) {
            double[][] scores = principal.scores(condition, components);
            for (int t = 0; t + 1 < scores.length; t++) {
                double[] velocity = new double[components];
                for (int i = 0; i < components; i++) {
                    velocity[i] = (scores[t + 1][i] - scores[t][i]) / timeStep;
                }
                x.add(scores[t]);
                v.add(velocity);
            }
        }
        double[][] position = x.toArray(double[][]::new);
        double[][] velocity = v.toArray(double[][]::new);
        var squares = Matrices.symmetric(Matrices.transposeTimes(position, position));
        double smallest = squares.values()[components - 1];
        Arguments.require(smallest > 1e-12 * squares.values()[0], "components", components,
                "at most the number of dimensions in which states vary before the last sample");
        double[][] cross = Matrices.transposeTimes(velocity, position);
        double[][] free = Matrices.times(cross, squares.map(s -> 1 / s));
        double[][] skew = skew(squares, Matrices.plus(cross, -1, Matrices.transpose(cross)));

        double[][] basis = principal.basis(components);
        double[][] scores = principal.scores(all, components);
        double total = Arrays.stream(variances).sum() * (all.length - 1);
        List<Plane> planes = new ArrayList<>();
        // Eigenvectors of Mᵀ M come in pairs, one pair for each plane, with the square of its angular velocity.
        double[][] pairs = Matrices.symmetric(Matrices.transposeTimes(skew, skew)).vectors();
        for (int i = 0; i < components; i += 2) {
            double[][] plane = displayed(columns(pairs, i), skew, principal, states);
            double[] a = Matrices.column(plane, 0);
            double[] b = Matrices.column(plane, 1);
            planes.add(new Plane(
                    Matrices.dot(b, Matrices.times(skew, a)) / (2 * Math.PI),
                    Matrices.times(basis, plane),
                    Matrices.squares(Matrices.times(scores, plane)) / total,
                    determination(position, velocity, skew, plane),
                    determination(position, velocity, free, plane)));
        }
        double[][] whole = Matrices.identity(components);
        return new RotationalDynamics(basis, Arrays.stream(principal.explained()).limit(components).sum(), skew, free,
                determination(position, velocity, skew, whole), determination(position, velocity, free, whole), planes);
    }

    /** The skew-symmetric M with {@code S M + M S = C}, which is diagonal in the eigenbasis of S. */
    private static double[][] skew(Matrices.Spectrum s, double[][] c) {
        double[][] inner = Matrices.transposeTimes(s.vectors(), Matrices.times(c, s.vectors()));
        for (int i = 0; i < inner.length; i++) {
            for (int j = 0; j < inner.length; j++) {
                inner[i][j] /= s.values()[i] + s.values()[j];
            }
        }
        double[][] m = Matrices.times(s.vectors(), Matrices.times(inner, Matrices.transpose(s.vectors())));
        return Matrices.scaled(0.5, Matrices.plus(m, -1, Matrices.transpose(m)));
    }

    /** The plane with axes along and across the spread of first states, so that its rotation is counter-clockwise. */
    private static double[][] displayed(
            double[][] plane, double[][] skew, PrincipalComponents principal, double[][][] states) {
        double[][] starts = Arrays.stream(states).map(condition -> condition[0]).toArray(double[][]::new);
        double[][] shown = Matrices.times(principal.scores(starts, plane.length), plane);
        double[][] turned = Matrices.times(
                plane, Matrices.symmetric(Matrices.transposeTimes(shown, shown)).vectors());
        if (Matrices.dot(Matrices.column(turned, 1), Matrices.times(skew, Matrices.column(turned, 0))) < 0) {
            for (double[] row : turned) {
                row[1] = -row[1];
            }
        }
        return turned;
    }

    private static double[][] columns(double[][] a, int first) {
        return Arrays.stream(a).map(row -> new double[] {row[first], row[first + 1]}).toArray(double[][]::new);
    }

    private static double determination(double[][] x, double[][] v, double[][] matrix, double[][] axes) {
        double[][] along = Matrices.times(v, axes);
        double[][] predicted = Matrices.times(Matrices.times(x, Matrices.transpose(matrix)), axes);
        return 1 - Matrices.squares(Matrices.plus(along, -1, predicted)) / Matrices.squares(along);
    }

    /** How much of what any linear dynamics explain rotations explain: 1 for pure rotations. */
    public double ratio() {
        return skewDetermination / freeDetermination;
    }

    /** Eigenvalues of the free fit (1/s): real parts are growth or decay, imaginary parts angular velocities. */
    public List<Eigenvalue> freeEigenvalues() {
        return Matrices.eigenvalues(free);
    }
}
