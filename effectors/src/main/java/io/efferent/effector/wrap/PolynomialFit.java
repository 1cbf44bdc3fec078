package io.efferent.effector.wrap;

import io.efferent.effector.MusclePath;
import io.efferent.skeleton.Skeleton;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A polynomial path fitted to a measured one, by least squares of lengths and of moment arms.
 *
 * @param path the polynomial, of those joints that the measured path depends on
 * @param lengthError largest error of a length, m
 * @param momentArmError largest error of a moment arm, m
 */
public record PolynomialFit(JointPolynomial path, double lengthError, double momentArmError) {
    private static final int HIGHEST = 12;
    /** No moment arm, m: rounding. */
    private static final double NONE = 1e-9;
    /** What {@link #of(MusclePath, Skeleton, double[][])} tries to meet, m. */
    private static final double CLOSE = 5e-4;
    private static final int MOST_TERMS = 130;

    /**
     * Fits a polynomial.
     *
     * @param samples poses all over the range of the joints, more than the polynomial has coefficients
     * @param degree largest sum of the powers in a product of joint positions, 1 to 12
     * @throws IllegalArgumentException if there are too few samples
     */
    public static PolynomialFit of(PathSamples samples, int degree) {
        if (degree < 1 || degree > HIGHEST) {
            throw new IllegalArgumentException("degree: got " + degree + ", expected 1 to " + HIGHEST);
        }
        double[][] q = samples.positions();
        int[] joints = joints(samples);
        double[] middle = new double[joints.length];
        double[] half = new double[joints.length];
        for (int v = 0; v < joints.length; v++) {
            int joint = joints[v];
            var range = Arrays.stream(q).mapToDouble(pose -> pose[joint]).summaryStatistics();
            middle[v] = (range.getMin() + range.getMax()) / 2;
            half[v] = (range.getMax() - range.getMin()) / 2;
        }
        int terms = JointPolynomial.powers(joints.length, degree).size();
        if (q.length < terms) {
            throw new IllegalArgumentException(
                    "samples: got " + q.length + ", expected at least " + terms + " for degree " + degree);
        }
        var form = new JointPolynomial(joints, middle, half, degree, new double[terms]);
        double[][] normal = new double[terms][terms + 1];
        for (int i = 0; i < q.length; i++) {
            double[][] rows = form.terms(q[i]);
            add(normal, rows[0], samples.lengths()[i]);
            for (int v = 0; v < joints.length; v++) {
                add(normal, rows[v + 1], samples.momentArms()[i][joints[v]]);
            }
        }
        return judged(new JointPolynomial(joints, middle, half, degree, solve(normal)), samples);
    }

    /**
     * Fits the polynomial of lowest degree whose moment arms are within half a millimeter, or the closest of those with
     * at most 130 coefficients.
     *
     * @param path any
     * @param skeleton what it runs over
     * @param postures all over the range of the joints, at least two for each coefficient
     * @throws IllegalArgumentException as {@link PathSamples#of}
     */
    public static PolynomialFit of(MusclePath path, Skeleton skeleton, double[][] postures) {
        PathSamples samples = PathSamples.of(path, skeleton, postures);
        int variables = joints(samples).length;
        PolynomialFit best = of(samples, 1);
        for (int degree = 2; degree <= HIGHEST && best.momentArmError > CLOSE; degree++) {
            int terms = JointPolynomial.powers(variables, degree).size();
            if (terms > MOST_TERMS || 2 * terms > postures.length) {
                break;
            }
            PolynomialFit next = of(samples, degree);
            best = next.momentArmError < best.momentArmError ? next : best;
        }
        return new PolynomialFit(best.path.fittedTo(path), best.lengthError, best.momentArmError);
    }

    /** The joints that move the path. */
    private static int[] joints(PathSamples samples) {
        return IntStream.range(0, samples.positions()[0].length).filter(joint ->
                Arrays.stream(samples.momentArms()).anyMatch(arms -> Math.abs(arms[joint]) > NONE)
                && Arrays.stream(samples.positions()).anyMatch(
                        pose -> pose[joint] != samples.positions()[0][joint])).toArray();
    }

    private static PolynomialFit judged(JointPolynomial path, PathSamples samples) {
        double[] coefficients = path.coefficients();
        double lengthError = 0;
        double momentArmError = 0;
        for (int i = 0; i < samples.lengths().length; i++) {
            double[][] rows = path.terms(samples.positions()[i]);
            lengthError = Math.max(lengthError, Math.abs(product(rows[0], coefficients) - samples.lengths()[i]));
            for (int v = 0; v < path.joints().length; v++) {
                momentArmError = Math.max(momentArmError, Math.abs(
                        product(rows[v + 1], coefficients) - samples.momentArms()[i][path.joints()[v]]));
            }
        }
        return new PolynomialFit(path, lengthError, momentArmError);
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Errors, for reports. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "lengths within %.2g m, moment arms within %.2g m, degree %d",
                lengthError, momentArmError, path.degree());
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
