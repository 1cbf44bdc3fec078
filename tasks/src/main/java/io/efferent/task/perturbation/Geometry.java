package io.efferent.task.perturbation;

import java.util.Arrays;

/** Small vectors and matrices. */
final class Geometry {
    private Geometry() {}

    static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return difference;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    static double[] times(double factor, double[] a) {
        return Arrays.stream(a).map(x -> factor * x).toArray();
    }

    /** The same vector, turned left by a quarter. */
    static double[] left(double[] a) {
        return new double[] {-a[1], a[0]};
    }

    static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    /** Turns counter-clockwise by an angle in rad. */
    static double[][] rotation(double angle) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        return new double[][] {{cos, -sin}, {sin, cos}};
    }

    /** {@code a b'}. */
    static double[][] outer(double[] a, double[] b) {
        return Arrays.stream(a).mapToObj(x -> times(x, b)).toArray(double[][]::new);
    }

    /** {@code a + factor b}. */
    static double[][] plus(double[][] a, double factor, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            sum[i] = a[i].clone();
            for (int j = 0; j < sum[i].length; j++) {
                sum[i][j] += factor * b[i][j];
            }
        }
        return sum;
    }

    static double[][] times(double factor, double[][] a) {
        return Arrays.stream(a).map(row -> times(factor, row)).toArray(double[][]::new);
    }

    static double[] times(double[][] a, double[] x) {
        return Arrays.stream(a).mapToDouble(row -> dot(row, x)).toArray();
    }

    static double[][] times(double[][] a, double[][] b) {
        return Arrays.stream(a).map(row -> times(transposed(b), row)).toArray(double[][]::new);
    }

    static double[][] transposed(double[][] a) {
        double[][] transposed = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < transposed.length; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }
}
