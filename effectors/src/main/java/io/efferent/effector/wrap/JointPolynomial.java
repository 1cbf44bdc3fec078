package io.efferent.effector.wrap;

import io.efferent.array.Fixed;
import io.efferent.array.Require;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathBank;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Path length as one polynomial of several joints: the sum of {@code coefficients} times products of powers of
 * {@code (q - middle) / half}, one variable per joint.
 *
 * @param joints numbers of the joint positions that it depends on
 * @param middle of their ranges, rad or m
 * @param half of their ranges: variables run from -1 to 1
 * @param degree largest sum of the powers in a product
 * @param coefficients m, in the order of {@link #powers()}
 * @param original the path that it was fitted to, along which it is drawn; empty if there is none
 */
public record JointPolynomial(
        int[] joints, double[] middle, double[] half, int degree, double[] coefficients, Optional<MusclePath> original)
        implements MusclePath, Fixed {

    /** A polynomial by itself. */
    public JointPolynomial(int[] joints, double[] middle, double[] half, int degree, double[] coefficients) {
        this(joints, middle, half, degree, coefficients, Optional.empty());
    }

    /** @throws IllegalArgumentException if lengths or numbers do not fit together */
    public JointPolynomial {
        joints = joints.clone();
        middle = Require.finite("middle", middle.clone());
        half = half.clone();
        coefficients = Require.finite("coefficients", coefficients.clone());
        if (middle.length != joints.length || half.length != joints.length) {
            throw new IllegalArgumentException("middle, half: got " + middle.length + " and " + half.length
                    + " numbers, expected " + joints.length + " as in joints");
        }
        for (double h : half) {
            Require.positive("half", h, "rad or m");
        }
        int terms = powers(joints.length, degree).size();
        if (coefficients.length != terms) {
            throw new IllegalArgumentException("coefficients: got " + coefficients.length + ", expected " + terms
                    + " for " + joints.length + " joints and degree " + degree);
        }
    }

    /** The powers of each variable, product by product, those of low degree first. */
    public List<int[]> powers() {
        return powers(joints.length, degree);
    }

    static List<int[]> powers(int variables, int degree) {
        List<int[]> all = new ArrayList<>(List.of(new int[variables]));
        int level = 0;
        for (int d = 1; d <= degree; d++) {
            int end = all.size();
            for (int i = level; i < end; i++) {
                // A product is that of lower degree times a variable; the last variable in it, to have each once.
                for (int v = last(all.get(i)); v < variables; v++) {
                    int[] next = all.get(i).clone();
                    next[v]++;
                    all.add(next);
                }
            }
            level = end;
        }
        return all;
    }

    /** The last variable of a product; 0 if it has none. */
    static int last(int[] powers) {
        int v = powers.length - 1;
        while (v > 0 && powers[v] == 0) {
            v--;
        }
        return Math.max(v, 0);
    }

    /** The products, and their derivatives by the joint positions: [1 + joint][product]. */
    double[][] terms(double[] q) {
        double[][] values = new double[joints.length][degree + 1];
        double[][] slopes = new double[joints.length][degree + 1];
        for (int v = 0; v < joints.length; v++) {
            double x = (q[joints[v]] - middle[v]) / half[v];
            for (int power = 0; power <= degree; power++) {
                values[v][power] = Math.pow(x, power);
                slopes[v][power] = power * Math.pow(x, Math.max(power - 1, 0)) / half[v];
            }
        }
        List<int[]> powers = powers();
        double[][] terms = new double[1 + joints.length][powers.size()];
        for (int t = 0; t < powers.size(); t++) {
            for (int row = 0; row < terms.length; row++) {
                terms[row][t] = 1;
                for (int v = 0; v < joints.length; v++) {
                    terms[row][t] *= (row == v + 1 ? slopes : values)[v][powers.get(t)[v]];
                }
            }
        }
        return terms;
    }

    JointPolynomial fittedTo(MusclePath path) {
        return new JointPolynomial(joints, middle, half, degree, coefficients, Optional.of(path));
    }

    @Override
    public Optional<double[][][]> course(Skeleton skeleton, double[][] positions) {
        return original.flatMap(path -> path.course(skeleton, positions));
    }

    @Override
    public PathBank bank(List<MusclePath> paths, Skeleton skeleton) {
        return new JointPolynomials(paths.stream().map(JointPolynomial.class::cast).toList(), skeleton.dof());
    }

    @Override
    public Optional<String> misfit(Skeleton skeleton) {
        return Arrays.stream(joints).filter(joint -> joint < 0 || joint >= skeleton.dof()).boxed().findFirst()
                .map(joint -> "got joint " + joint + ", expected 0 to " + (skeleton.dof() - 1))
                .or(() -> MusclePath.ofRates(skeleton));
    }

    @Override
    public JointLimits fittedRange(Skeleton skeleton) {
        JointLimits all = MusclePath.super.fittedRange(skeleton);
        double[] lower = all.lower();
        double[] upper = all.upper();
        for (int v = 0; v < joints.length; v++) {
            lower[joints[v]] = middle[v] - half[v];
            upper[joints[v]] = middle[v] + half[v];
        }
        return JointLimits.ofPosition(lower, upper);
    }

    @Override
    public int[] joints() {
        return joints.clone();
    }

    @Override
    public double[] middle() {
        return middle.clone();
    }

    @Override
    public double[] half() {
        return half.clone();
    }

    @Override
    public double[] coefficients() {
        return coefficients.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JointPolynomial p && sameVariables(p) && Arrays.equals(coefficients, p.coefficients);
    }

    /** Whether another polynomial has the same variables and powers. */
    boolean sameVariables(JointPolynomial p) {
        return Arrays.equals(joints, p.joints) && Arrays.equals(middle, p.middle) && Arrays.equals(half, p.half)
                && degree == p.degree;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(coefficients);
    }
}
