package io.efferent.effector;

import java.util.Arrays;
import java.util.List;

/**
 * The course of one muscle over the skeleton, from which its length and moment arms follow.
 *
 * <p>A moment arm is the derivative of the path length with respect to a joint position, so a muscle whose shortening
 * increases a joint angle has a negative moment arm there.
 */
public sealed interface MusclePath {

    /**
     * Path length as a sum of polynomials, one per joint:
     * {@code offset + sum over joints and powers k of coefficients[joint][k - 1] (q[joint] - reference[joint])^k}.
     *
     * @param offset path length at the reference position, m
     * @param reference joint positions around which the polynomials are written
     * @param coefficients per joint, the factors of the first, second, ... power
     */
    record Polynomial(double offset, double[] reference, double[][] coefficients) implements MusclePath {
        public Polynomial {
            if (reference.length != coefficients.length) {
                throw new IllegalArgumentException("coefficients: got " + coefficients.length
                        + " joints, expected " + reference.length + " as in reference");
            }
            reference = reference.clone();
            coefficients = Arrays.stream(coefficients).map(double[]::clone).toArray(double[][]::new);
        }
    }

    /**
     * Straight segments between points fixed to bodies, as in Sherman, Seth &amp; Delp 2013 (ASME DETC2013-13633).
     *
     * @param points at least two, from origin to insertion
     */
    record Via(List<Point> points) implements MusclePath {
        public Via {
            points = List.copyOf(points);
            if (points.size() < 2) {
                throw new IllegalArgumentException("points: got " + points.size() + ", expected at least 2");
            }
        }
    }

    /**
     * Moment arms alone: path length and velocity read 0. Only for muscles that do not depend on them, such as
     * {@link io.efferent.muscle.ReluMuscle}; this is how MotorNet has constant moment arms.
     *
     * @param momentArms per joint, m or 1
     */
    record MomentArmsOnly(double[] momentArms) implements MusclePath {
        public MomentArmsOnly {
            momentArms = momentArms.clone();
        }
    }

    /**
     * A point fixed to a body.
     *
     * @param body 0 is the world
     * @param coordinates body coordinates, m
     */
    record Point(int body, double... coordinates) {
        public Point {
            coordinates = coordinates.clone();
        }
    }

    /** A path through points, from origin to insertion. */
    static MusclePath via(Point... points) {
        return new Via(List.of(points));
    }

    /** A point for {@link #via}. */
    static Point point(int body, double... coordinates) {
        return new Point(body, coordinates);
    }

    /**
     * A path with constant moment arms: length {@code offset + sum of momentArms * (q - reference)}.
     *
     * @param offset path length at the reference position, m
     * @param reference joint positions
     * @param momentArms one per joint
     */
    static MusclePath constantMomentArms(double offset, double[] reference, double... momentArms) {
        return new Polynomial(
                offset, reference, Arrays.stream(momentArms).mapToObj(r -> new double[] {r}).toArray(double[][]::new));
    }
}
