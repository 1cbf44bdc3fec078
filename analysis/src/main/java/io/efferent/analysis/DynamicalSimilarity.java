package io.efferent.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How alike two populations move, whatever their states look like (dynamical similarity analysis, Ostrow et al. 2023):
 * the angle between the matrices of their linear dynamics, turned towards each other.
 *
 * @param cosine of the angle between the matrices, at the best orthogonal transform
 */
public record DynamicalSimilarity(double cosine) {
    private static final int SWEEPS = 2000;
    private static final int ANGLES = 32;

    /** The angle (rad), 0 for alike: a metric. */
    public double angular() {
        return Math.acos(Math.clamp(cosine, -1, 1));
    }

    /** The distance between the matrices once both have unit size. */
    public double euclidean() {
        return Math.sqrt(Math.max(0, 2 - 2 * cosine));
    }

    /**
     * Compares two matrices, with the best of all orthogonal transforms, rotations and reflections: {@code C} with the
     * largest {@code trace(Aᵀ C B Cᵀ)}, found by turning in one plane after the other, from many starts.
     *
     * @param a [dimension][dimension], of a step in time
     * @param b [dimension][dimension]
     * @param starts how many of each determinant, 20 or more
     * @param seed fixes them
     * @throws IllegalArgumentException if a matrix is not square, is zero or has another size, or there are no starts
     */
    public static DynamicalSimilarity of(double[][] a, double[][] b, int starts, long seed) {
        square("a", a);
        square("b", b);
        Arguments.length("b", b.length, a.length);
        Arguments.atLeast("starts", 1, starts);
        double[][] unitA = Matrices.scaled(1 / Math.sqrt(Matrices.squares(a)), a);
        double[][] unitB = Matrices.scaled(1 / Math.sqrt(Matrices.squares(b)), b);
        var random = new Random(seed);
        double best = -1;
        for (int start = 0; start < 2 * starts; start++) {
            double[][] turn = orthogonal(a.length, start % 2 == 0, random);
            double[][] turned = Matrices.times(Matrices.times(turn, unitB), Matrices.transpose(turn));
            best = Math.max(best, aligned(unitA, turned));
        }
        return new DynamicalSimilarity(best);
    }

    private static void square(String argument, double[][] matrix) {
        Arguments.length(argument + "[0]", Arguments.columns(argument, matrix), matrix.length);
        Arguments.require(Matrices.squares(matrix) > 0, argument, "a matrix of zeros", "dynamics");
    }

    /** A random orthogonal matrix, mirrored or not. */
    private static double[][] orthogonal(int n, boolean isMirrored, Random random) {
        double[][] noise = new double[n][n];
        Arrays.stream(noise).forEach(row -> Arrays.setAll(row, _ -> random.nextGaussian()));
        var svd = Matrices.singular(noise);
        double[][] orthogonal = Matrices.times(svd.u(), Matrices.transpose(svd.v()));
        if (Matrices.determinant(orthogonal) < 0 != isMirrored) {
            Arrays.setAll(orthogonal[0], j -> -orthogonal[0][j]);
        }
        return orthogonal;
    }

