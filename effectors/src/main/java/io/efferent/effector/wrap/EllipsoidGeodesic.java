package io.efferent.effector.wrap;

import static io.efferent.effector.wrap.Space.cross;
import static io.efferent.effector.wrap.Space.dot;
import static io.efferent.effector.wrap.Space.minus;
import static io.efferent.effector.wrap.Space.norm;
import static io.efferent.effector.wrap.Space.perpendicular;
import static io.efferent.effector.wrap.Space.plus;
import static io.efferent.effector.wrap.Space.times;
import static io.efferent.effector.wrap.Space.unit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A path over an ellipsoid between two points outside, in the ellipsoid's frame: a tangent, a geodesic of the
 * surface, a tangent. It is stationary, not always the shortest.
 *
 * <p>The unknowns are where the first tangent touches and how long the geodesic is; the conditions are that both
 * tangents touch in the direction of the geodesic. Newton's method begins with circles around a sphere, in coordinates
 * scaled by the radii.
 *
 * @param length of all three parts, m
 * @param first where the path meets the surface
 * @param last where it leaves it
 * @param residual how far the conditions are from being met, m
 */
public record EllipsoidGeodesic(double length, double[] first, double[] last, double residual) {
    private static final int STEPS = 100;
    private static final int ITERATIONS = 25;
    private static final double CONVERGED = 1e-13;
    private static final double ACCEPTED = 1e-9;
    private static final int CIRCLES = 8;

    /** A point on the surface, the direction of the path there, and how long it has been on it. */
    private record Flight(double[] point, double[] direction) {}

    /**
     * The geodesics between two points outside that Newton's method finds from circles around, the shortest first.
     *
     * @param radii m
     * @param p where paths begin
     * @param q where they end
     */
    public static List<EllipsoidGeodesic> all(double[] radii, double[] p, double[] q) {
        double[] a = scaled(p, radii);
        double[] b = scaled(q, radii);
        double[] straight = unit(a);
        double[] onwards = plus(b, straight, -dot(b, straight));
        // In a line with the center no circle is nearer than others.
        onwards = norm(onwards) > 1e-9 ? unit(onwards) : perpendicular(straight);
        double[] sideways = cross(straight, onwards);
        List<EllipsoidGeodesic> found = new ArrayList<>();
        for (int i = 0; i < CIRCLES; i++) {
            double turn = 2 * Math.PI * i / CIRCLES;
            double[] plane = plus(times(onwards, Math.cos(turn)), sideways, Math.sin(turn));
            var path = fromCircle(radii, p, q, straight, plane);
            if (path.residual() < ACCEPTED && found.stream().noneMatch(path::isSame)) {
                found.add(path);
            }
        }
        found.sort(Comparator.comparingDouble(EllipsoidGeodesic::length));
        return found;
    }

