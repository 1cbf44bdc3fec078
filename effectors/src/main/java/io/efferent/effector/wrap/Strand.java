package io.efferent.effector.wrap;

import static io.efferent.effector.wrap.Space.cross;
import static io.efferent.effector.wrap.Space.dot;
import static io.efferent.effector.wrap.Space.minus;
import static io.efferent.effector.wrap.Space.norm;
import static io.efferent.effector.wrap.Space.perpendicular;
import static io.efferent.effector.wrap.Space.plus;
import static io.efferent.effector.wrap.Space.times;
import static io.efferent.effector.wrap.Space.unit;

import java.util.Arrays;

/**
 * The length of a path between two points, straight or around one surface, in numbers, with its derivatives by the
 * points.
 *
 * <p>An end of a path that wraps, moved along the normal of the surface where its tangent touches, turns this tangent
 * alone; moved across, it carries all of the path {@link Sideways}.
 *
 * @param length m
 * @param on the part on the surface, m; not positive without contact
 * @param free1 the straight part at the first point, m; without contact, to where the line is nearest to the surface
 * @param free2 the one at the second point, m
 * @param byStart first derivatives by the first point: the unit vector along the path, outwards
 * @param byEnd by the second point
 * @param startStart second derivatives, 1/m
 * @param startEnd [coordinate of the first point][coordinate of the second]
 * @param endEnd by the second point
 */
