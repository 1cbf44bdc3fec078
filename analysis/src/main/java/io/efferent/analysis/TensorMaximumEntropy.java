package io.efferent.analysis;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Surrogates as random as can be that covary over conditions, times and units as the data do (Elsayed &amp; Cunningham
 * 2017): draws of the normal distribution of largest entropy with these covariances. What is found in data but not
 * in them is more than smooth trajectories of correlated units have anyway.
 */
public final class TensorMaximumEntropy {
    /** Directions with less of the largest variance than this do not vary. */
    private static final double LEAST = 1e-10;
    /** Squared length of a Newton step, in the norm of the problem itself, at which it is solved to rounding. */
    private static final double SOLVED = 1e-20;
    private static final int ITERATIONS = 1000;

    private final double[] mean;
    private final Matrices.Spectrum[] marginal;
    private final double[][][] variances;

    private TensorMaximumEntropy(double[] mean, Matrices.Spectrum[] marginal, double[][][] variances) {
        this.mean = mean;
        this.marginal = marginal;
        this.variances = variances;
    }

    /**
     * Finds the distribution. Covariances are those of units around their means, over all conditions and times.
     *
     * @param states [condition][time][unit]
     * @throws IllegalArgumentException if the shape is irregular, or units do not vary
     */
    public static TensorMaximumEntropy of(double[][][] states) {
        Arguments.regular("states", states);
        double[] mean = Matrices.mean(Matrices.stacked(states));
        double[][][] rest = new double[states.length][][];
        Arrays.setAll(rest, c -> Matrices.minus(states[c], mean));
        var marginal = new Matrices.Spectrum[] {
            covariance(conditionRows(rest)), covariance(timeRows(rest)), covariance(Matrices.transpose(
                    Matrices.stacked(rest)))};
        Arguments.require(marginal[2].values()[0] > 0, "states", "units that do not vary", "some that do");

        int[] kept = new int[3];
        double[][] spectra = new double[3][];
        for (int axis = 0; axis < 3; axis++) {
            double[] values = marginal[axis].values();
            kept[axis] = (int) Arrays.stream(values).filter(value -> value > LEAST * values[0]).count();
            spectra[axis] = Arrays.copyOf(values, kept[axis]);
        }
        return new TensorMaximumEntropy(mean, marginal, variances(spectra[0], spectra[1], spectra[2]));
    }

    /**
     * The variances of largest entropy whose sums over any two axes are given: {@code 1 / (a_i + b_j + c_k)}, found by
     * Newton's method.
     *
     * @param first [i], above zero
     * @param second [j], above zero, with the same sum
     * @param third [k], above zero, with the same sum
     * @return [i][j][k]
     * @throws IllegalArgumentException if a number is not above zero, or sums differ
     */
    public static double[][][] variances(double[] first, double[] second, double[] third) {
        double[][] sums = {first.clone(), second.clone(), third.clone()};
        String[] names = {"first", "second", "third"};
        double total = Arrays.stream(first).sum();
        for (int axis = 0; axis < 3; axis++) {
            for (double value : sums[axis]) {
                Arguments.positive(names[axis], value);
            }
            double sum = Arrays.stream(sums[axis]).sum();
            Arguments.require(Math.abs(sum - total) <= 1e-6 * total, names[axis], "a sum of " + sum,
                    total + " as of the first");
            // No variances have sums that differ by rounding.
            double[] scaled = sums[axis];
            Arrays.setAll(scaled, i -> scaled[i] * total / sum);
        }
        return new Solver(sums).solve();
    }

    /**
     * Entropy of independent normal numbers with these variances, in nats: the largest that the sums allow.
     *
     * @param variances [i][j][k], above zero
     */
    public static double entropy(double[][][] variances) {
        return 0.5 * Arrays.stream(Matrices.stacked(variances)).flatMapToDouble(Arrays::stream)
                .map(variance -> Math.log(2 * Math.PI * Math.E * variance)).sum();
    }

    /**
     * A draw, [condition][time][unit].
     *
     * @param random what it is drawn from
     */
    public double[][][] surrogate(RandomGenerator random) {
        int units = mean.length;
        int times = marginal[1].values().length;
        double[][] unitAxes = Matrices.transpose(Matrices.columns(marginal[2].vectors(), variances[0][0].length));
        double[][] timeAxes = Matrices.columns(marginal[1].vectors(), variances[0].length);
        double[][][] draw = new double[marginal[0].values().length][times][units];
        for (int i = 0; i < variances.length; i++) {
            double[][] core = Matrices.copy(variances[i]);
            for (double[] row : core) {
                Arrays.setAll(row, k -> Math.sqrt(row[k]) * random.nextGaussian());
            }
            double[][] slice = Matrices.times(Matrices.times(timeAxes, core), unitAxes);
            for (int c = 0; c < draw.length; c++) {
                double weight = marginal[0].vectors()[c][i];
                for (int t = 0; t < times; t++) {
                    for (int n = 0; n < units; n++) {
                        draw[c][t][n] += weight * slice[t][n];
                    }
                }
            }
        }
        for (double[][] condition : draw) {
            for (double[] sample : condition) {
                Arrays.setAll(sample, n -> sample[n] + mean[n]);
            }
        }
        return draw;
    }

    private static double[][] conditionRows(double[][][] x) {
        return Arrays.stream(x)
                .map(slice -> Arrays.stream(slice).flatMapToDouble(Arrays::stream).toArray()).toArray(double[][]::new);
    }

