package io.efferent.figure;

import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.MusclePath;
import io.efferent.effector.wrap.JointPolynomial;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Bones;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a body looks like in some postures. In space z is up here, x is forward and y to the left, whatever the body's
 * own axes are; points of the plane stay as they are.
 *
 * @param bones of each posture
 * @param courses of each muscle, {@code [posture][point][dimension]} (m); empty for those without a place
 * @param endpoints {@code [posture][dimension]} (m)
 * @param obstacles over which muscles wrap
 */
record BodyShape(
        List<Bones> bones, List<Optional<double[][][]>> courses, double[][] endpoints, List<Shown> obstacles) {

    /** A point on an obstacle is this close to it, in radii. */
    private static final double CLOSE = 1e-6;
    private static final int AXIS = 2;

    /**
     * An obstacle.
     *
     * @param frames its center and the ends of unit vectors along its axes, {@code [posture][1 + dimension][dimension]}
     * @param low least coordinate along its axis that a cylinder is drawn at (m)
     * @param high greatest coordinate along its axis
     */
    record Shown(Surface surface, double[][][] frames, double low, double high) {}

    static BodyShape of(Effector effector, double[][] positions) {
        var skeleton = effector.skeleton();
        var upright = upright(skeleton);
        List<Bones> bones = Arrays.stream(positions).map(skeleton::bones).map(all -> new Bones(
                all.segments().stream().map(segment -> mapped(segment, upright)).toList(),
                all.joints().stream().map(hinge ->
                        new Bones.Hinge(hinge.name(), hinge.position(), upright.apply(hinge.place()))).toList()))
                .toList();
        var courses = effector.muscles().stream().map(muscle -> muscle.path().course(skeleton, positions)
                .map(course -> mapped(course, upright))).toList();
        return new BodyShape(bones, courses, mapped(effector.endpoints(positions), upright),
                obstacles(effector, positions, courses, upright));
    }

    /** Turns points of a body in space so that z is up: y is, unless gravity says otherwise. */
    static UnaryOperator<double[]> upright(Skeleton skeleton) {
        return skeleton.dimension() == 2 || isUpright(skeleton) ? UnaryOperator.identity()
                : point -> new double[] {point[0], -point[2], point[1]};
    }

    /** Whether z is up in a body in space by itself. */
    static boolean isUpright(Skeleton skeleton) {
        double[] gravity = Optional.ofNullable(skeleton.values().get("gravity")).map(Values::data)
                .orElse(new double[3]);
        return gravity.length == 3 && Math.abs(gravity[2]) > Math.abs(gravity[1]);
    }

    static double[][] mapped(double[][] points, UnaryOperator<double[]> map) {
        return Arrays.stream(points).map(map).toArray(double[][]::new);
    }

    static double[][][] mapped(double[][][] points, UnaryOperator<double[]> map) {
        return Arrays.stream(points).map(some -> mapped(some, map)).toArray(double[][][]::new);
    }

    /** Obstacles of all paths; those that differ in the side alone are one. */
    private static List<Shown> obstacles(
            Effector effector, double[][] positions, List<Optional<double[][][]>> courses,
            UnaryOperator<double[]> upright) {
        List<Obstacle> distinct = new ArrayList<>();
        List<Shown> shown = new ArrayList<>();
        for (int m = 0; m < courses.size(); m++) {
            var path = wrapping(effector.muscles().get(m).path());
            for (var obstacle : path.map(WrappingPath::segments).orElse(List.of()).stream()
                    .flatMap(segment -> segment.obstacles().stream()).toList()) {
                var frames = mapped(frames(obstacle, effector.skeleton(), positions), upright);
                double[] range = range(obstacle.surface(), frames, courses.get(m).orElseThrow());
                int known = 0;
                while (known < distinct.size() && !isSame(distinct.get(known), obstacle)) {
                    known++;
                }
                if (known == distinct.size()) {
                    distinct.add(obstacle);
                    shown.add(new Shown(obstacle.surface(), frames, range[0], range[1]));
                } else {
                    var before = shown.get(known);
                    shown.set(known, new Shown(before.surface(), frames, Math.min(before.low(), range[0]),
                            Math.max(before.high(), range[1])));
                }
            }
        }
        return shown;
    }

    private static Optional<WrappingPath> wrapping(MusclePath path) {
        return switch (path) {
            case WrappingPath wrapping -> Optional.of(wrapping);
            case JointPolynomial polynomial -> polynomial.original().flatMap(BodyShape::wrapping);
            default -> Optional.empty();
        };
    }

    private static boolean isSame(Obstacle a, Obstacle b) {
        return a.body() == b.body() && a.frame().equals(b.frame()) && switch (a.surface()) {
            case Surface.Cylinder(double radius, int _) ->
                b.surface() instanceof Surface.Cylinder other && other.radius() == radius;
            case Surface.Sphere sphere -> sphere.equals(b.surface());
            case Surface.Ellipsoid ellipsoid -> b.surface() instanceof Surface.Ellipsoid other
                    && Arrays.equals(ellipsoid.radii(), other.radii());
        };
    }

    /** As a line through the center and the ends of the axes, which has its place as that of a muscle has. */
    private static double[][][] frames(Obstacle obstacle, Skeleton skeleton, double[][] positions) {
        int dimension = skeleton.dimension();
        double[] center = Arrays.copyOf(obstacle.frame().position(), dimension);
        double[][] rotation = obstacle.frame().rotation();
        var points = new MusclePath.Point[1 + dimension];
        points[0] = MusclePath.point(obstacle.body(), center);
        for (int axis = 0; axis < dimension; axis++) {
            double[] end = center.clone();
            for (int row = 0; row < dimension; row++) {
                end[row] += rotation[row][axis];
            }
            points[1 + axis] = MusclePath.point(obstacle.body(), end);
        }
        return MusclePath.via(points).course(skeleton, positions).orElseThrow();
    }

    /** Where a course touches a cylinder, and a radius beyond. */
    private static double[] range(Surface surface, double[][][] frames, double[][][] course) {
        if (!(surface instanceof Surface.Cylinder cylinder) || frames[0].length < 1 + 3) {
            return new double[2];
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < course.length; i++) {
            for (double[] point : course[i]) {
                double[] local = local(point, frames[i]);
                if (Math.abs(Math.hypot(local[0], local[1]) / cylinder.radius() - 1) < CLOSE) {
                    low = Math.min(low, local[AXIS]);
                    high = Math.max(high, local[AXIS]);
                }
            }
        }
        return low > high ? new double[] {-cylinder.radius(), cylinder.radius()}
                : new double[] {low - cylinder.radius(), high + cylinder.radius()};
    }

    /** Coordinates of a point in a frame of center and ends of axes. */
    static double[] local(double[] point, double[][] frame) {
        double[] local = new double[point.length];
        for (int axis = 0; axis < point.length; axis++) {
            for (int i = 0; i < point.length; i++) {
                local[axis] += (point[i] - frame[0][i]) * (frame[1 + axis][i] - frame[0][i]);
            }
        }
        return local;
    }

    /** The point of a frame at coordinates in it. */
    static double[] world(double[] local, double[][] frame) {
        double[] point = frame[0].clone();
        for (int axis = 0; axis < point.length; axis++) {
            for (int i = 0; i < point.length; i++) {
                point[i] += local[axis] * (frame[1 + axis][i] - frame[0][i]);
            }
        }
        return point;
    }
}
