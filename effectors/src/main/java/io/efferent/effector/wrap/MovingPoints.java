package io.efferent.effector.wrap;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Points that move on their bodies. Behind the points of a bank lie those from which the directions of motions follow:
 * each a unit along its direction away from its point.
 */
final class MovingPoints {
    /** A motion of the point of a number. */
    record Moved(int point, PointMotion motion) {}

    /** Points where they are, and their derivatives by the joint positions, flat. */
    record Placed(NDArray position, NDArray jacobian) {}

    private final List<Moved> all;
    private final int points;
    private final int dimension;
    private final int dof;

    MovingPoints(List<Moved> all, int points, int dimension, int dof) {
        this.all = all;
        this.points = points;
        this.dimension = dimension;
        this.dof = dof;
    }

    /**
     * Moves them.
     *
     * @param q joint positions, (batch, dof)
     * @param still the points on their bodies, and one for each motion
     */
    Placed moved(Parameters p, NDArray q, Placed still) {
        int count = all.size();
        NDArray towards = p.derived("motion directions", () -> {
            double[][] matrix = new double[count][points + count];
            for (int k = 0; k < count; k++) {
                matrix[k][points + k] = 1;
                matrix[k][all.get(k).point()] = -1;
            }
            return Constants.of(p.manager(), p.type(), matrix);
        });
        NDArray toPoints = p.derived("motion points", () -> {
            double[][] matrix = new double[points][count];
            for (int k = 0; k < count; k++) {
                matrix[all.get(k).point()][k] = 1;
            }
            return Constants.of(p.manager(), p.type(), matrix);
        });
        NDArray keep = p.derived("still points", () -> {
            double[][] matrix = new double[points][points + count];
            for (int i = 0; i < points; i++) {
                matrix[i][i] = 1;
            }
            return Constants.of(p.manager(), p.type(), matrix);
        });
        NDArray joints = p.derived("motion joints", () -> {
            double[][] matrix = new double[dof][count];
            for (int k = 0; k < count; k++) {
                matrix[all.get(k).motion().joint()][k] = 1;
            }
            return Constants.of(p.manager(), p.type(), matrix);
        });
        NDArray at = q.matMul(joints);
        NDArray distance = at.mul(row(p, "motion slope", PointMotion::slope))
                .add(row(p, "motion offset", PointMotion::offset));
        NDArray speed = at.zerosLike().add(row(p, "motion slope", PointMotion::slope));
        int knots = all.stream().mapToInt(moved -> moved.motion().knots().length).max().orElse(0);
        if (knots > 0) {
            NDArray beyond = at.expandDims(2).sub(table(p, "knots", knots, PointMotion::knots)).maximum(p.constant(0));
            NDArray isBeyond = Tensors.where(
                    beyond.gt(p.constant(0)), beyond.onesLike(), beyond.zerosLike());
            NDArray power = isBeyond;
            for (int i = 0; i < PointMotion.POWERS; i++) {
                int degree = i;
                NDArray bends = table(p, "bends " + i, knots, motion ->
                        degree < motion.bends().length ? motion.bends()[degree] : new double[0]);
                speed = speed.add(power.mul(bends).mul(p.constant(i + 1)).sum(new int[] {2}));
                power = power.mul(beyond);
                distance = distance.add(power.mul(bends).sum(new int[] {2}));
            }
        }
        NDArray direction = towards.matMul(still.position());
        NDArray position = keep.matMul(still.position()).add(toPoints.matMul(direction.mul(distance.expandDims(2))));
        NDArray own = p.derived("motion joint rows", () -> {
            double[] ones = new double[count * dof];
            for (int k = 0; k < count; k++) {
                ones[k * dof + all.get(k).motion().joint()] = 1;
            }
            return Constants.of(p.manager(), p.type(), new Shape(1, count, 1, dof), ones);
        });
        NDArray carried = towards.matMul(still.jacobian()).mul(distance.expandDims(2));
        NDArray along = direction.mul(speed.expandDims(2)).expandDims(3).mul(own)
                .reshape(-1, count, (long) dimension * dof);
        return new Placed(position, keep.matMul(still.jacobian()).add(toPoints.matMul(carried.add(along))));
    }

    private NDArray row(Parameters p, String name, ToDoubleFunction<PointMotion> number) {
        return p.derived(name, () -> Constants.of(p.manager(), p.type(), new Shape(1, all.size()),
                all.stream().mapToDouble(moved -> number.applyAsDouble(moved.motion())).toArray()));
    }

    /** Numbers of the motions, (1, motion, columns); 0 beyond the last. */
    private NDArray table(Parameters p, String name, int columns, Function<PointMotion, double[]> numbers) {
        return p.derived("motion " + name, () -> {
            double[] rows = new double[all.size() * columns];
            for (int k = 0; k < all.size(); k++) {
                double[] own = numbers.apply(all.get(k).motion());
                System.arraycopy(own, 0, rows, k * columns, own.length);
            }
            return Constants.of(p.manager(), p.type(), new Shape(1, all.size(), columns), rows);
        });
    }
}
