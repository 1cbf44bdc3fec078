package io.efferent.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/** Linear algebra on arrays of rows: products here, decompositions by EJML. */
final class Matrices {

    /**
     * Eigenvalues of a symmetric matrix, from the largest, and its eigenvectors as columns in that order.
     *
     * @param values [n]
     * @param vectors [n][n]
     */
    record Spectrum(double[] values, double[][] vectors) {

        /** The matrix with other eigenvalues, {@code V f(λ) Vᵀ}. */
        double[][] map(DoubleUnaryOperator function) {
            double[][] scaled = copy(vectors);
            for (double[] row : scaled) {
                for (int j = 0; j < row.length; j++) {
                    row[j] *= function.applyAsDouble(values[j]);
                }
            }
            return times(scaled, transpose(vectors));
        }
    }

    /**
     * A singular value decomposition of an m by n matrix, {@code U diag(s) Vᵀ}, k being the smaller of m and n.
     *
     * @param u [m][k]
     * @param s [k], from the largest
     * @param v [n][k]
     */
    record Singular(double[][] u, double[] s, double[][] v) {
    }

    /**
     * A QR decomposition of an m by n matrix.
     *
     * @param q [m][n], columns that are orthonormal or zero
     * @param r [n][n], zero below its diagonal
     */
    record Orthogonal(double[][] q, double[][] r) {
    }

    private Matrices() {
    }

    static double[][] copy(double[][] a) {
        return Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
    }

