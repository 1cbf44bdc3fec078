package io.efferent.effector.wrap;

import io.efferent.array.Fixed;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathBank;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A path through points fixed to bodies, that wraps over obstacles between them: the shortest one on the surface, with
 * moment arms that are exactly the derivatives of its length.
 *
 * <p>{@code WrappingPath.from(origin).over(cylinder, point).to(insertion)}
 *
 * @param origin where it begins
 * @param segments what follows, at least one
 * @param motions of points on their bodies, by the number of the point, 0 for the origin
 */
public record WrappingPath(Point origin, List<Segment> segments, Map<Integer, List<PointMotion>> motions)
        implements MusclePath, Fixed {
    /**
     * A part of a path.
     *
     * @param obstacles what it wraps over, in this order; it may lift off from each. Empty if it is straight
     * @param end where it ends
     * @param condition when there is such a point; empty for always. Otherwise the path goes on from the point before
     */
    public record Segment(List<Obstacle> obstacles, Point end, Optional<Condition> condition) {
        public Segment {
            obstacles = List.copyOf(obstacles);
        }
    }

    public WrappingPath {
        segments = List.copyOf(segments);
        motions = Map.copyOf(motions);
    }

    /** A path that begins at a point. */
    public static WrappingPath from(Point origin) {
        return new WrappingPath(origin, List.of(), Map.of());
    }

    /** This path, continued straight to a point. */
    public WrappingPath to(Point end) {
        return with(new Segment(List.of(), end, Optional.empty()));
    }

    /**
     * This path, continued straight to a point that is passed under a condition. Its length jumps where that changes,
     * unless the point lies between its neighbors there.
     */
    public WrappingPath toWhile(Condition condition, Point end) {
        return with(new Segment(List.of(), end, Optional.of(condition)));
    }

    /** This path, continued over an obstacle to a point. */
    public WrappingPath over(Obstacle obstacle, Point end) {
        return over(List.of(obstacle), end);
    }

    /** This path, continued over obstacles, one after the other, to a point. */
    public WrappingPath over(List<Obstacle> obstacles, Point end) {
        return with(new Segment(obstacles, end, Optional.empty()));
    }

    private WrappingPath with(Segment segment) {
        List<Segment> more = new ArrayList<>(segments);
        more.add(segment);
        return new WrappingPath(origin, more, motions);
    }

    /** This path, whose last point moves on its body. */
    public WrappingPath moving(PointMotion... by) {
        Map<Integer, List<PointMotion>> more = new HashMap<>(motions);
        more.put(segments.size(), List.of(by));
        return new WrappingPath(origin, segments, more);
    }

    /** Its points, from origin to insertion, without their motions. */
    public List<Point> points() {
        List<Point> points = new ArrayList<>(List.of(origin));
        segments.forEach(segment -> points.add(segment.end()));
        return points;
    }

    @Override
    public PathBank bank(List<MusclePath> paths, Skeleton skeleton) {
        return new WrappingPaths(paths.stream().map(WrappingPath.class::cast).toList(), skeleton.dimension(),
                skeleton.dof());
    }

    /** Through its points, and along the surfaces that it touches, in chords of 10 degrees at most. */
    @Override
    public Optional<double[][][]> course(Skeleton skeleton, double[][] positions) {
        return Optional.of(new WrappingPaths(List.of(this), skeleton.dimension(), skeleton.dof())
                .course(skeleton, positions));
    }

    @Override
    public Optional<String> misfit(Skeleton skeleton) {
        return obstacles().anyMatch(obstacle -> obstacle.surface() instanceof Surface.Ellipsoid)
                ? Optional.of("got an ellipsoid, expected cylinders and spheres; fit a polynomial to it")
                : unmeasurable(skeleton);
    }

    /** Why this path cannot even be measured over a skeleton; empty if it can. */
    Optional<String> unmeasurable(Skeleton skeleton) {
        if (segments.isEmpty()) {
            return Optional.of("got a path of 1 point, expected at least 2");
        }
        if (segments.getLast().condition().isPresent()) {
            return Optional.of("got a condition for the last point, expected one that is always there");
        }
        for (Segment segment : segments) {
            int joint = segment.condition().map(Condition::joint).orElse(0);
            if (joint < 0 || joint >= skeleton.dof()) {
                return Optional.of(
                        "got a condition on joint " + joint + ", expected 0 to " + (skeleton.dof() - 1));
            }
        }
        for (Obstacle obstacle : obstacles().toList()) {
            if (skeleton.dimension() == 2 && !(obstacle.surface() instanceof Surface.Cylinder)) {
                return Optional.of("got a surface in space, expected cylinders in the plane");
            }
            int body = obstacle.body();
            if (body < 0 || body >= skeleton.bodies()) {
                return Optional.of("got an obstacle on body " + body + ", expected 0 to " + (skeleton.bodies() - 1)
                        + " for skeleton " + skeleton.name());
            }
        }
        for (PointMotion motion : motions.values().stream().flatMap(List::stream).toList()) {
            if (motion.joint() < 0 || motion.joint() >= skeleton.dof()
                    || motion.direction().length != skeleton.dimension()) {
                return Optional.of("got a motion with joint " + motion.joint() + " in " + motion.direction().length
                        + " coordinates, expected joints 0 to " + (skeleton.dof() - 1) + " in "
                        + skeleton.dimension());
            }
        }
        return (motions.isEmpty() ? Optional.<String>empty() : MusclePath.ofRates(skeleton))
                .or(() -> new Via(points()).misfit(skeleton));
    }

    private Stream<Obstacle> obstacles() {
        return segments.stream().flatMap(segment -> segment.obstacles().stream());
    }
}
