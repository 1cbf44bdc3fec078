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
import io.efferent.kernel.Search;
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
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * {@link WrappingPath} paths, segment by segment, those over surfaces of a kind together. A length changes with the
 * ends of its segment and with the points of the surface that it touches, along its straight parts; where the latter
 * lie on the surface it is stationary.
 */
final class WrappingPaths implements PathBank {
    private enum Kind { STRAIGHT, CYLINDER, SPHERE, ELLIPSOID }

    /** A part of the path {@code muscle} between points of these numbers, past at most one obstacle. */
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

    /**
     * A segment past several obstacles: parts that meet in junctions, which are points after all others.
     *
     * @param start number of the point where it begins
     * @param end where it ends
     * @param obstacles places of its obstacles among all
     * @param search for its junctions
     */
    private record Course(int start, int end, int[] obstacles, Search search) {
        int junctions() {
            return obstacles.length - 1;
        }
    }

    private final int dimension;
    private final int muscles;
    private final List<MusclePath.Point> points = new ArrayList<>();
    /** Conditions of points, by their numbers. */
    private final Map<Integer, Condition> conditions = new LinkedHashMap<>();
    /** In the order of kinds. */
    private final List<Part> parts = new ArrayList<>();
    /** In the order of the paths. */
    private final List<Part> inOrder;
    /** Those that wrap, in the order of parts. */
    private final List<Obstacle> obstacles;
    private final List<Course> courses = new ArrayList<>();
    private final int junctions;

    private final List<MovingPoints.Moved> motions = new ArrayList<>();
    private final MovingPoints moving;

