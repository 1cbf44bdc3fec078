package io.efferent.effector.wrap;

import static io.efferent.effector.wrap.Space.dot;
import static io.efferent.effector.wrap.Space.minus;
import static io.efferent.effector.wrap.Space.norm;
import static io.efferent.effector.wrap.Space.plus;
import static io.efferent.effector.wrap.Space.times;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * Where paths lie on a surface, to be drawn: points in the surface's frame, one to the next by
 * {@value #DEGREES} degrees at most.
 *
 * @param points [pose][point][coordinate], m; no points where the path does not touch
 */
record Arcs(double[][][] points) {
    private static final int DEGREES = 10;
    private static final double CHORD = Math.toRadians(DEGREES);
    private static final double[][] NONE = {};

    /**
     * Of one of the segments of a contact.
     *
     * @param surface that of the segment
     * @param contact of all segments
     * @param from where they start, a coordinate each, (pose, segment)
     * @param to where they end
     * @param segment its number
     */
    static Arcs of(Surface surface, Contact contact, List<NDArray> from, List<NDArray> to, int segment) {
        boolean[] touches = contact.touches().toBooleanArray();
        int segments = (int) contact.touches().getShape().get(1);
        List<double[]> starts = numbers(from);
        List<double[]> ends = numbers(to);
        List<double[]> firsts = numbers(contact.first());
        List<double[]> lasts = numbers(contact.last());
        double[] lengths = Tensors.toDoubles(contact.length());
        double[][][] points = new double[touches.length / segments][][];
        for (int pose = 0; pose < points.length; pose++) {
            int at = pose * segments + segment;
            double[] first = row(firsts, at);
            double[] last = row(lasts, at);
            points[pose] = !touches[at] ? NONE : switch (surface) {
                case Surface.Cylinder cylinder -> helix(cylinder, first, last);
                case Surface.Sphere sphere -> circle(sphere.radius(), first, last);
                case Surface.Ellipsoid ellipsoid -> geodesic(ellipsoid.radii(), row(starts, at), first,
                        lengths[at] - norm(minus(row(starts, at), first)) - norm(minus(last, row(ends, at))));
            };
        }
        return new Arcs(points);
    }

    double[][] points(int pose) {
        return points[pose];
    }

    private static List<double[]> numbers(List<NDArray> coordinates) {
        return coordinates.stream().map(Tensors::toDoubles).toList();
    }

    private static double[] row(List<double[]> coordinates, int at) {
        return coordinates.stream().mapToDouble(column -> column[at]).toArray();
    }

    private static double[][] helix(Surface.Cylinder cylinder, double[] first, double[] last) {
        double begin = Math.atan2(first[1], first[0]);
        double turn = cylinder.side() * (Math.atan2(last[1], last[0]) - begin);
        turn = cylinder.side() * (turn < 0 ? turn + 2 * Math.PI : turn);
        double[][] points = new double[1 + chords(Math.abs(turn))][];
        for (int i = 0; i < points.length; i++) {
            double share = (double) i / (points.length - 1);
            double[] point = first.clone();
            point[0] = cylinder.radius() * Math.cos(begin + share * turn);
            point[1] = cylinder.radius() * Math.sin(begin + share * turn);
            if (point.length > 2) {
                point[2] += share * (last[2] - first[2]);
            }
            points[i] = point;
        }
        return points;
    }

    private static double[][] circle(double radius, double[] first, double[] last) {
        double turn = Math.acos(Math.clamp(dot(first, last) / (radius * radius), -1, 1));
        double[][] points = new double[1 + chords(turn)][];
        for (int i = 0; i < points.length; i++) {
            double share = (double) i / (points.length - 1);
            points[i] = turn < 1e-9 ? first
                    : times(plus(times(first, Math.sin((1 - share) * turn)), last, Math.sin(share * turn)),
                            1 / Math.sin(turn));
        }
        return points;
    }

    private static double[][] geodesic(double[] radii, double[] start, double[] first, double length) {
        int chords = chords(length / Arrays.stream(radii).min().orElseThrow());
        double[][] points = new double[1 + chords][];
        Arrays.setAll(points, i -> EllipsoidGeodesic.along(radii, start, first, length * i / chords));
        return points;
    }

    private static int chords(double turn) {
        return Math.max(1, (int) Math.ceil(turn / CHORD));
    }
}
