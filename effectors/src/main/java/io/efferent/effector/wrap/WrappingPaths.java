package io.efferent.effector.wrap;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathBank;
import io.efferent.effector.PathGeometry;
import io.efferent.skeleton.BodyPoints;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * {@link WrappingPath} paths, segment by segment, those over surfaces of a kind together. A length changes with the
 * ends of its segment and with the points of the surface that it touches, along its straight parts; where the latter
 * lie on the surface it is stationary.
 */
final class WrappingPaths implements PathBank {
    private enum Kind { STRAIGHT, CYLINDER, SPHERE, ELLIPSOID }

    /** A segment of the path {@code muscle} between points of these numbers. */
    private record Part(int muscle, int start, int end, Obstacle obstacle) {
        Kind kind() {
            if (obstacle == null) {
                return Kind.STRAIGHT;
            }
            return switch (obstacle.surface()) {
                case Surface.Cylinder _ -> Kind.CYLINDER;
                case Surface.Sphere _ -> Kind.SPHERE;
                case Surface.Ellipsoid _ -> Kind.ELLIPSOID;
            };
        }
    }

    private final int dimension;
    private final int muscles;
    private final List<MusclePath.Point> points = new ArrayList<>();
    /** Conditions of points, by their numbers. */
    private final Map<Integer, Condition> conditions = new LinkedHashMap<>();
    /** In the order of kinds. */
    private final List<Part> parts = new ArrayList<>();
    /** Those that wrap, in the order of parts. */
    private final List<Obstacle> obstacles;

    private final List<MovingPoints.Moved> motions = new ArrayList<>();
    private final MovingPoints moving;

    WrappingPaths(List<WrappingPath> paths, int dimension, int dof) {
        this.dimension = dimension;
        muscles = paths.size();
        for (int m = 0; m < paths.size(); m++) {
            int number = points.size();
            int first = number;
            new TreeMap<>(paths.get(m).motions()).forEach((point, by) ->
                    by.forEach(motion -> motions.add(new MovingPoints.Moved(first + point, motion))));
            points.addAll(paths.get(m).points());
            for (var segment : paths.get(m).segments()) {
                parts.add(new Part(m, number, number + 1, segment.obstacle().orElse(null)));
                number++;
                if (segment.condition().isPresent()) {
                    conditions.put(number, segment.condition().get());
                }
            }
        }
        parts.sort(Comparator.comparing(Part::kind));
        obstacles = parts.stream().map(Part::obstacle).filter(Objects::nonNull).toList();
        moving = new MovingPoints(motions, placed(), dimension, dof);
    }

    /** How many points of paths and obstacles there are. */
    private int placed() {
        return points.size() + (1 + dimension) * obstacles.size();
    }

    @Override
    public Map<String, Values> values() {
        Map<String, Values> values = new LinkedHashMap<>();
        values.put("points", new Values(
                points.stream().flatMapToDouble(point -> Arrays.stream(point.coordinates())).toArray(),
                new Shape(1, points.size(), dimension)));
        if (!obstacles.isEmpty()) {
            values.put("centers", new Values(
                    obstacles.stream().flatMapToDouble(
                            obstacle -> Arrays.stream(obstacle.frame().position(), 0, dimension)).toArray(),
                    new Shape(1, obstacles.size(), dimension)));
        }
        radii(values, "cylinderRadius", Kind.CYLINDER);
        radii(values, "sphereRadius", Kind.SPHERE);
        return values;
    }

    private void radii(Map<String, Values> values, String name, Kind kind) {
        double[] radii = of(kind).stream().mapToDouble(part -> switch (part.obstacle().surface()) {
            case Surface.Cylinder cylinder -> cylinder.radius();
            case Surface.Sphere sphere -> sphere.radius();
            case Surface.Ellipsoid _ -> throw new IllegalStateException("an ellipsoid has no radius");
        }).toArray();
        if (radii.length > 0) {
            values.put(name, Values.row(radii));
        }
    }

    private List<Part> of(Kind kind) {
        return parts.stream().filter(part -> part.kind() == kind).toList();
    }