record Strand(
        double length, double on, double free1, double free2, double[] byStart, double[] byEnd,
        double[][] startStart, double[][] startEnd,
        double[][] endEnd) {

    /** Around a circle about the origin: the angle of the arc, tangents, and where they touch. */
    private record Arc(double angle, double tangent1, double tangent2, double[] first, double[] last) {}

    /** Where a path meets a surface and leaves it, its normals there, and what happens beside it in between. */
    private record Touch(
            double length, double on, double[] first, double[] last, double[] normal1, double[] normal2,
            Sideways sideways) {}

    /**
     * Past a surface, in its frame.
     *
     * @param radius of a cylinder or sphere; an ellipsoid has its own
     * @param isHeld whether the surface holds on to the path: where it would lift off a cylinder or sphere it goes back
     *     on the surface instead, and derivatives remain smooth; an ellipsoid is never passed before or behind
     */
    static Strand past(Surface surface, double radius, boolean isHeld, double[] p, double[] q) {
        Touch touch = switch (surface) {
            case Surface.Cylinder cylinder -> cylinder(cylinder.side(), radius, p, q);
            case Surface.Sphere _ -> sphere(radius, p, q);
            case Surface.Ellipsoid ellipsoid -> ellipsoid(ellipsoid, isHeld, p, q);
        };
        return touch != null && (isHeld || touch.on() > 0)
                ? wrapped(touch, p, q) : straight(p, q, surface.nearest(p, q));
    }

    private static Strand straight(double[] p, double[] q, double nearest) {
        double length = norm(minus(p, q));
        double[] outwards = times(minus(p, q), 1 / length);
        double[][] across = new double[3][3];
        double[][] against = new double[3][3];
        for (int i = 0; i < 3; i++) {
            across[i][i] = 1 / length;
            against[i][i] = -1 / length;
        }
        add(across, -1 / length, outwards, outwards);
        add(against, 1 / length, outwards, outwards);
        return new Strand(length, 0, nearest * length, (1 - nearest) * length, outwards, times(outwards, -1),
                across, against, across);
    }

    private static Strand wrapped(Touch touch, double[] p, double[] q) {
        double free1 = norm(minus(p, touch.first()));
        double free2 = norm(minus(q, touch.last()));
        double[] outwards1 = times(minus(p, touch.first()), 1 / free1);
        double[] outwards2 = times(minus(q, touch.last()), 1 / free2);
        double[] across1 = cross(touch.normal1(), outwards1);
        double[] across2 = cross(outwards2, touch.normal2());
        Sideways all = Sideways.along(free1).then(touch.sideways()).then(Sideways.along(free2));
        double[][] startStart = new double[3][3];
        add(startStart, 1 / free1, touch.normal1(), touch.normal1());
        add(startStart, all.yy() / all.ys(), across1, across1);
        double[][] startEnd = new double[3][3];
        add(startEnd, -1 / all.ys(), across1, across2);
        double[][] endEnd = new double[3][3];
        add(endEnd, 1 / free2, touch.normal2(), touch.normal2());
        add(endEnd, all.ss() / all.ys(), across2, across2);
        return new Strand(touch.length(), touch.on(), free1, free2, outwards1, outwards2, startStart, startEnd, endEnd);
    }

    private static Touch cylinder(int side, double radius, double[] p, double[] q) {
        Arc arc = around(p, q, radius, side);
        if (arc == null) {
            return null;
        }
        double flat = arc.angle() * radius + arc.tangent1() + arc.tangent2();
        if (!(flat > 0)) {
            return null;
        }
        double rise = q[2] - p[2];
        double length = Math.hypot(flat, rise);
        double[] first = {arc.first()[0], arc.first()[1], p[2] + rise / flat * arc.tangent1()};
        double[] last = {arc.last()[0], arc.last()[1], q[2] - rise / flat * arc.tangent2()};
        double on = arc.angle() * radius / flat * length;
        return new Touch(length, on, first, last,
                new double[] {first[0] / radius, first[1] / radius, 0},
                new double[] {last[0] / radius, last[1] / radius, 0}, Sideways.along(on));
    }

    private static Touch sphere(double radius, double[] p, double[] q) {
        double[] one = unit(p);
        double[] rest = plus(q, one, -dot(q, one));
        double[] two = norm(rest) > 1e-9 * norm(q) ? unit(rest) : perpendicular(one);
        Arc arc = around(new double[] {norm(p), 0}, new double[] {dot(q, one), dot(q, two)}, radius, 1);
        if (arc == null) {
            return null;
        }
        double[] first = plus(times(one, arc.first()[0]), two, arc.first()[1]);
        double[] last = plus(times(one, arc.last()[0]), two, arc.last()[1]);
        double on = arc.angle() * radius;
        return new Touch(on + arc.tangent1() + arc.tangent2(), on, first, last,
                times(first, 1 / radius), times(last, 1 / radius), Sideways.curved(on, radius));
    }

    private static Touch ellipsoid(Surface.Ellipsoid surface, boolean isHeld, double[] p, double[] q) {
        if (!EllipsoidGeodesic.touches(surface, isHeld, p, q)) {
            return null;
        }
        double[] radii = surface.radii();
        EllipsoidGeodesic path = EllipsoidGeodesic.over(surface, p, q);
        double on = path.length() - norm(minus(p, path.first())) - norm(minus(q, path.last()));
        return new Touch(path.length(), on, path.first(), path.last(), EllipsoidGeodesic.normal(radii, path.first()),
                EllipsoidGeodesic.normal(radii, path.last()), EllipsoidGeodesic.sideways(radii, p, path, on));
    }

    /** As {@link Contact#overCylinder}; null from or to a point inside. */
    private static Arc around(double[] p, double[] q, double radius, int side) {
        double squared1 = p[0] * p[0] + p[1] * p[1];
        double squared2 = q[0] * q[0] + q[1] * q[1];
        double least = radius * radius * (1 + Contact.CLOSE);
        if (!(squared1 > least && squared2 > least)) {
            return null;
        }
        double tangent1 = Math.sqrt(squared1 - radius * radius);
        double tangent2 = Math.sqrt(squared2 - radius * radius);
        double turn = Math.atan2(side * (p[0] * q[1] - p[1] * q[0]), p[0] * q[0] + p[1] * q[1]);
        double angle = (turn < -Math.PI / 2 ? turn + 2 * Math.PI : turn)
                - Math.atan2(tangent1, radius) - Math.atan2(tangent2, radius);
        double scale1 = radius / squared1;
        double scale2 = radius / squared2;
        return new Arc(angle, tangent1, tangent2,
                new double[] {
                    (p[0] * radius - p[1] * tangent1 * side) * scale1, (p[1] * radius + p[0] * tangent1 * side) * scale1
                },
                new double[] {
                    (q[0] * radius + q[1] * tangent2 * side) * scale2, (q[1] * radius - q[0] * tangent2 * side) * scale2
                });
    }

    /** Adds {@code factor a b'}. */
    private static void add(double[][] sum, double factor, double[] a, double[] b) {
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                sum[i][j] += factor * a[i] * b[j];
            }
        }
    }

    /** In the frame in which axes and vectors are given. */
    Strand turned(double[][] axes) {
        return new Strand(length, on, free1, free2, out(axes, byStart), out(axes, byEnd), turned(axes, startStart),
                turned(axes, startEnd), turned(axes, endEnd));
    }

    private static double[] out(double[][] axes, double[] x) {
        return plus(plus(times(axes[0], x[0]), axes[1], x[1]), axes[2], x[2]);
    }

    private static double[][] turned(double[][] axes, double[][] matrix) {
        double[][] half = Arrays.stream(matrix).map(row -> out(axes, row)).toArray(double[][]::new);
        double[][] all = new double[3][3];
        for (int k = 0; k < 3; k++) {
            add(all, 1, axes[k], half[k]);
        }
        return all;
    }
}
