package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Paths over several obstacles between two points, against belts around circles and shortest polygons. */
class SeveralObstaclesTest {
    private static final JointTree HINGE = JointTree.builder("hinge", 3)
            .addBody("arm", "world", Transform.IDENTITY,
                    new MassProperties(1, new double[3], new double[] {1, 1, 1, 0, 0, 0}), Joint.hinge("hinge"))
            .addEndpoint("end", "arm", 0, 0, 0).build();
    private static final double[][] STILL = {{0}};

    private static PathSamples measured(double[] from, List<Obstacle> obstacles, double[] to, double[][] poses) {
        return PathSamples.of(WrappingPath.from(MusclePath.point(0, from)).over(obstacles, MusclePath.point(1, to)),
                HINGE, poses);
    }

    /** A circle about a point in the plane; a point if its radius is 0. */
    private record Circle(double x, double y, double radius, int side) {}

    /**
     * Length of a belt around circles in the plane, each on its side; not a number if an arc is none, or half a turn.
     * Left of a direction the circles are higher by the signed radii.
     */
    private static double belt(List<Circle> circles) {
        double length = 0;
        double before = 0;
        for (int i = 1; i < circles.size(); i++) {
            Circle a = circles.get(i - 1);
            Circle b = circles.get(i);
            double distance = Math.hypot(b.x - a.x, b.y - a.y);
            double rise = Math.asin((b.side * b.radius - a.side * a.radius) / distance);
            double direction = Math.atan2(b.y - a.y, b.x - a.x) - rise;
            double turn = Math.IEEEremainder(a.side * (direction - before), 2 * Math.PI);
            if (i > 1 && !(turn > 0)) {
                return Double.NaN;
            }
            length += distance * Math.cos(rise) + (i > 1 ? turn * a.radius : 0);
            before = direction;
        }
        return length;
    }