    @Override
    public PathGeometry geometry(
            Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity) {
        MovingPoints.Placed placed = placed(p, skeleton, skeletonConstants, pose, velocity.getShape().get(0));
        NDArray position = placed.position();
        NDArray jacobian = placed.jacobian();
        var lengths = new NDList();
        var momentArms = new NDList();
        for (Kind kind : Kind.values()) {
            List<Part> same = of(kind);
            if (!same.isEmpty()) {
                segments(p, kind, same, position, jacobian, lengths, momentArms);
            }
        }
        NDArray toMuscles = p.derived("toMuscles", () -> {
            double[][] matrix = new double[muscles][parts.size()];
            for (int i = 0; i < parts.size(); i++) {
                matrix[parts.get(i).muscle()][i] = 1;
            }
            return Constants.of(p.manager(), p.type(), matrix);
        });
        NDArray length = toMuscles.matMul(joined(lengths).expandDims(2)).squeeze(2);
        NDArray arms = toMuscles.matMul(joined(momentArms)).transpose(0, 2, 1);
        return new PathGeometry(length, PathGeometry.velocity(arms, velocity), arms);
    }

    /** Points of paths where they are, passed under their conditions, then obstacles. */
    private MovingPoints.Placed placed(
            Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, long batch) {
        BodyPoints placed = skeleton.points(skeletonConstants, pose, bodies(), coordinates(p));
        int count = placed();
        NDArray position = placed.position();
        NDArray jacobian = placed.jacobian().reshape(
                -1, count + motions.size(), (long) dimension * skeleton.dof());
        if (!motions.isEmpty()) {
            var moved = moving.moved(p, pose.position(), new MovingPoints.Placed(position, jacobian));
            position = moved.position();
            jacobian = moved.jacobian();
        }
        if (!conditions.isEmpty()) {
            jacobian = passed(jacobian.broadcast(batch, count, (long) dimension * skeleton.dof()), p, pose);
            position = passed(position.broadcast(batch, count, dimension), p, pose);
        }
        return new MovingPoints.Placed(position, jacobian);
    }

    /** Where the only path runs, [pose][point][coordinate], m. */
    double[][][] course(Skeleton skeleton, double[][] positions) {
        List<Part> inOrder = parts.stream().sorted(Comparator.comparing(Part::start)).toList();
        try (NDManager manager = Tensors.newManager()) {
            var p = Parameters.bind(manager, DataType.FLOAT64, values());
            var constants = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            Pose pose = skeleton.pose(constants, Constants.of(manager, DataType.FLOAT64, positions));
            NDArray position = placed(p, skeleton, constants, pose, positions.length).position()
                    .broadcast(positions.length, placed(), dimension);
            double[][][] placed = Tensors.toCube(position);
            Map<Part, Arcs> arcs = new HashMap<>();
            for (Kind kind : Kind.values()) {
                List<Part> same = of(kind);
                if (kind != Kind.STRAIGHT && !same.isEmpty()) {
                    NDArray[] frame = frame(p, kind, same, position);
                    List<NDArray> from = local(ends(p, kind, same, true).matMul(position), frame);
                    List<NDArray> to = local(ends(p, kind, same, false).matMul(position), frame);
                    Contact contact = contact(p, kind, same, from, to);
                    for (int i = 0; i < same.size(); i++) {
                        arcs.put(same.get(i), Arcs.of(same.get(i).obstacle().surface(), contact, from, to, i));
                    }
                }
            }
            double[][][] course = new double[positions.length][][];
            for (int i = 0; i < course.length; i++) {
                List<double[]> line = new ArrayList<>(List.of(placed[i][0]));
                for (Part part : inOrder) {
                    if (arcs.containsKey(part)) {
                        int obstacle = obstacles.indexOf(part.obstacle());
                        for (double[] point : arcs.get(part).points(i)) {
                            line.add(world(point, placed[i], obstacle));
                        }
                    }
                    line.add(placed[i][part.end()]);
                }
                course[i] = line.toArray(double[][]::new);
            }
            return course;
        }
    }

    /** A point in the frame of an obstacle, from where the obstacle's center and the ends of its axes are. */
    private double[] world(double[] point, double[][] placed, int obstacle) {
        double[] center = placed[points.size() + obstacle];
        double[] at = center.clone();
        for (int axis = 0; axis < dimension; axis++) {
            double[] end = placed[points.size() + (1 + axis) * obstacles.size() + obstacle];
            for (int i = 0; i < dimension; i++) {
                at[i] += point[axis] * (end[i] - center[i]);
            }
        }
        return at;
    }

    /** One after the other along the axis of segments; joining a single array would cut it off the tape. */
    private static NDArray joined(NDList arrays) {
        return arrays.size() == 1 ? arrays.head() : NDArrays.concat(arrays, 1);
    }