    /** The largest overlap that turns of b reach from here. */
    private static double aligned(double[][] a, double[][] b) {
        double overlap = Matrices.inner(a, b);
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int i = 0; i < a.length; i++) {
                for (int j = i + 1; j < a.length; j++) {
                    turn(b, i, j, bestAngle(a, b, i, j));
                }
            }
            double next = Matrices.inner(a, b);
            if (!(next > overlap + 1e-15)) {
                return Math.max(next, overlap);
            }
            overlap = next;
        }
        return overlap;
    }

    /** The angle in the plane of two axes at which b overlaps a most. */
    private static double bestAngle(double[][] a, double[][] b, int i, int j) {
        // The overlap is p cos(x) + q sin(x) + r cos(2x) + s sin(2x) and a constant.
        double p = 0;
        double q = 0;
        for (int k = 0; k < a.length; k++) {
            if (k != i && k != j) {
                p += a[i][k] * b[i][k] + a[j][k] * b[j][k] + a[k][i] * b[k][i] + a[k][j] * b[k][j];
                q += a[j][k] * b[i][k] - a[i][k] * b[j][k] + a[k][j] * b[k][i] - a[k][i] * b[k][j];
            }
        }
        double stretchA = a[i][i] - a[j][j];
        double stretchB = b[i][i] - b[j][j];
        double shearA = a[i][j] + a[j][i];
        double shearB = b[i][j] + b[j][i];
        double r = (stretchA * stretchB + shearA * shearB) / 2;
        double s = (shearA * stretchB - stretchA * shearB) / 2;
        double best = 0;
        double most = p + r;
        for (int step = 1; step < ANGLES; step++) {
            double x = 2 * Math.PI * step / ANGLES;
            double value = p * Math.cos(x) + q * Math.sin(x) + r * Math.cos(2 * x) + s * Math.sin(2 * x);
            if (value > most) {
                best = x;
                most = value;
            }
        }
        for (int newton = 0; newton < 6; newton++) {
            double slope = -p * Math.sin(best) + q * Math.cos(best)
                    - 2 * r * Math.sin(2 * best) + 2 * s * Math.cos(2 * best);
            double bend = -p * Math.cos(best) - q * Math.sin(best)
                    - 4 * r * Math.cos(2 * best) - 4 * s * Math.sin(2 * best);
            if (bend < 0) {
                best -= Math.clamp(slope / bend, -0.1, 0.1);
            }
        }
        return best;
    }

    private static void turn(double[][] b, int i, int j, double angle) {
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        for (int k = 0; k < b.length; k++) {
            double x = b[i][k];
            double y = b[j][k];
            b[i][k] = c * x - s * y;
            b[j][k] = s * x + c * y;
        }
        for (double[] row : b) {
            double x = row[i];
            double y = row[j];
            row[i] = c * x - s * y;
            row[j] = s * x + c * y;
        }
    }

    /**
     * The matrix of a step of linear dynamics (dynamic mode decomposition with delays): series and their past are
     * reduced to few coordinates of equal size, in which the next is regressed on the present.
     *
     * @param series [condition][time][channel]
     * @param delays how many samples a state holds, 1 for the present alone
     * @param rank how many coordinates
     * @param ridge how much the regression is held back, zero or more
     * @return [rank][rank]
     * @throws IllegalArgumentException if the shape is irregular, series are too short for the delays, or vary in fewer
     *     dimensions than the rank
     */
    public static double[][] dynamics(double[][][] series, int delays, int rank, double ridge) {
        Arguments.regular("series", series);
        Arguments.atLeast("delays", 1, delays);
        Arguments.require(ridge >= 0, "ridge", ridge, "zero or more");
        int channels = series[0][0].length;
        int states = series[0].length - delays + 1;
        Arguments.require(states >= 2, "series[0]", series[0].length + " samples",
                "at least " + (delays + 1) + " for " + delays + " delays");
        Arguments.require(rank >= 1 && rank <= channels * delays, "rank", rank,
                "1 to " + channels * delays + ", channels times delays");
        double[][] past = new double[series.length * states][channels * delays];
        for (int row = 0; row < past.length; row++) {
            for (int delay = 0; delay < delays; delay++) {
                System.arraycopy(series[row / states][row % states + delay], 0,
                        past[row], delay * channels, channels);
            }
        }
        var svd = Matrices.singular(past);
        Arguments.require(rank <= svd.s().length && svd.s()[rank - 1] > 1e-12 * svd.s()[0], "rank", rank,
                "at most the number of dimensions in which series vary");
        double[][] squares = Matrices.scaled(ridge, Matrices.identity(rank));
        double[][] cross = new double[rank][rank];
        for (int row = 0; row < past.length; row++) {
            if (row % states < states - 1) {
                for (int i = 0; i < rank; i++) {
                    for (int j = 0; j < rank; j++) {
                        squares[i][j] += svd.u()[row][i] * svd.u()[row][j];
                        cross[i][j] += svd.u()[row][i] * svd.u()[row + 1][j];
                    }
                }
            }
        }
        return Matrices.transpose(Matrices.solve(squares, cross));
    }

    /** Eigenvalues of a step, from the largest modulus. */
    public static List<Eigenvalue> eigenvalues(double[][] dynamics) {
        square("dynamics", dynamics);
        return Matrices.eigenvalues(dynamics);
    }

    /**
     * How far the eigenvalues of two matrices of a step are apart (Wasserstein distance of order 1): the mean distance
     * in the complex plane when each is carried to one of the other, at the best assignment. It needs no search over
     * transforms, and does not see what eigenvectors do.
     *
     * @param a [dimension][dimension]
     * @param b [dimension][dimension]
     * @throws IllegalArgumentException if a matrix is not square, is zero or has another size
     */
    public static double wasserstein(double[][] a, double[][] b) {
        square("a", a);
        square("b", b);
        Arguments.length("b", b.length, a.length);
        var from = Matrices.eigenvalues(a);
        var to = Matrices.eigenvalues(b);
        double[][] distances = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                distances[i][j] = Math.hypot(
                        from.get(i).real() - to.get(j).real(), from.get(i).imaginary() - to.get(j).imaginary());
            }
        }
        return Assignment.least(distances) / a.length;
    }
}
