package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.skeleton.BodyPoints;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@link MusclePath.Via} paths: lengths of straight segments, and moment arms from the Jacobians of the points. A
 * segment whose ends meet, to half of the digits of the float type, has no direction: no moment arm, and nothing
 * changes with it.
 */
final class ViaPaths implements PathBank {
    private final int dimension;
    private final List<MusclePath.Point> points = new ArrayList<>();
    private final int[] bodies;
    private final double[][] difference;
    private final double[][] segmentOfMuscle;
    /** Square of the largest coordinate, m^2: what a segment that vanishes is compared with. */
    private final double squaredSize;

    ViaPaths(List<MusclePath.Via> paths, int dimension) {
        this.dimension = dimension;
        paths.forEach(path -> points.addAll(path.points()));
        bodies = points.stream().mapToInt(MusclePath.Point::body).toArray();
        int segments = points.size() - paths.size();
        difference = new double[segments][points.size()];
        segmentOfMuscle = new double[paths.size()][segments];
        int segment = 0;
        int first = 0;
        for (int m = 0; m < paths.size(); m++) {
            int count = paths.get(m).points().size();
            for (int i = 0; i < count - 1; i++, segment++) {
                difference[segment][first + i] = -1;
                difference[segment][first + i + 1] = 1;
                segmentOfMuscle[m][segment] = 1;
            }
            first += count;
        }
        double size = points.stream().flatMapToDouble(point -> Arrays.stream(point.coordinates())).map(Math::abs)
                .filter(x -> x > 0).max().orElse(1);
        squaredSize = size * size;
    }

    @Override
    public Map<String, Values> values() {
        double[] coordinates = points.stream().flatMapToDouble(
                point -> Arrays.stream(point.coordinates())).toArray();
        return Map.of("points", new Values(coordinates, new Shape(1, points.size(), dimension)));
    }

    /** All points in the world, [pose][point][coordinate]. */
    double[][][] points(Skeleton skeleton, double[][] positions) {
        try (NDManager manager = Tensors.newManager()) {
            var constants = Parameters.bind(manager, DataType.FLOAT64, skeleton.values());
            var p = Parameters.bind(manager, DataType.FLOAT64, values());
            var pose = skeleton.pose(constants, Constants.of(manager, DataType.FLOAT64, positions));
            NDArray placed = skeleton.points(constants, pose, bodies, p.get("points")).position();
            return Tensors.toCube(placed.broadcast(positions.length, bodies.length, dimension));
        }
    }

    @Override
    public PathGeometry geometry(
            Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity) {
        BodyPoints placed = skeleton.points(skeletonConstants, pose, bodies, p.get("points"));
        NDArray toSegments = p.derived("toSegments", () -> Constants.of(p.manager(), p.type(), difference));
        NDArray toMuscles = p.derived("toMuscles", () -> Constants.of(p.manager(), p.type(), segmentOfMuscle));
        int dof = skeleton.dof();

        NDArray segment = toSegments.matMul(placed.position());
        NDArray squared = segment.square().sum(new int[] {2}, true);
        double epsilon = p.type() == DataType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
        NDArray vanishes = squared.lte(p.constant(squaredSize * epsilon));
        NDArray root = Tensors.where(vanishes, p.constant(1), squared).sqrt();
        NDArray length = Tensors.where(vanishes, p.constant(0), root);
        NDArray direction = Tensors.where(vanishes, p.constant(0), segment.div(root)).expandDims(3);
        NDArray jacobian = toSegments.matMul(placed.jacobian().reshape(-1, bodies.length, (long) dimension * dof))
                .reshape(-1, difference.length, dimension, dof);
        NDArray moments = jacobian.mul(direction).sum(new int[] {2});

        NDArray pathLength = toMuscles.matMul(length).squeeze(2);
        NDArray momentArms = toMuscles.matMul(moments).transpose(0, 2, 1);
        return new PathGeometry(pathLength, PathGeometry.velocity(momentArms, velocity), momentArms);
    }
}
