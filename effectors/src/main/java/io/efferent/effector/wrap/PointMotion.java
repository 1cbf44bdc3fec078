package io.efferent.effector.wrap;

import io.efferent.array.Require;
import java.util.Arrays;

/**
 * How far a point of a path moves on its body with a joint position q, along a direction:
 *
 * <pre>
 * offset + slope q + sum over powers and knots of bends[power - 1][i] max(q - knots[i], 0)^power
 * </pre>
 *
 * which every chain of lines (powers up to 1) and every cubic spline (up to 3) is.
 *
 * @param direction in the body's coordinates
 * @param joint number of the joint position
 * @param offset m
 * @param slope m per rad or m
 * @param knots rad or m
 * @param bends for each power as many; up to three
 */
public record PointMotion(
        double[] direction, int joint, double offset, double slope, double[] knots, double[][] bends) {
    static final int POWERS = 3;

    /** @throws IllegalArgumentException if sizes do not fit or a number is not finite */
    public PointMotion {
        direction = Require.finite("direction", direction.clone());
        knots = Require.finite("knots", knots.clone());
        bends = Arrays.stream(bends).map(double[]::clone).toArray(double[][]::new);
        Require.finite("offset", offset);
        Require.finite("slope", slope);
        if (bends.length > POWERS) {
            throw new IllegalArgumentException(
                    "bends: got " + bends.length + " powers, expected at most " + POWERS);
        }
        for (double[] power : bends) {
            Require.finite("bends", power);
            if (power.length != knots.length) {
                throw new IllegalArgumentException(
                        "bends: got " + power.length + ", expected " + knots.length + " as in knots");
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PointMotion that && joint == that.joint && offset == that.offset && slope == that.slope
                && Arrays.equals(direction, that.direction) && Arrays.equals(knots, that.knots)
                && Arrays.deepEquals(bends, that.bends);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(knots);
    }
}