    WrappingPaths(List<WrappingPath> paths, int dimension, int dof) {
        this.dimension = dimension;
        muscles = paths.size();
        List<WrappingPath.Segment> segments = paths.stream().flatMap(path -> path.segments().stream()).toList();
        int all = segments.stream().mapToInt(segment -> segment.obstacles().size()).sum();
        int placed = muscles + segments.size() + (1 + dimension) * all;
        int junction = placed;
        List<List<Part>> several = new ArrayList<>();
        for (int m = 0; m < paths.size(); m++) {
            int number = points.size();
            int first = number;
            new TreeMap<>(paths.get(m).motions()).forEach((point, by) ->
                    by.forEach(motion -> motions.add(new MovingPoints.Moved(first + point, motion))));
            points.addAll(paths.get(m).points());
            for (var segment : paths.get(m).segments()) {
                int count = segment.obstacles().size();
                if (count < 2) {
                    parts.add(new Part(m, number, number + 1, count == 0 ? null : segment.obstacles().getFirst()));
                } else {
                    List<Part> own = new ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        own.add(new Part(m, i == 0 ? number : junction++, i == count - 1 ? number + 1 : junction,
                                segment.obstacles().get(i)));
                    }
                    several.add(own);
                    parts.addAll(own);
                }
                number++;
                if (segment.condition().isPresent()) {
                    conditions.put(number, segment.condition().get());
                }
            }
        }
        inOrder = List.copyOf(parts);
        parts.sort(Comparator.comparing(Part::kind));
        obstacles = parts.stream().map(Part::obstacle).filter(Objects::nonNull).toList();
        junctions = junction - placed;
        int straight = parts.size() - obstacles.size();
        for (List<Part> own : several) {
            var finder = new Junctions(own.stream().map(part -> part.obstacle().surface()).toList(), dimension);
            courses.add(new Course(own.getFirst().start(), own.getLast().end(),
                    own.stream().mapToInt(part -> parts.indexOf(part) - straight).toArray(),
                    new Search(finder.results(), finder)));
        }
        moving = new MovingPoints(motions, placed(), dimension, dof);
    }

    /** How many points of paths and obstacles there are, without junctions. */
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
        if (!courses.isEmpty()) {
            position = NDArrays.concat(new NDList(position, junctions(p, position)), 1);
            // Length does not change with them.
            jacobian = NDArrays.concat(new NDList(jacobian, rows(jacobian, 0, junctions).zerosLike()), 1);
        }
        var lengths = new NDList();
        var momentArms = new NDList();
        for (Kind kind : Kind.values()) {
            List<Part> same = of(kind);
            if (!same.isEmpty()) {
                Run run = run(p, kind, same, position);
                lengths.add(run.length());
                momentArms.add(momentArms(p, kind, same, run, jacobian));
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
        try (NDManager manager = Tensors.newManager()) {
            var p = Parameters.bind(manager, DataType.FLOAT64, values());
            var constants = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            Pose pose = skeleton.pose(constants, Constants.of(manager, DataType.FLOAT64, positions));
            NDArray position = placed(p, skeleton, constants, pose, positions.length).position()
                    .broadcast(positions.length, placed(), dimension);
            if (!courses.isEmpty()) {
                position = NDArrays.concat(new NDList(position, junctions(p, position)), 1);
            }
            double[][][] placed = Tensors.toCube(position);
            Map<Part, Arcs> arcs = new HashMap<>();
            for (Kind kind : Kind.values()) {
                List<Part> same = of(kind);
                if (kind != Kind.STRAIGHT && !same.isEmpty()) {
                    NDArray[] frame = frame(p, kind, same, position);
                    List<NDArray> from = local(starts(p, kind, same).matMul(position), frame);
                    List<NDArray> to = local(ends(p, kind, same).matMul(position), frame);
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

    /**
     * Parts of a kind where they are.
     *
     * @param contact with obstacles; null for straight ones
     * @param frame of obstacles: centers and unit vectors along the axes
     * @param towardsStart unit vector outwards at the start
     * @param towardsEnd at the end
     */
    private record Run(
            NDArray length, NDArray towardsStart, NDArray towardsEnd, Contact contact, NDArray[] frame) {}

    private Run run(Parameters p, Kind kind, List<Part> same, NDArray position) {
        NDArray start = starts(p, kind, same).matMul(position);
        NDArray end = ends(p, kind, same).matMul(position);
        NDArray straight = start.sub(end);
        // Ends that meet have no direction.
        NDArray squared = straight.square().sum(new int[] {2}, true);
        NDArray meets = squared.lte(p.constant(1e-24));
        NDArray distance = Tensors.where(meets, p.constant(1), squared).sqrt();
        NDArray direction = Tensors.where(meets, p.constant(0), straight.div(distance));
        NDArray direct = Tensors.where(meets, p.constant(0), distance).squeeze(2);
        if (kind == Kind.STRAIGHT) {
            return new Run(direct, direction, direction.neg(), null, null);
        }
        NDArray[] frame = frame(p, kind, same, position);
        Contact contact = contact(p, kind, same, local(start, frame), local(end, frame));
        NDArray touches = contact.touches();
        NDArray wide = touches.expandDims(2);
        return new Run(Tensors.where(touches, contact.length(), direct),
                Tensors.where(wide, world(contact.towardsStart(), frame), direction),
                Tensors.where(wide, world(contact.towardsEnd(), frame), direction.neg()), contact, frame);
    }

    private NDArray momentArms(Parameters p, Kind kind, List<Part> same, Run run, NDArray jacobian) {
        NDArray startMoves = by(starts(p, kind, same).matMul(jacobian));
        NDArray endMoves = by(ends(p, kind, same).matMul(jacobian));
        if (kind == Kind.STRAIGHT) {
            return along(startMoves.sub(endMoves), run.towardsStart());
        }
        NDArray[] frameMoves = frame(p, kind, same, jacobian);
        for (int i = 0; i <= dimension; i++) {
            frameMoves[i] = by(frameMoves[i]);
        }
        Contact contact = run.contact();
        return along(startMoves.sub(moves(p, contact.touches(), contact.first(), frameMoves)), run.towardsStart())
                .add(along(endMoves.sub(moves(p, contact.touches(), contact.last(), frameMoves)), run.towardsEnd()));
    }

    private NDArray starts(Parameters p, Kind kind, List<Part> same) {
        return selection(p, kind + " start", same.size(), i -> same.get(i).start());
    }

    private NDArray ends(Parameters p, Kind kind, List<Part> same) {
        return selection(p, kind + " end", same.size(), i -> same.get(i).end());
    }

    /** Of the obstacles of parts: what points have at the center, and by how much more at the ends of axes. */
    private NDArray[] frame(Parameters p, Kind kind, List<Part> same, NDArray ofPoints) {
        NDArray[] frame = new NDArray[1 + dimension];
        for (int i = 0; i <= dimension; i++) {
            int begin = points.size() + i * obstacles.size() + first(kind);
            NDArray at = selection(p, kind + " frame " + i, same.size(), k -> begin + k).matMul(ofPoints);
            frame[i] = i == 0 ? at : at.sub(frame[0]);
        }
        return frame;
    }

    /** Where courses go from one obstacle to the next: found, and one step of Newton's method further on the tape. */
    private NDArray junctions(Parameters p, NDArray placed) {
        List<NDArray[]> found = courses.stream().map(course -> course.search().of(arguments(p, course, placed)))
                .toList();
        NDArray at = Tensors.concatLast(IntStream.range(0, courses.size())
                .mapToObj(i -> block(found.get(i), 0, courses.get(i).junctions() * dimension))
                .toArray(NDArray[]::new)).reshape(-1, junctions, dimension);
        NDArray slopes = slopes(p, NDArrays.concat(new NDList(placed, at), 1))
                .reshape(-1, (long) junctions * dimension);
        NDArray[] steps = new NDArray[courses.size()];
        int first = 0;
        for (int i = 0; i < courses.size(); i++) {
            int size = courses.get(i).junctions() * dimension;
            NDArray inverse = block(found.get(i), size, size + size * size).reshape(-1, size, size);
            NDArray own = Tensors.columns(slopes, first, first + size);
            steps[i] = inverse.mul(own.expandDims(1)).sum(new int[] {2});
            first += size;
        }
        return at.sub(Tensors.concatLast(steps).reshape(-1, junctions, dimension));
    }

    private static NDArray block(NDArray[] columns, int from, int to) {
        return Tensors.concatLast(Arrays.copyOfRange(columns, from, to));
    }

    /** What {@link Junctions} reads, columns. */
    private NDArray[] arguments(Parameters p, Course course, NDArray position) {
        NDArray flat = position.reshape(-1, (long) placed() * dimension);
        List<NDArray> all = new ArrayList<>();
        add(all, flat, course.start());
        add(all, flat, course.end());
        for (int obstacle : course.obstacles()) {
            int center = points.size() + obstacle;
            add(all, flat, center);
            for (int axis = 1; axis <= dimension; axis++) {
                for (int k = 0; k < dimension; k++) {
                    all.add(Tensors.column(flat, (center + axis * obstacles.size()) * dimension + k)
                            .sub(Tensors.column(flat, center * dimension + k)));
                }
            }
            all.add(switch (obstacles.get(obstacle).surface()) {
                case Surface.Cylinder _ -> Tensors.column(p.get("cylinderRadius"), obstacle - first(Kind.CYLINDER));
                case Surface.Sphere _ -> Tensors.column(p.get("sphereRadius"), obstacle - first(Kind.SPHERE));
                case Surface.Ellipsoid _ -> p.constant(1);
            });
        }
        return all.toArray(NDArray[]::new);
    }

    private void add(List<NDArray> columns, NDArray flat, int point) {
        for (int k = 0; k < dimension; k++) {
            columns.add(Tensors.column(flat, point * dimension + k));
        }
    }

    /** How the lengths of courses change with their junctions, (batch, junction, dimension): not at all where found. */
    private NDArray slopes(Parameters p, NDArray position) {
        NDArray sum = null;
        for (Kind kind : Kind.values()) {
            List<Part> same = of(kind);
            if (same.stream().anyMatch(part -> part.start() >= placed() || part.end() >= placed())) {
                Run run = run(p, kind, same, position);
                NDArray own = toJunctions(p, kind + " starts", same, Part::start).matMul(run.towardsStart())
                        .add(toJunctions(p, kind + " ends", same, Part::end).matMul(run.towardsEnd()));
                sum = sum == null ? own : sum.add(own);
            }
        }
        return sum;
    }

    private NDArray toJunctions(Parameters p, String name, List<Part> same, ToIntFunction<Part> point) {
        return p.derived("to junctions from " + name, () -> {
            double[][] matrix = new double[junctions][same.size()];
            for (int i = 0; i < same.size(); i++) {
                int junction = point.applyAsInt(same.get(i)) - placed();
                if (junction >= 0) {
                    matrix[junction][i] = 1;
                }
            }
            return Constants.of(p.manager(), p.type(), matrix);
        });
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
        return selection(p, name, rows, chosen, placed() + junctions);
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