    private static double[][] timeRows(double[][][] x) {
        double[][] rows = new double[x[0].length][];
        Arrays.setAll(rows, t -> Arrays.stream(x).flatMapToDouble(slice -> Arrays.stream(slice[t])).toArray());
        return rows;
    }

    private static Matrices.Spectrum covariance(double[][] rows) {
        return Matrices.symmetric(Matrices.times(rows, Matrices.transpose(rows)));
    }

    /**
     * Minimizes the convex {@code Σ a_i s_i + Σ b_j s_j + Σ c_k s_k - Σ log(a_i + b_j + c_k)}, whose gradient are the
     * differences of sums. Steps are taken relative to a, b and c, in which it is well scaled, and shortened so
     * that all stay in the domain; the function is self-concordant, so this converges from everywhere.
     */
    private static final class Solver {
        private final double[][] sums;
        private final int[] start;
        private final int size;

        Solver(double[][] sums) {
            this.sums = sums;
            start = new int[] {0, sums[0].length, sums[0].length + sums[1].length};
            size = start[2] + sums[2].length;
        }

        double[][][] solve() {
            double[] x = new double[size];
            for (int axis = 0; axis < 3; axis++) {
                for (int i = 0; i < sums[axis].length; i++) {
                    double others = Arrays.stream(sums).mapToInt(s -> s.length).reduce(1, (a, b) -> a * b)
                            / (double) sums[axis].length;
                    x[start[axis] + i] = others / (3 * sums[axis][i]);
                }
            }
            for (int iteration = 0; iteration < ITERATIONS; iteration++) {
                center(x);
                double[] gradient = new double[size];
                double[][] curvature = new double[size][size];
                differentiate(x, gradient, curvature);
                fixGauge(x, curvature);
                double[] step = Matrices.solve(curvature, Arrays.stream(gradient).map(g -> -g).toArray());
                double squaredLength = -Matrices.dot(step, gradient);
                double length = Math.sqrt(Math.max(0, squaredLength));
                // The step of a self-concordant function that is sure to lower it, whole once it is short.
                double part = length < 0.25 ? 1 : 1 / (1 + length);
                for (int i = 0; i < size; i++) {
                    x[i] += part * step[i] * x[i];
                }
                if (squaredLength < SOLVED) {
                    return variances(x);
                }
            }
            throw new IllegalArgumentException("variances: got sums over " + sums[0].length + ", " + sums[1].length
                    + " and " + sums[2].length + " that Newton's method found none for in " + ITERATIONS + " steps");
        }

        /** Sums do not change when one axis gains what another loses: all are given the same smallest, above zero. */
        private void center(double[] x) {
            double[] least = new double[3];
            Arrays.setAll(least, axis ->
                    Arrays.stream(x, start[axis], start[axis] + sums[axis].length).min().orElseThrow());
            double mean = (least[0] + least[1] + least[2]) / 3;
            for (int axis = 0; axis < 3; axis++) {
                for (int i = 0; i < sums[axis].length; i++) {
                    x[start[axis] + i] += mean - least[axis];
                }
            }
        }

        private void differentiate(double[] x, double[] gradient, double[][] curvature) {
            for (int axis = 0; axis < 3; axis++) {
                for (int i = 0; i < sums[axis].length; i++) {
                    gradient[start[axis] + i] = sums[axis][i];
                }
            }
            double[][][] variances = variances(x);
            for (int i = 0; i < variances.length; i++) {
                for (int j = 0; j < variances[i].length; j++) {
                    for (int k = 0; k < variances[i][j].length; k++) {
                        double variance = variances[i][j][k];
                        int[] at = {i, start[1] + j, start[2] + k};
                        for (int p : at) {
                            gradient[p] -= variance;
                            for (int q : at) {
                                curvature[p][q] += variance * variance;
                            }
                        }
                    }
                }
            }
            for (int p = 0; p < size; p++) {
                gradient[p] *= x[p];
                for (int q = 0; q < size; q++) {
                    curvature[p][q] *= x[p] * x[q];
                }
            }
        }

        /** Makes the curvature invertible along the two directions in which nothing changes. */
        private void fixGauge(double[] x, double[][] curvature) {
            double[] none = new double[size];
            for (int axis = 1; axis < 3; axis++) {
                Arrays.fill(none, 0);
                for (int i = 0; i < start[1]; i++) {
                    none[i] = 1 / x[i];
                }
                for (int i = start[axis]; i < start[axis] + sums[axis].length; i++) {
                    none[i] = -1 / x[i];
                }
                double scale = Matrices.trace(curvature) / size / Matrices.dot(none, none);
                for (int p = 0; p < size; p++) {
                    for (int q = 0; q < size; q++) {
                        curvature[p][q] += scale * none[p] * none[q];
                    }
                }
            }
        }

        private double[][][] variances(double[] x) {
            double[][][] variances = new double[sums[0].length][sums[1].length][sums[2].length];
            for (int i = 0; i < variances.length; i++) {
                for (int j = 0; j < sums[1].length; j++) {
                    for (int k = 0; k < sums[2].length; k++) {
                        variances[i][j][k] = 1 / (x[i] + x[start[1] + j] + x[start[2] + k]);
                    }
                }
            }
            return variances;
        }
    }
}
