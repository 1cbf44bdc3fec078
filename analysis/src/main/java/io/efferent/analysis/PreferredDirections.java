package io.efferent.analysis;

import java.util.Arrays;

/**
 * How preferred directions of many units lie on the circle: around one direction, along an axis, or evenly.
 *
 * @param unimodal whether they gather around one direction
 * @param doubled the same for twice the angles: whether they gather along an axis; its mean is that of doubled angles
 */
public record PreferredDirections(Rayleigh unimodal, Rayleigh doubled) {

    /**
     * Rayleigh's test of uniformity.
     *
     * @param mean mean direction (rad), from -pi to pi
     * @param resultant length of the mean of unit vectors, 0 (none in common) to 1 (all equal)
     * @param z n times its square
     * @param p how probable as long a resultant is for even directions (Zar's approximation)
     */
    public record Rayleigh(double mean, double resultant, double z, double p) {
        static Rayleigh of(double[] angles) {
            int n = angles.length;
            double c = Arrays.stream(angles).map(Math::cos).sum();
            double s = Arrays.stream(angles).map(Math::sin).sum();
            double length = Math.hypot(c, s);
            // sqrt(1 + 4 n + 4 (n^2 - R^2)) - (1 + 2 n), without the difference of nearly equal numbers.
            double root = Math.sqrt((1.0 + 2 * n) * (1.0 + 2 * n) - 4 * length * length);
            double exponent = -4 * length * length / (root + 1 + 2 * n);
            return new Rayleigh(Math.atan2(s, c), length / n, length * length / n, Math.exp(exponent));
        }
    }

    /**
     * Tests some directions.
     *
     * @param preferred [unit] (rad)
     * @throws IllegalArgumentException if there are none or one is not finite
     */
    public static PreferredDirections of(double... preferred) {
        Arguments.atLeast("preferred", 1, preferred.length);
        Arguments.finite("preferred", preferred);
        return new PreferredDirections(
                Rayleigh.of(preferred), Rayleigh.of(Arrays.stream(preferred).map(angle -> 2 * angle).toArray()));
    }

    /** The axis along which directions gather (rad), from 0 to below pi. */
    public double axis() {
        double half = doubled.mean / 2;
        return half < 0 ? half + Math.PI : half;
    }

    /** Whether directions gather along an axis, significantly and no less clearly than around one direction. */
    public boolean isBimodal() {
        return doubled.p < 0.01 && doubled.p <= unimodal.p;
    }

    /**
     * How many directions lie in each of equal sectors, the first one beginning at 0, counter-clockwise.
     *
     * @param sectors how many
     * @param preferred [unit] (rad)
     * @throws IllegalArgumentException if there are no sectors or a direction is not finite
     */
    public static int[] histogram(int sectors, double... preferred) {
        Arguments.atLeast("sectors", 1, sectors);
        Arguments.finite("preferred", preferred);
        int[] counts = new int[sectors];
        for (double angle : preferred) {
            double turns = angle / (2 * Math.PI);
            counts[(int) ((turns - Math.floor(turns)) * sectors) % sectors]++;
        }
        return counts;
    }
}