    /** Of points, with those that are not passed in the place of the point before. */
    private NDArray passed(NDArray ofPoints, Parameters p, Pose pose) {
        var all = new NDList();
        int done = 0;
        for (var entry : conditions.entrySet()) {
            int number = entry.getKey();
            if (number > done) {
                all.add(rows(ofPoints, done, number));
            }
            NDArray joint = Tensors.column(pose.position(), entry.getValue().joint());
            NDArray passed = joint.gte(p.constant(entry.getValue().lower()))
                    .logicalAnd(joint.lte(p.constant(entry.getValue().upper())));
            NDArray before = all.get(all.size() - 1);
            int last = (int) before.getShape().get(1);
            all.add(Tensors.where(
                    passed.expandDims(2), rows(ofPoints, number, number + 1), rows(before, last - 1, last)));
            done = number + 1;
        }
        all.add(rows(ofPoints, done, (int) ofPoints.getShape().get(1)));
        return NDArrays.concat(all, 1);
    }

    private static NDArray rows(NDArray x, int from, int to) {
        return x.get(new NDIndex().addAllDim().addSliceDim(from, to));
    }

    /** Points of paths, then centers of obstacles, the ends of unit vectors along their axes, and those of motions. */
    private int[] bodies() {
        List<Integer> bodies = new ArrayList<>();
        points.forEach(point -> bodies.add(point.body()));
        for (int i = 0; i <= dimension; i++) {
            obstacles.forEach(obstacle -> bodies.add(obstacle.body()));
        }
        motions.forEach(moved -> bodies.add(points.get(moved.point()).body()));
        return bodies.stream().mapToInt(Integer::intValue).toArray();
    }

    private NDArray coordinates(Parameters p) {
        if (obstacles.isEmpty() && motions.isEmpty()) {
            return p.get("points");
        }
        var all = new NDList(p.get("points"));
        if (!obstacles.isEmpty()) {
            all.add(p.get("centers"));
        }
        for (int axis = 0; axis < dimension && !obstacles.isEmpty(); axis++) {
            int column = axis;
            all.add(p.derived("axis" + axis, () -> {
                double[] ends = obstacles.stream().flatMapToDouble(obstacle -> IntStream
                        .range(0, dimension).mapToDouble(row -> obstacle.frame().rotation()[row][column])).toArray();
                return p.get("centers").add(Constants.of(
                        p.manager(), p.type(), new Shape(1, obstacles.size(), dimension), ends));
            }));
        }
        if (!motions.isEmpty()) {
            NDArray from = selection(p, "moving points", motions.size(), k -> motions.get(k).point(), points.size());
            all.add(from.matMul(p.get("points")).add(p.derived("motion ends", () -> Constants.of(
                    p.manager(), p.type(), new Shape(1, motions.size(), dimension),
                    motions.stream().flatMapToDouble(moved -> Arrays.stream(moved.motion().direction())).toArray()))));
        }
        return NDArrays.concat(all, 1);
    }

    private void segments(
            Parameters p, Kind kind, List<Part> same, NDArray position, NDArray jacobian, NDList lengths,
            NDList momentArms) {
        NDArray toStart = ends(p, kind, same, true);
        NDArray toEnd = ends(p, kind, same, false);
        NDArray start = toStart.matMul(position);
        NDArray end = toEnd.matMul(position);
        NDArray startMoves = by(toStart.matMul(jacobian));
        NDArray endMoves = by(toEnd.matMul(jacobian));
        NDArray straight = start.sub(end);
        // Ends that meet have no direction.
        NDArray squared = straight.square().sum(new int[] {2}, true);
        NDArray meets = squared.lte(p.constant(1e-24));
        NDArray distance = Tensors.where(meets, p.constant(1), squared).sqrt();
        NDArray direction = Tensors.where(meets, p.constant(0), straight.div(distance));
        NDArray direct = Tensors.where(meets, p.constant(0), distance);
        if (kind == Kind.STRAIGHT) {
            lengths.add(direct.squeeze(2));
            momentArms.add(along(startMoves.sub(endMoves), direction));
            return;
        }
        NDArray[] frame = frame(p, kind, same, position);
        NDArray[] frameMoves = Arrays.stream(frame(p, kind, same, jacobian)).map(this::by).toArray(NDArray[]::new);
        List<NDArray> from = local(start, frame);
        List<NDArray> to = local(end, frame);
        Contact contact = contact(p, kind, same, from, to);
        NDArray touches = contact.touches();
        NDArray wide = touches.expandDims(2);
        lengths.add(Tensors.where(touches, contact.length(), direct.squeeze(2)));
        NDArray towardsStart = Tensors.where(wide, world(contact.towardsStart(), frame), direction);
        NDArray towardsEnd = Tensors.where(wide, world(contact.towardsEnd(), frame), direction.neg());
        momentArms.add(along(startMoves.sub(moves(p, touches, contact.first(), frameMoves)), towardsStart)
                .add(along(endMoves.sub(moves(p, touches, contact.last(), frameMoves)), towardsEnd)));
    }