    static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    static double[][] transpose(double[][] a) {
        double[][] transpose = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                transpose[j][i] = a[i][j];
            }
        }
        return transpose;
    }

    static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                double factor = a[i][k];
                for (int j = 0; j < b[0].length; j++) {
                    product[i][j] += factor * b[k][j];
                }
            }
        }
        return product;
    }

    static double[] times(double[][] a, double[] x) {
        return Arrays.stream(a).mapToDouble(row -> dot(row, x)).toArray();
    }

    /** {@code aᵀ b}. */
    static double[][] transposeTimes(double[][] a, double[][] b) {
        double[][] product = new double[a[0].length][b[0].length];
        for (int k = 0; k < a.length; k++) {
            for (int i = 0; i < product.length; i++) {
                double factor = a[k][i];
                for (int j = 0; j < b[0].length; j++) {
                    product[i][j] += factor * b[k][j];
                }
            }
        }
        return product;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** {@code a + factor b}. */
    static double[][] plus(double[][] a, double factor, double[][] b) {
        double[][] sum = copy(a);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                sum[i][j] += factor * b[i][j];
            }
        }
        return sum;
    }

    static double[][] scaled(double factor, double[][] a) {
        return plus(new double[a.length][a[0].length], factor, a);
    }

    /** The sum of squares of all elements. */
    static double squares(double[][] a) {
        return Arrays.stream(a).mapToDouble(row -> dot(row, row)).sum();
    }

    /** The trace of {@code aᵀ b}. */
    static double inner(double[][] a, double[][] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> dot(a[i], b[i])).sum();
    }

    static double trace(double[][] a) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i][i]).sum();
    }

    static double determinant(double[][] a) {
        return CommonOps_DDRM.det(new DMatrixRMaj(a));
    }

    static double[] column(double[][] a, int j) {
        return Arrays.stream(a).mapToDouble(row -> row[j]).toArray();
    }

    static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        return mean;
    }

    /** Rows less their mean. */
    static double[][] centered(double[][] rows) {
        return minus(rows, mean(rows));
    }

    /** Rows less one row. */
    static double[][] minus(double[][] rows, double[] row) {
        double[][] rest = copy(rows);
        for (double[] one : rest) {
            Arrays.setAll(one, j -> one[j] - row[j]);
        }
        return rest;
    }

    /** The first columns. */
    static double[][] columns(double[][] a, int count) {
        return Arrays.stream(a).map(row -> Arrays.copyOf(row, count)).toArray(double[][]::new);
    }

    /** All rows of all conditions, one below the other. */
    static double[][] stacked(double[][][] conditions) {
        return Arrays.stream(conditions).flatMap(Arrays::stream).toArray(double[][]::new);
    }

    static Spectrum symmetric(double[][] a) {
        int n = a.length;
        var eigen = DecompositionFactory_DDRM.eig(n, true, true);
        decomposed(eigen.decompose(new DMatrixRMaj(a)));
        int[] order = IntStream.range(0, n).boxed()
                .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).real)).mapToInt(i -> i).toArray();
        double[] values = new double[n];
        double[][] vectors = new double[n][n];
        for (int j = 0; j < n; j++) {
            values[j] = eigen.getEigenvalue(order[j]).real;
            for (int i = 0; i < n; i++) {
                vectors[i][j] = eigen.getEigenVector(order[j]).get(i, 0);
            }
        }
        return new Spectrum(values, vectors);
    }

    /** Eigenvalues of a square matrix, from the largest modulus; of a pair the one below the real axis first. */
    static List<Eigenvalue> eigenvalues(double[][] a) {
        var eigen = DecompositionFactory_DDRM.eig(a.length, false, false);
        decomposed(eigen.decompose(new DMatrixRMaj(a)));
        List<Eigenvalue> values = new ArrayList<>();
        for (int i = 0; i < a.length; i++) {
            values.add(new Eigenvalue(eigen.getEigenvalue(i).real, eigen.getEigenvalue(i).imaginary));
        }
        values.sort(Comparator.comparingDouble((Eigenvalue v) -> -v.modulus())
                .thenComparingDouble(Eigenvalue::imaginary));
        return values;
    }

    static Singular singular(double[][] a) {
        var svd = DecompositionFactory_DDRM.svd(a.length, a[0].length, true, true, true);
        decomposed(svd.decompose(new DMatrixRMaj(a)));
        double[][] u = rows(svd.getU(null, false));
        double[][] v = rows(svd.getV(null, false));
        double[] s = svd.getSingularValues();
        int[] order = IntStream.range(0, Math.min(a.length, a[0].length)).boxed()
                .sorted(Comparator.comparingDouble(i -> -s[i])).mapToInt(i -> i).toArray();
        return new Singular(
                ordered(u, order), Arrays.stream(order).mapToDouble(i -> s[i]).toArray(), ordered(v, order));
    }

    /** By Gram and Schmidt, twice for accuracy; a column that depends on those before it becomes zero in q. */
    static Orthogonal qr(double[][] a) {
        int columns = a[0].length;
        double[][] q = new double[columns][];
        double[][] r = new double[columns][columns];
        for (int j = 0; j < columns; j++) {
            double[] rest = column(a, j);
            for (int pass = 0; pass < 2; pass++) {
                for (int i = 0; i < j; i++) {
                    double along = dot(q[i], rest);
                    r[i][j] += along;
                    for (int k = 0; k < rest.length; k++) {
                        rest[k] -= along * q[i][k];
                    }
                }
            }
            double length = Math.sqrt(dot(rest, rest));
            r[j][j] = length;
            q[j] = Arrays.stream(rest).map(x -> length > 0 ? x / length : 0).toArray();
        }
        return new Orthogonal(transpose(q), r);
    }

    private static double[][] ordered(double[][] a, int[] order) {
        return Arrays.stream(a).map(row -> Arrays.stream(order).mapToDouble(j -> row[j]).toArray())
                .toArray(double[][]::new);
    }

    /** What solves {@code a x = b}. */
    static double[][] solve(double[][] a, double[][] b) {
        var x = new DMatrixRMaj(b.length, b[0].length);
        if (!CommonOps_DDRM.solve(new DMatrixRMaj(a), new DMatrixRMaj(b), x)) {
            throw new IllegalArgumentException("matrix: got a singular one, expected one that can be inverted");
        }
        return rows(x);
    }

    static double[] solve(double[][] a, double[] b) {
        return column(solve(a, transpose(new double[][] {b})), 0);
    }

    /** What solves {@code a x = b}, or null if nothing or no finite numbers do. */
    static double[] trySolve(double[][] a, double[] b) {
        var x = new DMatrixRMaj(b.length, 1);
        boolean solved = CommonOps_DDRM.solve(new DMatrixRMaj(a), new DMatrixRMaj(b), x);
        return solved && Arrays.stream(x.data).allMatch(Double::isFinite) ? x.data : null;
    }

    private static double[][] rows(DMatrixRMaj a) {
        double[][] rows = new double[a.numRows][];
        for (int i = 0; i < a.numRows; i++) {
            rows[i] = Arrays.copyOfRange(a.data, i * a.numCols, (i + 1) * a.numCols);
        }
        return rows;
    }

    private static void decomposed(boolean done) {
        if (!done) {
            throw new ArithmeticException("A matrix could not be decomposed.");
        }
    }
}
