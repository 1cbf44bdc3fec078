package io.efferent.analysis;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Directions gathered around several, a normal distribution wrapped on the circle around each (von Mises): how many
 * modes preferred directions have, wherever they lie.
 *
 * @param weights [mode], shares of all directions
 * @param means [mode] (rad), from -pi to pi
 * @param concentrations [mode], 0 for even, about one over the variance for narrow ones; at most 200
 * @param logLikelihood of the directions, in nats
 * @param bic Bayesian information criterion, {@code (3 modes - 1) ln n - 2 ln L}: the number of modes with the smallest
 *     is the one that data of this size support
 */
public record VonMisesMixture(
        double[] weights, double[] means, double[] concentrations, double logLikelihood, double bic) {
    /** So that no mode narrows on a single direction. */
    private static final double MOST_CONCENTRATED = 200;
    private static final int ITERATIONS = 500;
    private static final double LEAST_GAIN = 1e-9;
    private static final int POINTS = 720;
    private static final int TERMS = 300;

    /**
     * Fits by expectation and maximization, from several starts, of which the best is kept.
     *
     * @param directions [unit] (rad)
     * @param modes how many
     * @param starts how many, 10 or more
     * @param seed fixes them
     * @throws IllegalArgumentException if a direction is not finite, there are fewer than three for each mode, or no
     *     starts
     */
    public static VonMisesMixture fit(double[] directions, int modes, int starts, long seed) {
        Arguments.finite("directions", directions);
        Arguments.atLeast("modes", 1, modes);
        Arguments.atLeast("starts", 1, starts);
        Arguments.require(directions.length >= 3 * modes, "directions", directions.length + " of them",
                "at least " + 3 * modes + " for " + modes + " modes");
        var random = new Random(seed);
        VonMisesMixture best = null;
        for (int start = 0; start < starts; start++) {
            var found = settled(directions, modes, random);
            if (best == null || found.logLikelihood > best.logLikelihood) {
                best = found;
            }
        }
        return best;
    }

    private static VonMisesMixture settled(double[] directions, int modes, Random random) {
        double[] weights = new double[modes];
        double[] means = new double[modes];
        double[] concentrations = new double[modes];
        Arrays.fill(weights, 1.0 / modes);
        Arrays.setAll(means, _ -> directions[random.nextInt(directions.length)]);
        Arrays.fill(concentrations, 2);
        double before = Double.NEGATIVE_INFINITY;
        double likelihood = before;
        for (int i = 0; i < ITERATIONS; i++) {
            double[][] shares = densities(directions, weights, means, concentrations);
            likelihood = 0;
            for (double[] share : shares) {
                double sum = Arrays.stream(share).sum();
                likelihood += Math.log(sum);
                Arrays.setAll(share, mode -> share[mode] / sum);
            }
            if (likelihood - before < LEAST_GAIN) {
                break;
            }
            before = likelihood;
            for (int mode = 0; mode < modes; mode++) {
                double total = 0;
                double c = 0;
                double s = 0;
                for (int unit = 0; unit < directions.length; unit++) {
                    total += shares[unit][mode];
                    c += shares[unit][mode] * Math.cos(directions[unit]);
                    s += shares[unit][mode] * Math.sin(directions[unit]);
                }
                weights[mode] = total / directions.length;
                means[mode] = Math.atan2(s, c);
                concentrations[mode] = concentration(Math.hypot(c, s) / total);
            }
        }
        double bic = (3 * modes - 1) * Math.log(directions.length) - 2 * likelihood;
        return new VonMisesMixture(weights, means, concentrations, likelihood, bic);
    }

    /** Of each direction under each mode, [unit][mode]. */
    private static double[][] densities(
            double[] directions, double[] weights, double[] means, double[] concentrations) {
        double[] heights = IntStream.range(0, weights.length)
                .mapToDouble(mode -> weights[mode] / (2 * Math.PI * average(concentrations[mode]))).toArray();
        return Arrays.stream(directions).mapToObj(direction -> IntStream.range(0, weights.length)
                .mapToDouble(mode -> heights[mode]
                        * Math.exp(concentrations[mode] * (Math.cos(direction - means[mode]) - 1)))
                .toArray()).toArray(double[][]::new);
    }

    /** The concentration at which the mean of unit vectors has a length; it grows with that. */
    private static double concentration(double resultant) {
        double low = 0;
        double high = MOST_CONCENTRATED;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (resultant(middle) < resultant) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The mean of unit vectors at a concentration, I1 over I0, as a continued fraction from its far end. */
    private static double resultant(double concentration) {
        double ratio = 0;
        for (int n = TERMS; n >= 1; n--) {
            ratio = 1 / (2 * n / concentration + ratio);
        }
        return ratio;
    }

    /**
     * The mean over the circle of {@code exp(k (cos x - 1))}, the Bessel function I0 without its growth. Equal steps
     * around the circle converge as no other rule does.
     */
    private static double average(double k) {
        return IntStream.range(0, POINTS)
                .mapToDouble(i -> Math.exp(k * (Math.cos(2 * Math.PI * i / POINTS) - 1))).sum() / POINTS;
    }
}