    private NDArray ends(Parameters p, Kind kind, List<Part> same, boolean start) {
        return start ? selection(p, kind + " start", same.size(), i -> same.get(i).start())
                : selection(p, kind + " end", same.size(), i -> same.get(i).end());
    }

    /** Of obstacles, from what points have: that of their centers, and along their axes. */
    private NDArray[] frame(Parameters p, Kind kind, List<Part> same, NDArray ofPoints) {
        NDArray[] frame = new NDArray[1 + dimension];
        for (int i = 0; i <= dimension; i++) {
            int begin = points.size() + i * obstacles.size() + first(kind);
            frame[i] = selection(p, kind + " frame " + i, same.size(), k -> begin + k).matMul(ofPoints);
        }
        for (int i = 1; i <= dimension; i++) {
            frame[i] = frame[i].sub(frame[0]);
        }
        return frame;
    }

    private int first(Kind kind) {
        return (int) parts.stream().filter(part -> part.obstacle() != null && part.kind().compareTo(kind) < 0).count();
    }

    private Contact contact(Parameters p, Kind kind, List<Part> same, List<NDArray> from, List<NDArray> to) {
        return switch (kind) {
            case CYLINDER -> Contact.overCylinder(p, from, to, p.get("cylinderRadius"), p.derived("side", () ->
                    Constants.of(p.manager(), p.type(), new Shape(1, same.size()), same.stream().mapToDouble(
                            part -> ((Surface.Cylinder) part.obstacle().surface()).side()).toArray())));
            case SPHERE -> Contact.overSphere(p, from, to, p.get("sphereRadius"));
            case ELLIPSOID -> EllipsoidGeodesic.contact(
                    p, from, to, same.stream().map(part -> (Surface.Ellipsoid) part.obstacle().surface()).toList());
            case STRAIGHT -> throw new IllegalStateException("nothing to touch");
        };
    }

    private NDArray selection(Parameters p, String name, int rows, IntUnaryOperator chosen) {
        return selection(p, name, rows, chosen, placed());
    }

    private static NDArray selection(Parameters p, String name, int rows, IntUnaryOperator chosen, int columns) {
        return p.derived("select " + name, () -> {
            double[][] matrix = new double[rows][columns];
            for (int row = 0; row < rows; row++) {
                matrix[row][chosen.applyAsInt(row)] = 1;
            }
            return Constants.of(p.manager(), p.type(), matrix);
        });
    }

    /** Derivatives (batch, segment, coordinate, joint position). */
    private NDArray by(NDArray flat) {
        var shape = flat.getShape();
        return flat.reshape(-1, shape.get(1), dimension, shape.get(2) / dimension);
    }

    private static NDArray along(NDArray moves, NDArray direction) {
        return moves.mul(direction.expandDims(3)).sum(new int[] {2});
    }

    private List<NDArray> local(NDArray point, NDArray[] frame) {
        NDArray offset = point.sub(frame[0]);
        List<NDArray> coordinates = new ArrayList<>();
        for (int i = 1; i <= dimension; i++) {
            coordinates.add(offset.mul(frame[i]).sum(new int[] {2}));
        }
        return coordinates;
    }

    private static NDArray world(List<NDArray> local, NDArray[] frame) {
        NDArray sum = frame[1].mul(local.getFirst().expandDims(2));
        for (int i = 1; i < local.size(); i++) {
            sum = sum.add(frame[i + 1].mul(local.get(i).expandDims(2)));
        }
        return sum;
    }

    /** How a point of the obstacle moves; without contact its center, which cancels. */
    private static NDArray moves(Parameters p, NDArray touches, List<NDArray> local, NDArray[] frameMoves) {
        NDArray sum = frameMoves[0];
        for (int i = 0; i < local.size(); i++) {
            NDArray coordinate = Tensors.where(touches, local.get(i), p.constant(0));
            sum = sum.add(frameMoves[i + 1].mul(coordinate.expandDims(2).expandDims(3)));
        }
        return sum;
    }
}