    @Test
    void pastParallelCylindersTheyAreBelts() {
        var random = new Random(3);
        int[] counted = new int[5];
        for (int trial = 0; trial < 600; trial++) {
            int count = 2 + trial % 2;
            List<Circle> circles = new ArrayList<>(List.of(new Circle(-0.5, random.nextDouble(-0.2, 0.2), 0, 1)));
            List<Obstacle> obstacles = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                var circle = new Circle(-0.3 + 0.3 * i, random.nextDouble(-0.05, 0.05), random.nextDouble(0.05, 0.12),
                        random.nextBoolean() ? 1 : -1);
                circles.add(circle);
                obstacles.add(new Obstacle(0, Transform.at(circle.x, circle.y, 0),
                        new Surface.Cylinder(circle.radius, circle.side)));
            }
            circles.add(new Circle(0.6, random.nextDouble(-0.2, 0.2), 0, 1));
            double belt = belt(circles);
            if (!Double.isNaN(belt)) {
                double length = measured(new double[] {-0.5, circles.getFirst().y, 0}, obstacles,
                        new double[] {0.6, circles.getLast().y, 0}, STILL).lengths()[0];
                assertEquals(belt, length, 1e-13, circles::toString);
                // A rise along the cylinders stretches what is unrolled.
                double rising = measured(new double[] {-0.5, circles.getFirst().y, -0.1}, obstacles,
                        new double[] {0.6, circles.getLast().y, 0.2}, STILL).lengths()[0];
                assertEquals(Math.hypot(belt, 0.3), rising, 1e-13, circles::toString);
                boolean isSame = circles.get(1).side == circles.get(2).side;
                counted[count + (isSame ? 0 : 1)]++;
            }
        }
        assertTrue(counted[2] > 20 && counted[3] > 20 && counted[4] > 20, () -> Arrays.toString(counted));
    }

    @Test
    void whatIsNotTouchedChangesNothing() {
        var random = new Random(4);
        int touched = 0;
        for (int trial = 0; trial < 60; trial++) {
            double[] from = {-0.5, random.nextDouble(-0.1, 0.1), random.nextDouble(-0.1, 0.1)};
            double[] to = {0.6, random.nextDouble(-0.1, 0.1), random.nextDouble(-0.1, 0.1)};
            var near = new Obstacle(1, Transform.at(0, 0.02, 0).turned(0.2, 0.3, 0), trial % 2 == 0
                    ? new Surface.Cylinder(0.08, trial % 4 == 0 ? 1 : -1) : new Surface.Sphere(0.1));
            var far = new Obstacle(0, Transform.at(0.3, 0.9, 0), new Surface.Sphere(0.1));
            var alone = measured(from, List.of(near), to, new double[][] {{0.1}});
            for (var both : List.of(List.of(near, far), List.of(far, near))) {
                var beside = measured(from, both, to, new double[][] {{0.1}});
                assertEquals(alone.lengths()[0], beside.lengths()[0], 1e-14);
                assertArrayEquals(alone.momentArms()[0], beside.momentArms()[0], 1e-13);
            }
            double[] moved = {to[0] * Math.cos(0.1) - to[1] * Math.sin(0.1),
                to[0] * Math.sin(0.1) + to[1] * Math.cos(0.1), to[2]};
            touched += alone.lengths()[0] > distance(from, moved) + 1e-6 ? 1 : 0;
        }
        assertTrue(touched > 15, "touched " + touched);
    }

    /** The shortest polygons around the same obstacles, whose edges cut corners. */
    @Test
    void noPolygonAroundThemIsShorter() {
        var random = new Random(5);
        int touched = 0;
        for (int trial = 0; trial < 60; trial++) {
            double[] from = {-0.5, random.nextDouble(-0.1, 0.1), random.nextDouble(-0.1, 0.1)};
            double[] to = {0.5, random.nextDouble(-0.1, 0.1), random.nextDouble(-0.1, 0.1)};
            List<Obstacle> obstacles = new ArrayList<>();
            double[][] polygon = polygon(from, to);
            for (int i = 0; i < 2; i++) {
                Transform frame = Transform.at(-0.2 + 0.4 * i, random.nextDouble(-0.04, 0.04),
                        random.nextDouble(-0.04, 0.04)).turned(random.nextDouble(-0.7, 0.7),
                        random.nextDouble(-0.7, 0.7), random.nextDouble(-3, 3));
                double radius = random.nextDouble(0.05, 0.1);
                int side = random.nextBoolean() ? 1 : -1;
                Surface surface = random.nextBoolean()
                        ? new Surface.Cylinder(radius, side) : new Surface.Sphere(radius);
                obstacles.add(new Obstacle(0, frame, surface));
                if (surface instanceof Surface.Cylinder) {
                    // Begins on the cylinder's side.
                    double[] axis = column(frame, 2);
                    for (double[] x : polygon) {
                        double near = Math.exp(-Math.pow((x[0] + 0.2 - 0.4 * i) / 0.1, 2));
                        x[1] -= side * 0.25 * near * Math.signum(axis[2]);
                    }
                }
            }
            polygon[0] = from;
            polygon[polygon.length - 1] = to;
            double length = measured(from, obstacles, to, STILL).lengths()[0];
            double shortest = relaxed(polygon, obstacles);
            assertTrue(shortest < length + 2e-5 && shortest > length - 5e-4,
                    () -> shortest + " for " + length + " past " + obstacles);
            touched += length > distance(from, to) + 1e-3 ? 1 : 0;
        }
        assertTrue(touched > 30, "touched " + touched);
    }

    private static double[][] polygon(double[] from, double[] to) {
        double[][] x = new double[81][3];
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < 3; k++) {
                x[i][k] = from[k] + (to[k] - from[k]) * i / (x.length - 1);
            }
        }
        return x;
    }

    private static double relaxed(double[][] x, List<Obstacle> obstacles) {
        for (int round = 0; round < 4000; round++) {
            for (int i = 1; i < x.length - 1; i++) {
                double[] next = new double[3];
                for (int k = 0; k < 3; k++) {
                    next[k] = (x[i - 1][k] + x[i + 1][k]) / 2;
                }
                for (Obstacle obstacle : obstacles) {
                    next = pushed(obstacle, next);
                }
                x[i] = next;
            }
        }
        double length = 0;
        for (int i = 1; i < x.length; i++) {
            length += distance(x[i - 1], x[i]);
        }
        return length;
    }

    /** The point itself if outside, else the nearest of the surface. */
    private static double[] pushed(Obstacle obstacle, double[] x) {
        double[] p = obstacle.frame().inverse().apply(x);
        double scale = switch (obstacle.surface()) {
            case Surface.Cylinder cylinder -> Math.hypot(p[0], p[1]) / cylinder.radius();
            case Surface.Sphere sphere -> distance(p, new double[3]) / sphere.radius();
            case Surface.Ellipsoid _ -> throw new IllegalStateException("none here");
        };
        if (scale >= 1) {
            return x;
        }
        boolean isCylinder = obstacle.surface() instanceof Surface.Cylinder;
        return obstacle.frame().apply(new double[] {p[0] / scale, p[1] / scale, isCylinder ? p[2] : p[2] / scale});
    }

    private static double[] column(Transform frame, int column) {
        return new double[] {
            frame.rotation()[0][column], frame.rotation()[1][column], frame.rotation()[2][column]
        };
    }

    private static double distance(double[] a, double[] b) {
        return Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
    }

    @Test
    void anEllipsoidOfEqualRadiiIsASphere() {
        var random = new Random(6);
        for (int trial = 0; trial < 6; trial++) {
            double[] from = {-0.5, random.nextDouble(-0.05, 0.05), random.nextDouble(-0.05, 0.05)};
            double[] to = {0.6, random.nextDouble(-0.05, 0.05), random.nextDouble(-0.05, 0.05)};
            var cylinder = new Obstacle(
                    0, Transform.at(-0.2, 0, 0).turned(0.2, 0.3, 0), new Surface.Cylinder(0.08, -1));
            Transform frame = Transform.at(0.2, 0.02, 0.01);
            var sphere = measured(from, List.of(cylinder, new Obstacle(1, frame, new Surface.Sphere(0.1))), to, STILL);
            var ellipsoid = measured(from, List.of(
                    cylinder, new Obstacle(1, frame, new Surface.Ellipsoid(new double[] {0.1, 0.1, 0.1}))), to, STILL);
            assertEquals(sphere.lengths()[0], ellipsoid.lengths()[0], 1e-10);
            assertArrayEquals(sphere.momentArms()[0], ellipsoid.momentArms()[0], 1e-7);
        }
    }

    /** From both to one to none. */
    @Test
    void momentArmsAreContinuousAndTheDerivativesOfLengthWhereThePathLiftsOff() {
        List<List<Obstacle>> all = List.of(
                List.of(new Obstacle(0, Transform.at(-0.2, 0, 0).turned(0.1, 0.2, 0), new Surface.Cylinder(0.06, -1)),
                        new Obstacle(1, Transform.at(0.1, 0, 0).turned(-0.2, 0.1, 0), new Surface.Cylinder(0.05, 1))),
                List.of(new Obstacle(0, Transform.at(-0.2, 0, 0), new Surface.Sphere(0.06)),
                        new Obstacle(1, Transform.at(0.1, 0.02, 0), new Surface.Sphere(0.05))),
                List.of(new Obstacle(0, Transform.at(-0.2, 0, 0).turned(0.1, 0.2, 0), new Surface.Cylinder(0.06, -1)),
                        new Obstacle(1, Transform.at(0.1, 0.02, 0),
                                new Surface.Ellipsoid(new double[] {0.05, 0.06, 0.04}))));
        for (List<Obstacle> obstacles : all) {
            boolean hasEllipsoid = obstacles.getLast().surface() instanceof Surface.Ellipsoid;
            int count = hasEllipsoid ? 12 : 2000;
            double h = 1e-5;
            double[][] poses = new double[3 * count][];
            for (int i = 0; i < count; i++) {
                double q = -0.9 + 1.5 * i / (count - 1);
                poses[i] = new double[] {q};
                poses[count + i] = new double[] {q - h};
                poses[2 * count + i] = new double[] {q + h};
            }
            var samples = measured(new double[] {-0.5, 0.05, 0.01}, obstacles, new double[] {0.4, 0.03, 0.02}, poses);
            for (int i = 0; i < count; i++) {
                double arm = samples.momentArms()[i][0];
                assertEquals((samples.lengths()[2 * count + i] - samples.lengths()[count + i]) / (2 * h), arm, 3e-7);
                if (i > 0 && !hasEllipsoid) {
                    assertEquals(samples.momentArms()[i - 1][0], arm, 1e-3, () -> "" + obstacles);
                }
            }
        }
    }

    @Test
    void thatThereIsNoPathIsSaid() {
        var obstacles = List.of(new Obstacle(0, Transform.IDENTITY, new Surface.Cylinder(0.1, 1)),
                new Obstacle(0, Transform.IDENTITY, new Surface.Cylinder(0.1, -1)));
        double[] from = {-0.5, 0, 0};
        double[] to = {0.5, 0, 0};
        assertEquals("path: found none past its obstacles, one after the other, at [0.0], expected obstacles that leave"
                + " one between them", assertThrows(IllegalArgumentException.class,
                () -> measured(from, obstacles, to, STILL)).getMessage());
        var path = WrappingPath.from(MusclePath.point(0, from)).over(obstacles, MusclePath.point(1, to));
        assertEquals(1, PathSamples.lost(path, HINGE, STILL));
        assertEquals(0, PathSamples.lost(WrappingPath.from(MusclePath.point(0, from)).over(obstacles.subList(0, 1),
                MusclePath.point(1, to)), HINGE, STILL));
    }
}