    /**
     * The way around that a surface has its paths take.
     *
     * @throws IllegalArgumentException if none is found
     */
    static EllipsoidGeodesic over(Surface.Ellipsoid surface, double[] p, double[] q) {
        var all = all(surface.radii(), p, q);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("ellipsoid: found no path from " + Arrays.toString(p) + " to "
                    + Arrays.toString(q) + ", expected points further apart");
        }
        return surface.past().length == 0 ? all.getFirst()
                : all.stream().filter(path -> dot(plus(path.first(), path.last(), 1), surface.past()) >= 0).findFirst()
                        .orElse(all.getFirst());
    }

    /** Whether a path has to go around: the straight one cuts the ellipsoid, or passes it on another side. */
    static boolean touches(Surface.Ellipsoid surface, double[] p, double[] q) {
        return touches(surface, false, p, q);
    }

    /** The same, or whether the line through the points does so anywhere. */
    static boolean touches(Surface.Ellipsoid surface, boolean isEndless, double[] p, double[] q) {
        double[] radii = surface.radii();
        double[] a = scaled(p, radii);
        double[] b = scaled(q, radii);
        if (dot(a, a) <= 1 || dot(b, b) <= 1) {
            return false;
        }
        double[] d = minus(b, a);
        double along = -dot(a, d) / dot(d, d);
        double at = isEndless ? along : Math.clamp(along, 0, 1);
        double[] nearest = plus(a, d, at);
        boolean between = isEndless || at > 0 && at < 1;
        return dot(nearest, nearest) < 1 || between && surface.past().length > 0
                && dot(plus(p, minus(q, p), at), surface.past()) < 0;
    }

    private boolean isSame(EllipsoidGeodesic other) {
        double size = norm(first);
        return norm(minus(first, other.first)) < 1e-6 * size && norm(minus(last, other.last)) < 1e-6 * size;
    }

    /** Newton's method from a circle around a sphere, in scaled coordinates. */
    private static EllipsoidGeodesic fromCircle(
            double[] radii, double[] p, double[] q, double[] straight, double[] plane) {
        double[] a = scaled(p, radii);
        double[] b = scaled(q, radii);
        double angle = Math.atan2(dot(b, plane), dot(b, straight));
        double touch = Math.acos(1 / norm(a));
        double arc = Math.max((angle > 0 ? angle : angle + 2 * Math.PI) - touch - Math.acos(1 / norm(b)), 1e-3);
        double[] first = null;
        double[] before = null;
        double length = 0;
        for (int i = 0; i <= STEPS; i++) {
            double turn = touch + arc * i / STEPS;
            double[] at = plus(times(straight, Math.cos(turn)), plane, Math.sin(turn));
            for (int k = 0; k < 3; k++) {
                at[k] *= radii[k];
            }
            first = first == null ? at : first;
            length += before == null ? 0 : norm(minus(at, before));
            before = at;
        }
        return solved(radii, p, q, first, length);
    }

    private static EllipsoidGeodesic solved(double[] radii, double[] p, double[] q, double[] begin, double arc) {
        double[] first = onSurface(radii, begin);
        double length = arc;
        double[] conditions = conditions(radii, p, q, first, length);
        for (int i = 0; i < ITERATIONS && norm(conditions) > CONVERGED; i++) {
            double[] normal = normal(radii, first);
            double[] one = perpendicular(normal);
            double[] two = cross(normal, one);
            double h = 1e-7 * norm(radii);
            double[][] matrix = new double[3][4];
            for (int k = 0; k < 3; k++) {
                double[] moved = moved(radii, p, q, first, length, one, two, k, h);
                for (int row = 0; row < 3; row++) {
                    matrix[row][k] = (moved[row] - conditions[row]) / h;
                    matrix[row][3] = -conditions[row];
                }
            }
            double[] step = solve(matrix);
            double damping = Math.min(1, 0.3 * norm(radii) / Math.max(norm(step), 1e-300));
            boolean better = false;
            for (int halving = 0; halving < 10 && !better; halving++, damping /= 2) {
                double[] next = onSurface(radii, plus(plus(first, one, damping * step[0]), two, damping * step[1]));
                double nextLength = length + damping * step[2];
                double[] now = conditions(radii, p, q, next, nextLength);
                better = norm(now) < norm(conditions);
                if (better) {
                    first = next;
                    length = nextLength;
                    conditions = now;
                }
            }
            if (!better) {
                break;
            }
        }
        double[] last = fly(radii, p, first, length).point();
        // A geodesic of negative length is none.
        return new EllipsoidGeodesic(
                norm(minus(p, first)) + length + norm(minus(q, last)), first, last,
                length < 0 ? Double.POSITIVE_INFINITY : norm(conditions));
    }

    private static double[] moved(
            double[] radii, double[] p, double[] q, double[] first, double length, double[] one, double[] two,
            int unknown, double h) {
        return unknown == 2 ? conditions(radii, p, q, first, length + h)
                : conditions(radii, p, q, onSurface(radii, plus(first, unknown == 0 ? one : two, h)), length);
    }

    /** How far the first tangent is from touching, and the last from the direction of the geodesic, m. */
    private static double[] conditions(double[] radii, double[] p, double[] q, double[] first, double length) {
        Flight end = fly(radii, p, first, length);
        double[] rest = minus(q, end.point());
        double[] normal = normal(radii, end.point());
        double across = dot(cross(normal, end.direction()), rest);
        // The tangent leaves forwards: backwards it would be another line.
        double backwards = Math.min(dot(end.direction(), rest), 0);
        return new double[] {
            dot(normal(radii, first), minus(p, first)), dot(normal, rest),
            across + Math.copySign(backwards, across == 0 ? 1 : across)
        };
    }

    /** Where the geodesic that goes on from the tangent of a point outside has come to after a length. */
    static double[] along(double[] radii, double[] p, double[] first, double length) {
        return fly(radii, p, first, length).point();
    }

    /** The geodesic that goes on from a tangent. */
    private static Flight fly(double[] radii, double[] p, double[] first, double length) {
        Flight flight = begin(radii, p, first);
        for (int i = 0; i < STEPS; i++) {
            flight = step(radii, flight, length / STEPS);
        }
        return flight;
    }

    private static Flight begin(double[] radii, double[] p, double[] first) {
        double[] normal = normal(radii, first);
        double[] direction = minus(first, p);
        return new Flight(first, unit(plus(direction, normal, -dot(direction, normal))));
    }

    /** By the method of Runge and Kutta. */
    private static Flight step(double[] radii, Flight from, double h) {
        double[] x = from.point();
        double[] v = from.direction();
        double[] a1 = curved(radii, x, v);
        double[] v2 = plus(v, a1, h / 2);
        double[] a2 = curved(radii, plus(x, v, h / 2), v2);
        double[] v3 = plus(v, a2, h / 2);
        double[] a3 = curved(radii, plus(x, v2, h / 2), v3);
        double[] v4 = plus(v, a3, h);
        double[] a4 = curved(radii, plus(x, v3, h), v4);
        double[] nextX = new double[3];
        double[] nextV = new double[3];
        for (int k = 0; k < 3; k++) {
            nextX[k] = x[k] + h / 6 * (v[k] + 2 * v2[k] + 2 * v3[k] + v4[k]);
            nextV[k] = v[k] + h / 6 * (a1[k] + 2 * a2[k] + 2 * a3[k] + a4[k]);
        }
        return new Flight(nextX, nextV);
    }

    /** How what is beside the geodesic moves along it, as circles of the curvature halfway through each step. */
    static Sideways sideways(double[] radii, double[] p, EllipsoidGeodesic path, double length) {
        Flight flight = begin(radii, p, path.first());
        Sideways all = Sideways.along(0);
        for (int i = 0; i < STEPS; i++) {
            Flight half = step(radii, flight, length / STEPS / 2);
            all = all.then(Sideways.curved(length / STEPS, 1 / Math.sqrt(curvature(radii, half.point()))));
            flight = step(radii, flight, length / STEPS);
        }
        return all;
    }

    /** That of Gauss, 1/m^2. */
    private static double curvature(double[] radii, double[] x) {
        double[] gradient = gradient(radii, x);
        double root = radii[0] * radii[1] * radii[2] * dot(gradient, gradient);
        return 1 / (root * root);
    }

    /** Acceleration of what moves on the surface by itself. */
    private static double[] curved(double[] radii, double[] x, double[] v) {
        double bend = 0;
        double[] gradient = new double[3];
        for (int k = 0; k < 3; k++) {
            double inverse = 1 / (radii[k] * radii[k]);
            gradient[k] = x[k] * inverse;
            bend += v[k] * v[k] * inverse;
        }
        return times(gradient, -bend / dot(gradient, gradient));
    }

    private static double[] onSurface(double[] radii, double[] x) {
        return times(x, 1 / norm(scaled(x, radii)));
    }

    static double[] normal(double[] radii, double[] x) {
        return unit(gradient(radii, x));
    }

    private static double[] gradient(double[] radii, double[] x) {
        double[] gradient = new double[3];
        for (int k = 0; k < 3; k++) {
            gradient[k] = x[k] / (radii[k] * radii[k]);
        }
        return gradient;
    }

    /** The solution of three equations, [row][coefficients, right side], by elimination with pivoting. */
    private static double[] solve(double[][] m) {
        for (int k = 0; k < 3; k++) {
            int pivot = k;
            for (int row = k + 1; row < 3; row++) {
                if (Math.abs(m[row][k]) > Math.abs(m[pivot][k])) {
                    pivot = row;
                }
            }
            double[] swap = m[k];
            m[k] = m[pivot];
            m[pivot] = swap;
            for (int row = k + 1; row < 3; row++) {
                double factor = m[row][k] / m[k][k];
                for (int column = k; column < 4; column++) {
                    m[row][column] -= factor * m[k][column];
                }
            }
        }
        double[] x = new double[3];
        for (int k = 2; k >= 0; k--) {
            x[k] = m[k][3];
            for (int column = k + 1; column < 3; column++) {
                x[k] -= m[k][column] * x[column];
            }
            x[k] /= m[k][k];
        }
        return x;
    }

    static double[] scaled(double[] x, double[] radii) {
        return new double[] {x[0] / radii[0], x[1] / radii[1], x[2] / radii[2]};
    }

    /**
     * The contacts of many segments, as numbers that do not change with anything.
     *
     * @throws IllegalArgumentException if no geodesic is found
     */
    static Contact contact(Parameters p, List<NDArray> from, List<NDArray> to, List<Surface.Ellipsoid> surfaces) {
        int columns = surfaces.size();
        List<double[]> starts = from.stream().map(Tensors::toDoubles).toList();
        List<double[]> ends = to.stream().map(Tensors::toDoubles).toList();
        int count = Math.max(starts.getFirst().length, ends.getFirst().length);
        double[][] numbers = new double[14][count];
        for (int i = 0; i < count; i++) {
            var surface = surfaces.get(i % columns);
            double[] start = coordinates(starts, i);
            double[] end = coordinates(ends, i);
            if (!touches(surface, start, end)) {
                continue;
            }
            var path = over(surface, start, end);
            numbers[0][i] = 1;
            numbers[1][i] = path.length();
            double[] back = minus(start, path.first());
            double[] on = minus(end, path.last());
            for (int k = 0; k < 3; k++) {
                numbers[2 + k][i] = path.first()[k];
                numbers[5 + k][i] = path.last()[k];
                numbers[8 + k][i] = back[k] / norm(back);
                numbers[11 + k][i] = on[k] / norm(on);
            }
        }
        List<NDArray> arrays = new ArrayList<>();
        for (double[] column : numbers) {
            arrays.add(Constants.of(p.manager(), p.type(), new Shape(count / columns, columns), column));
        }
        return new Contact(arrays.get(0).gt(p.constant(0)), arrays.get(1), arrays.subList(2, 5), arrays.subList(5, 8),
                arrays.subList(8, 11), arrays.subList(11, 14));
    }

    private static double[] coordinates(List<double[]> columns, int row) {
        double[] point = new double[3];
        for (int k = 0; k < 3; k++) {
            double[] column = columns.get(k);
            point[k] = column[row % column.length];
        }
        return point;
    }
}
