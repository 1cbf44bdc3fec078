package io.efferent.effector;

import io.efferent.array.Fixed;
import io.efferent.array.Require;
import io.efferent.skeleton.JointLimits;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.Skeleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The course of one muscle over the skeleton, from which its length and moment arms follow.
 *
 * <p>A moment arm is the derivative of the path length with respect to a joint position, so a muscle whose shortening
 * increases a joint angle has a negative moment arm there.
 *
 * <p>A path of another kind is a class of its own, which says how its paths are evaluated: docs/extending.md has one.
 */
public interface MusclePath {

    /**
     * Paths of this class evaluated together.
     *
     * @param paths adjacent paths, all of this class, this one among them
     * @param skeleton what they run over
     */
    PathBank bank(List<MusclePath> paths, Skeleton skeleton);

    /** Why this path cannot run over a skeleton, such as {@code got 3 joints, expected 2}; empty if it can. */
    default Optional<String> misfit(Skeleton skeleton) {
        return Optional.empty();
    }

    /** Joint positions within which its lengths are meant; without bounds for paths that hold everywhere. */
    default JointLimits fittedRange(Skeleton skeleton) {
        return JointLimits.uniform(skeleton.dof(), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * Where it runs, to be drawn: the points of a line along it in the world, m, [pose][point][coordinate]; empty for
     * paths that have lengths or moment arms but no place.
     *
     * @param skeleton what it runs over
     * @param positions joint positions, [pose][joint]
     */
    default Optional<double[][][]> course(Skeleton skeleton, double[][] positions) {
        return Optional.empty();
    }

    /**
     * Path length as a sum of polynomials, one per joint:
     * {@code offset + sum over joints and powers k of coefficients[joint][k - 1] (q[joint] - reference[joint])^k}.
     *
     * @param offset path length at the reference position, m
     * @param reference joint positions around which the polynomials are written
     * @param coefficients per joint, the factors of the first, second, ... power
     */
    record Polynomial(double offset, double[] reference, double[][] coefficients) implements MusclePath, Fixed {
        public Polynomial {
            if (reference.length != coefficients.length) {
                throw new IllegalArgumentException("coefficients: got " + coefficients.length
                        + " joints, expected " + reference.length + " as in reference");
            }
            Require.finite("offset", offset);
            reference = Require.finite("reference", reference.clone());
            coefficients = Arrays.stream(coefficients).map(double[]::clone).toArray(double[][]::new);
            for (int joint = 0; joint < coefficients.length; joint++) {
                Require.finite("coefficients of joint " + joint, coefficients[joint]);
            }
        }

        @Override
        public PathBank bank(List<MusclePath> paths, Skeleton skeleton) {
            return new PolynomialPaths(paths.stream().map(Polynomial.class::cast).toList(), skeleton.dof());
        }

        @Override
        public Optional<String> misfit(Skeleton skeleton) {
            return count("joints", reference.length, skeleton).or(() -> ofRates(skeleton));
        }
    }

    /**
     * Straight segments between points fixed to bodies, as in Sherman, Seth &amp; Delp 2013 (ASME DETC2013-13633).
     *
     * @param points at least two, from origin to insertion
     */
    record Via(List<Point> points) implements MusclePath, Fixed {
        public Via {
            points = List.copyOf(points);
            if (points.size() < 2) {
                throw new IllegalArgumentException("points: got " + points.size() + ", expected at least 2");
            }
        }

        @Override
        public PathBank bank(List<MusclePath> paths, Skeleton skeleton) {
            return new ViaPaths(paths.stream().map(Via.class::cast).toList(), skeleton.dimension());
        }

        /** Through its points. */
        @Override
        public Optional<double[][][]> course(Skeleton skeleton, double[][] positions) {
            return Optional.of(new ViaPaths(List.of(this), skeleton.dimension()).points(skeleton, positions));
        }

        @Override
        public Optional<String> misfit(Skeleton skeleton) {
            return points.stream().flatMap(point -> point.misfit(skeleton).stream()).findFirst();
        }
    }

    /**
     * Moment arms alone: path length and velocity read 0. Only for muscles that do not depend on them, such as
     * {@link io.efferent.muscle.ReluMuscle}; this is how MotorNet has constant moment arms.
     *
     * @param momentArms per joint, m or 1
     */
    record MomentArmsOnly(double[] momentArms) implements MusclePath, Fixed {
        public MomentArmsOnly {
            momentArms = Require.finite("momentArms", momentArms.clone());
        }

        @Override
        public PathBank bank(List<MusclePath> paths, Skeleton skeleton) {
            return new MomentArmPaths(paths.stream().map(MomentArmsOnly.class::cast).toList(), skeleton.dof());
        }

        @Override
        public Optional<String> misfit(Skeleton skeleton) {
            return count("moment arms", momentArms.length, skeleton);
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
            coordinates = Require.finite("coordinates", coordinates.clone());
        }

        private Optional<String> misfit(Skeleton skeleton) {
            if (body < 0 || body >= skeleton.bodies()) {
                return Optional.of("got body " + body + ", expected 0 to " + (skeleton.bodies() - 1) + " for skeleton "
                        + skeleton.name());
            }
            return coordinates.length == skeleton.dimension() ? Optional.empty()
                    : Optional.of("got a point with " + coordinates.length + " coordinates, expected "
                            + skeleton.dimension());
        }
    }

    /** Why lengths cannot be a function of joint positions; empty if they can. */
    static Optional<String> ofRates(Skeleton skeleton) {
        return skeleton instanceof JointTree tree && tree.hasBalls()
                ? Optional.of("got a polynomial of the positions of ball joints, whose velocities are not their rates,"
                        + " expected points") : Optional.empty();
    }

    private static Optional<String> count(String what, int got, Skeleton skeleton) {
        return got == skeleton.dof() ? Optional.empty()
                : Optional.of("got " + got + " " + what + ", expected " + skeleton.dof());
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
