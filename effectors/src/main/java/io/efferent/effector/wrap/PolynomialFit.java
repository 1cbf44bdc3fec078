package io.efferent.effector.wrap;

import io.efferent.effector.MusclePath;
import java.util.Arrays;

/**
 * A polynomial path fitted to a measured one, by least squares of lengths and of moment arms. It has a polynomial for
 * each joint: what a path does about one joint in dependence on another is not in it, and shows in the errors.
 *
 * @param path the polynomial
 * @param lengthError largest error of a length, m
 * @param momentArmError largest error of a moment arm, m
 */
public record PolynomialFit(MusclePath.Polynomial path, double lengthError, double momentArmError) {
    private static final int HIGHEST = 12;

    /**
     * Fits a polynomial.
     *
     * @param samples poses all over the range of the joints, more than the polynomial has coefficients
     * @param degree highest power of a joint position, 1 to 12
     * @throws IllegalArgumentException if there are too few samples, or joints that do not move
     */
    public static PolynomialFit of(PathSamples samples, int degree) {
        if (degree < 1 || degree > HIGHEST) {
            throw new IllegalArgumentException("degree: got " + degree + ", expected 1 to " + HIGHEST);
        }
        double[][] q = samples.positions();
        int dof = q[0].length;
        int unknowns = 1 + dof * degree;
        if (q.length < unknowns) {
            throw new IllegalArgumentException(
                    "samples: got " + q.length + ", expected at least " + unknowns + " for degree " + degree);
        }
        double[] middle = new double[dof];
        double[] half = new double[dof];
        for (int d = 0; d < dof; d++) {
            int joint = d;
            var range = Arrays.stream(q).mapToDouble(pose -> pose[joint]).summaryStatistics();
            middle[d] = (range.getMin() + range.getMax()) / 2;
            half[d] = (range.getMax() - range.getMin()) / 2;
            if (!(half[d] > 0)) {
                throw new IllegalArgumentException("samples: joint " + d + " is at " + middle[d]
                        + " in all of them, expected a range");
            }
        }
        // Joint positions from -1 to 1 keep powers apart.
        double[][] normal = new double[unknowns][unknowns + 1];
        double[] row = new double[unknowns];
        for (int i = 0; i < q.length; i++) {
            Arrays.fill(row, 0);
            row[0] = 1;
            for (int d = 0; d < dof; d++) {
                double x = (q[i][d] - middle[d]) / half[d];
                for (int k = 1; k <= degree; k++) {
                    row[d * degree + k] = Math.pow(x, k);
                }
            }
            add(normal, row, samples.lengths()[i]);
            for (int d = 0; d < dof; d++) {
                Arrays.fill(row, 0);
                double x = (q[i][d] - middle[d]) / half[d];
                for (int k = 1; k <= degree; k++) {
                    row[d * degree + k] = k * Math.pow(x, k - 1) / half[d];
                }
                add(normal, row, samples.momentArms()[i][d]);
            }
        }
        double[] solution = solve(normal);
        double[][] coefficients = new double[dof][degree];
        for (int d = 0; d < dof; d++) {
            for (int k = 1; k <= degree; k++) {
                coefficients[d][k - 1] = solution[d * degree + k] / Math.pow(half[d], k);
            }
        }
        return judged(new MusclePath.Polynomial(solution[0], middle, coefficients), samples);
    }

    private static PolynomialFit judged(MusclePath.Polynomial path, PathSamples samples) {
        double lengthError = 0;
        double momentArmError = 0;
        for (int i = 0; i < samples.lengths().length; i++) {
            double length = path.offset();
            for (int d = 0; d < path.reference().length; d++) {
                double x = samples.positions()[i][d] - path.reference()[d];
                double arm = 0;
                double power = 1;
                for (int k = 1; k <= path.coefficients()[d].length; k++) {
                    arm += k * path.coefficients()[d][k - 1] * power;
                    power *= x;
                    length += path.coefficients()[d][k - 1] * power;
                }
                momentArmError = Math.max(momentArmError, Math.abs(arm - samples.momentArms()[i][d]));
            }
            lengthError = Math.max(lengthError, Math.abs(length - samples.lengths()[i]));
        }
        return new PolynomialFit(path, lengthError, momentArmError);
    }

    private static void add(double[][] normal, double[] row, double right) {
        int n = row.length;
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                normal[a][b] += row[a] * row[b];
            }
            normal[a][n] += row[a] * right;
        }
    }

    /** The solution of symmetric positive definite equations, [row][coefficients, right side]. */
    private static double[] solve(double[][] m) {
        int n = m.length;
        for (int k = 0; k < n; k++) {
            for (int row = k + 1; row < n; row++) {
                double factor = m[row][k] / m[k][k];
                for (int column = k; column <= n; column++) {
                    m[row][column] -= factor * m[k][column];
                }
            }
        }
        double[] x = new double[n];
        for (int k = n - 1; k >= 0; k--) {
            x[k] = m[k][n];
            for (int column = k + 1; column < n; column++) {
                x[k] -= m[k][column] * x[column];
            }
            x[k] /= m[k][k];
        }
        return x;
    }
}
