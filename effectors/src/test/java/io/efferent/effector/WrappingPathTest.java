package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Gradients;
import io.efferent.array.Values;
import io.efferent.effector.wrap.Condition;
import io.efferent.effector.wrap.EllipsoidGeodesic;
import io.efferent.effector.wrap.JointPolynomial;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.PointMotion;
import io.efferent.effector.wrap.PolynomialFit;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Skeleton;
import io.efferent.skeleton.Transform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WrappingPathTest {
    private static final MassProperties BONE =
            new MassProperties(1, new double[3], new double[] {0.1, 0.1, 0.1, 0, 0, 0});
    /** Two hinges whose axes are not parallel. */
    private static final JointTree LIMB = JointTree.builder("limb", 3)
            .addBody("upper", "world", Transform.IDENTITY, BONE, Joint.hinge("shoulder", 0.1, -0.05, 1))
            .addBody("lower", "upper", Transform.at(0.3, 0, 0), BONE, Joint.hinge("elbow"))
            .addEndpoint("hand", "lower", 0.3, 0, 0).build();
    private static final Transform TILTED = Transform.at(0.004, -0.003, 0.002).turned(0.1, -0.2, 0.3);

    private static final WrappingPath OVER_CYLINDER = WrappingPath.from(MusclePath.point(0, -0.2, 0.02, 0.01))
            .over(new Obstacle(0, TILTED, new Surface.Cylinder(0.04, -1)), MusclePath.point(1, 0.15, 0.01, 0.03));
    private static final WrappingPath OVER_SPHERE = WrappingPath.from(MusclePath.point(1, 0.1, 0.03, 0))
            .over(new Obstacle(1, Transform.at(0.3, 0.005, 0.004), new Surface.Sphere(0.03)),
                    MusclePath.point(2, 0.12, 0.02, 0.01));
    private static final WrappingPath OVER_BOTH = WrappingPath.from(MusclePath.point(0, -0.15, -0.02, 0))
            .over(new Obstacle(1, TILTED, new Surface.Cylinder(0.03, 1)), MusclePath.point(1, 0.1, -0.03, 0.01))
            .to(MusclePath.point(1, 0.15, -0.04, 0))
            .over(new Obstacle(2, Transform.at(0, 0, 0.01), new Surface.Sphere(0.035)),
                    MusclePath.point(2, 0.1, -0.02, 0));

    private static final WrappingPath OVER_TWO = WrappingPath.from(MusclePath.point(0, -0.2, 0.02, 0.01)).over(List.of(
            new Obstacle(0, TILTED, new Surface.Cylinder(0.04, -1)),
            new Obstacle(1, Transform.at(0.29, 0.005, 0.004), new Surface.Sphere(0.035))),
            MusclePath.point(2, 0.12, 0.01, 0.01));
    private static final WrappingPath OVER_THREE =
            WrappingPath.from(MusclePath.point(0, -0.2, 0.03, 0.01)).over(List.of(
            new Obstacle(0, TILTED, new Surface.Cylinder(0.03, -1)),
            new Obstacle(1, Transform.at(0.15, 0.01, 0.004).turned(0.2, 0, 0.1), new Surface.Cylinder(0.025, 1)),
            new Obstacle(2, Transform.at(0.01, -0.02, 0), new Surface.Sphere(0.04))),
            MusclePath.point(2, 0.15, -0.01, 0));

    private abstract static class OverTheLimb extends PathContract {
        @Override
        protected Skeleton skeleton() {
            return LIMB;
        }

        @Override
        protected double reach() {
            return 1;
        }
    }

    @Nested
    class Cylinders extends OverTheLimb {
        @Override
        protected List<MusclePath> paths() {
            return List.of(OVER_CYLINDER);
        }
    }

    @Nested
    class Spheres extends OverTheLimb {
        @Override
        protected List<MusclePath> paths() {
            return List.of(OVER_SPHERE);
        }
    }

    @Nested
    class Mixed extends OverTheLimb {
        @Override
        protected List<MusclePath> paths() {
            return List.of(OVER_BOTH, OVER_SPHERE,
                    WrappingPath.from(MusclePath.point(0, 0, 0.1, 0)).to(MusclePath.point(2, 0.1, 0, 0.02)),
                    OVER_CYLINDER);
        }
    }

    /** Of one, of two and of no joint, and two of the same variables. */
    @Nested
    class Polynomials extends OverTheLimb {
        @Override
        protected List<MusclePath> paths() {
            double[] one = new double[] {0.3, 0.02, -0.01, 0.005};
            double[] two = new double[10];
            Arrays.setAll(two, i -> 0.1 / (i + 1));
            double[] other = Arrays.stream(two).map(c -> 0.03 - c * c).toArray();
            int[] both = {1, 0};
            double[] middle = {0.1, -0.2};
            double[] half = {1.1, 0.9};
            return List.of(new JointPolynomial(both, middle, half, 3, two),
                    new JointPolynomial(new int[] {1}, new double[] {0.3}, new double[] {0.8}, 3, one),
                    new JointPolynomial(new int[0], new double[0], new double[0], 1, new double[] {0.2}),
                    new JointPolynomial(both, middle, half, 3, other));
        }
    }

    /** Two points that come and go, one after the other, before an obstacle. */
    @Nested
    class Conditional extends OverTheLimb {
        @Override
        protected List<MusclePath> paths() {
            return List.of(WrappingPath.from(MusclePath.point(0, -0.1, 0.05, 0))
                    .toWhile(new Condition(0, -0.3, 0.4), MusclePath.point(0, 0.01, 0.06, 0.01))
                    .toWhile(new Condition(1, 0, 9), MusclePath.point(1, 0.05, 0.04, 0))
                    .over(new Obstacle(1, Transform.at(0.3, 0, 0), new Surface.Sphere(0.03)),
                            MusclePath.point(2, 0.1, 0.03, 0)), OVER_SPHERE);
        }
    }

    /** An end before an obstacle that moves with both joints, and a point between two others. */
    @Nested
    class Moving extends OverTheLimb {
        @Override
        protected List<MusclePath> paths() {
            var spline = new PointMotion(new double[] {0.6, 0, 0.8}, 1, -0.01, 0.02, new double[] {-0.4, 0.1, 0.6},
                    new double[][] {{0.01, 0, 0}, {0.02, 0, -0.01}, {0.03, -0.05, 0.04}});
            var chain = new PointMotion(
                    new double[] {0, 1, 0}, 0, 0.002, 0.01, new double[] {0.2}, new double[][] {{-0.03}});
            return List.of(WrappingPath.from(MusclePath.point(1, 0.1, 0.04, 0)).moving(spline, chain)
                    .over(new Obstacle(1, Transform.at(0.3, 0.005, 0.004), new Surface.Sphere(0.03)),
                            MusclePath.point(2, 0.12, 0.02, 0.01)), OVER_CYLINDER,
                    WrappingPath.from(MusclePath.point(0, 0, 0.1, 0)).to(MusclePath.point(1, 0.1, 0.05, 0.02))
                            .moving(spline).to(MusclePath.point(2, 0.1, 0.04, 0)));
        }
    }

    @Test
    void motionsHaveToFit() {
        var elsewhere = WrappingPath.from(MusclePath.point(0, 0, 0.1, 0)).to(MusclePath.point(2, 0.1, 0, 0.02))
                .moving(new PointMotion(new double[3], 2, 0, 1, new double[0], new double[0][]));
        assertEquals("path: got a motion with joint 2 in 3 coordinates, expected joints 0 to 1 in 3",
                assertThrows(IllegalArgumentException.class, () -> PathSamples.of(elsewhere, LIMB, poses(1)))
                        .getMessage());
        assertEquals("bends: got 2, expected 1 as in knots", assertThrows(IllegalArgumentException.class, () ->
                new PointMotion(new double[3], 0, 0, 1, new double[1], new double[1][2])).getMessage());
    }

    @Test
    void aPointIsPassedWhileItsConditionHolds() {
        var free = MusclePath.point(0, -0.1, 0.05, 0);
        var pulley = MusclePath.point(1, 0.02, 0.08, 0);
        var end = MusclePath.point(1, 0.2, 0.02, 0);
        var path = WrappingPath.from(free).toWhile(new Condition(0, 0.1, 0.5), pulley).to(end);
        double[][] poses = {{0.1, 0}, {0.5, 0.3}, {0.3, 0}, {0.09, 0}, {0.51, 0}};
        var samples = PathSamples.of(path, LIMB, poses);
        var bent = PathSamples.of(MusclePath.via(free, pulley, end), LIMB, poses);
        var straight = PathSamples.of(MusclePath.via(free, end), LIMB, poses);
        for (int i = 0; i < poses.length; i++) {
            var expected = i < 3 ? bent : straight;
            assertEquals(expected.lengths()[i], samples.lengths()[i], 1e-14);
            assertArrayEquals(expected.momentArms()[i], samples.momentArms()[i], 1e-13);
        }
        assertEquals("range: got 1.0 to 0.0, expected lower first",
                assertThrows(IllegalArgumentException.class, () -> new Condition(0, 1, 0)).getMessage());
        var open = WrappingPath.from(free).toWhile(new Condition(0, 0, 1), end);
        assertEquals("path: got a condition for the last point, expected one that is always there",
                assertThrows(IllegalArgumentException.class, () -> PathSamples.of(open, LIMB, poses)).getMessage());
        var other = WrappingPath.from(free).toWhile(new Condition(2, 0, 1), pulley).to(end);
        assertEquals("path: got a condition on joint 2, expected 0 to 1",
                assertThrows(IllegalArgumentException.class, () -> PathSamples.of(other, LIMB, poses)).getMessage());
    }

    /** Past a cylinder and a sphere at once, lifting off from each; past three of both kinds; and beside others. */
    @Nested
    class OneAfterTheOther extends OverTheLimb {
        @Override
        protected List<MusclePath> paths() {
            return List.of(OVER_TWO, OVER_CYLINDER, OVER_THREE, OVER_SPHERE);
        }
    }

    @Nested
    class InThePlane extends PathContract {
        @Override
        protected Skeleton skeleton() {
            return ReadyMade.ARM;
        }

        @Override
        protected double reach() {
            return 1;
        }

        @Override
        protected List<MusclePath> paths() {
            var head = new Obstacle(0, Transform.IDENTITY, new Surface.Cylinder(0.025, -1));
            var elbow = new Obstacle(1, Transform.at(0.3, 0, 0), new Surface.Cylinder(0.02, 1));
            return List.of(
                    WrappingPath.from(MusclePath.point(0, -0.15, 0.03)).over(head, MusclePath.point(1, 0.1, 0.01)),
                    WrappingPath.from(MusclePath.point(0, -0.15, 0.03)).over(
                            List.of(head, elbow), MusclePath.point(2, 0.1, -0.01)));
        }
    }

    private static double[][] poses(int count) {
        var random = new Random(5);
        double[][] poses = new double[count][];
        for (int i = 0; i < count; i++) {
            poses[i] = random.doubles(2, -1, 1).toArray();
        }
        return poses;
    }

    private static WrappingPath overEllipsoid(double... past) {
        return WrappingPath.from(MusclePath.point(0, -0.2, 0.02, 0.01)).over(
                new Obstacle(0, TILTED, new Surface.Ellipsoid(new double[] {0.05, 0.04, 0.045}, past)),
                MusclePath.point(1, 0.15, 0.01, 0.03));
    }

    /** Moment arms minus central differences of length. */
    private static double largestError(MusclePath path, double[][] poses) {
        var samples = PathSamples.of(path, LIMB, poses);
        double h = 1e-5;
        double worst = 0;
        for (int d = 0; d < 2; d++) {
            double[][] up = new double[poses.length][];
            double[][] down = new double[poses.length][];
            for (int i = 0; i < poses.length; i++) {
                up[i] = poses[i].clone();
                down[i] = poses[i].clone();
                up[i][d] += h;
                down[i][d] -= h;
            }
            double[] longer = PathSamples.of(path, LIMB, up).lengths();
            double[] shorter = PathSamples.of(path, LIMB, down).lengths();
            for (int i = 0; i < poses.length; i++) {
                worst = Math.max(worst, Math.abs(
                        samples.momentArms()[i][d] - (longer[i] - shorter[i]) / (2 * h)));
            }
        }
        return worst;
    }

    @Test
    void momentArmsOverEllipsoidsAreTheDerivativesOfLength() {
        assertEquals(0, largestError(overEllipsoid(), poses(40)), 2e-8);
        assertEquals(0, largestError(overEllipsoid(0, 1, 0), poses(40)), 2e-8);
    }

    @Test
    void anEllipsoidOfEqualRadiiIsASphere() {
        var sphere = WrappingPath.from(MusclePath.point(1, 0.1, 0.03, 0)).over(
                new Obstacle(1, Transform.at(0.3, 0.005, 0.004),
                        new Surface.Ellipsoid(new double[] {0.03, 0.03, 0.03})),
                MusclePath.point(2, 0.12, 0.02, 0.01));
        double[][] poses = poses(60);
        var expected = PathSamples.of(OVER_SPHERE, LIMB, poses);
        var actual = PathSamples.of(sphere, LIMB, poses);
        assertArrayEquals(expected.lengths(), actual.lengths(), 1e-11);
        for (int i = 0; i < poses.length; i++) {
            assertArrayEquals(expected.momentArms()[i], actual.momentArms()[i], 1e-8);
        }
    }

    @Test
    void noPathThroughManyPointsOfTheSurfaceIsShorter() {
        double[] radii = {0.05, 0.03, 0.04};
        double[] from = {-0.2, 0.01, 0.02};
        double[] to = {0.15, 0.005, -0.01};
        double length = EllipsoidGeodesic.all(radii, from, to).getFirst().length();
        // Edges of the polygon cut through the ellipsoid between its corners.
        double polygon = relaxed(radii, from, to);
        assertTrue(polygon < length && polygon > length - 1e-5, polygon + " for " + length);
    }

    /** Length of the shortest polygon outside, by moving its corners one after the other. */
    private static double relaxed(double[] radii, double[] from, double[] to) {
        int corners = 60;
        double[][] x = new double[corners + 2][];
        x[0] = from;
        x[corners + 1] = to;
        for (int i = 1; i <= corners; i++) {
            double t = (double) i / (corners + 1);
            x[i] = pushed(radii, new double[] {
                from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]) + 0.03 * Math.sin(Math.PI * t),
                from[2] + t * (to[2] - from[2])});
        }
        for (int round = 0; round < 20_000; round++) {
            for (int i = 1; i <= corners; i++) {
                x[i] = pushed(radii, new double[] {
                    (x[i - 1][0] + x[i + 1][0]) / 2, (x[i - 1][1] + x[i + 1][1]) / 2,
                    (x[i - 1][2] + x[i + 1][2]) / 2});
            }
        }
        double length = 0;
        for (int i = 0; i <= corners; i++) {
            length += Math.sqrt(square(x[i][0] - x[i + 1][0]) + square(x[i][1] - x[i + 1][1])
                    + square(x[i][2] - x[i + 1][2]));
        }
        return length;
    }

    private static double square(double x) {
        return x * x;
    }

    /** The point itself if outside, else the nearest of the surface. */
    private static double[] pushed(double[] radii, double[] x) {
        double inside = square(x[0] / radii[0]) + square(x[1] / radii[1]) + square(x[2] / radii[2]);
        if (inside >= 1) {
            return x;
        }
        double t = -1e-3;
        double[] y = x;
        double low = -square(Math.min(radii[0], Math.min(radii[1], radii[2]))) * (1 - 1e-9);
        double high = 0;
        for (int i = 0; i < 60; i++) {
            t = (low + high) / 2;
            y = new double[] {x[0] / (1 + t / square(radii[0])), x[1] / (1 + t / square(radii[1])),
                x[2] / (1 + t / square(radii[2]))};
            if (square(y[0] / radii[0]) + square(y[1] / radii[1]) + square(y[2] / radii[2]) > 1) {
                low = t;
            } else {
                high = t;
            }
        }
        return y;
    }

    @Test
    void aSideIsKeptAndTheOtherOneIsLonger() {
        double[][] poses = poses(30);
        double[] left = PathSamples.of(overEllipsoid(0, 0, -1), LIMB, poses).lengths();
        double[] shortest = PathSamples.of(overEllipsoid(), LIMB, poses).lengths();
        double most = 0;
        for (int i = 0; i < poses.length; i++) {
            assertTrue(shortest[i] <= left[i] + 1e-9);
            most = Math.max(most, left[i] - shortest[i]);
        }
        assertTrue(most > 0.02);
        double[][] sweep = new double[200][];
        for (int i = 0; i < sweep.length; i++) {
            sweep[i] = new double[] {-1 + 0.01 * i, 0};
        }
        double[] along = PathSamples.of(overEllipsoid(0, 0, -1), LIMB, sweep).lengths();
        for (int i = 1; i < sweep.length; i++) {
            assertEquals(along[i - 1], along[i], 1e-3);
        }
    }

    @Test
    void lengthsAndMomentArmsAreContinuousWhereAPathLiftsOff() {
        double[][] poses = new double[4001][];
        for (int i = 0; i < poses.length; i++) {
            poses[i] = new double[] {-1 + 2.0 * i / (poses.length - 1), 0.2};
        }
        for (MusclePath path : List.of(OVER_CYLINDER, OVER_BOTH, OVER_SPHERE, OVER_TWO)) {
            var samples = PathSamples.of(path, LIMB, poses);
            for (int i = 1; i < poses.length; i++) {
                assertEquals(samples.lengths()[i - 1], samples.lengths()[i], 2e-4);
                assertArrayEquals(samples.momentArms()[i - 1], samples.momentArms()[i], 2e-4, path + " at " + i);
            }
        }
        var lifted = PathSamples.of(OVER_CYLINDER, LIMB, new double[][] {{1, 0}, {-1, 0}});
        var straight = PathSamples.of(
                MusclePath.via(MusclePath.point(0, -0.2, 0.02, 0.01), MusclePath.point(1, 0.15, 0.01, 0.03)), LIMB,
                new double[][] {{1, 0}, {-1, 0}});
        assertEquals(straight.lengths()[0], lifted.lengths()[0], 1e-14);
        assertTrue(lifted.lengths()[1] > straight.lengths()[1] + 0.005);
    }

    @Test
    void aCylinderIsPassedOnTheSideOfAPoint() {
        double[] from = {-0.2, 0.02, 0};
        double[] to = {0.15, 0.01, 0};
        assertEquals(-1, Surface.Cylinder.past(0.04, new double[] {0, 1, 0}, from, to).side());
        assertEquals(1, Surface.Cylinder.past(0.04, new double[] {0, -1, 0}, from, to).side());
        assertEquals(1, Surface.Cylinder.past(0.04, new double[] {0, 1, 0}, to, from).side());
    }

    @Test
    void polynomialsAreFittedWithTheirErrors() {
        double[][] poses = new double[60][];
        for (int i = 0; i < poses.length; i++) {
            poses[i] = new double[] {-1 + 1.2 * i / (poses.length - 1), 0.4 * Math.sin(i)};
        }
        var samples = PathSamples.of(overEllipsoid(0, 0, -1), LIMB, poses);
        var coarse = PolynomialFit.of(samples, 2);
        var fine = PolynomialFit.of(samples, 7);
        assertTrue(fine.lengthError() < coarse.lengthError()
                && fine.momentArmError() < coarse.momentArmError(), fine + " " + coarse);
        assertTrue(fine.lengthError() < 2e-4 && fine.momentArmError() < 2e-3, fine::toString);
        var again = PathSamples.of(fine.path(), LIMB, poses);
        double worst = 0;
        for (int i = 0; i < poses.length; i++) {
            worst = Math.max(worst, Math.abs(again.lengths()[i] - samples.lengths()[i]));
        }
        assertEquals(fine.lengthError(), worst, 1e-12);
    }

    @Test
    void everyCombinationOfJointPositionsIsMeasured() {
        var grid = PathSamples.over(OVER_SPHERE, LIMB, new double[] {0, -1}, new double[] {1, 1}, 3);
        assertEquals(9, grid.lengths().length);
        assertArrayEquals(new double[] {0.5, 1}, grid.positions()[5], 1e-15);
        assertEquals("lower, upper: got 1 and 2 joints, expected 2", assertThrows(IllegalArgumentException.class,
                () -> PathSamples.over(OVER_SPHERE, LIMB, new double[1], new double[2], 3)).getMessage());
        assertEquals("count: got 1 for each of 2 joints, expected 2 or more, and at most a million poses",
                assertThrows(IllegalArgumentException.class, () -> PathSamples.over(
                        OVER_SPHERE, LIMB, new double[2], new double[] {1, 1}, 1)).getMessage());
    }

    /** A path that just touches, one towards the center, and an end on the surface: all finite. */
    @Test
    void derivativesAtTiesAreFinite() {
        for (Surface surface : List.of(new Surface.Cylinder(0.04, -1), new Surface.Sphere(0.04))) {
            for (double height : new double[] {0.04, 0}) {
                for (double near : new double[] {-0.2, -0.04}) {
                    var path = WrappingPath.from(MusclePath.point(0, near, height, 0)).over(
                            new Obstacle(0, Transform.IDENTITY, surface), MusclePath.point(1, 0.15, height, 0));
                    var body = PathContract.over(LIMB, List.of(path)).build();
                    Map<String, Values> inputs = Map.of(
                            "q", new Values(new double[2], new Shape(1, 2)),
                            "path.points", body.values().get("path.points"));
                    var gradients = Gradients.tape(inputs, (m, in) -> {
                        var geometry = body.bind(m, DataType.FLOAT64, Map.of("path.points", in.get("path.points")))
                                .initialState(in.get("q"), in.get("q").onesLike()).path();
                        return geometry.length().sum().add(geometry.momentArms().sum());
                    });
                    gradients.forEach((name, gradient) -> assertTrue(
                            Arrays.stream(gradient).allMatch(Double::isFinite),
                            surface + " at " + near + ", " + height + ": " + Arrays.toString(gradient)));
                }
            }
        }
        var touching = WrappingPath.from(MusclePath.point(0, -0.2, 0.04, 0)).over(
                new Obstacle(0, Transform.IDENTITY, new Surface.Cylinder(0.04, -1)),
                MusclePath.point(1, 0.15, 0.04, 0));
        var samples = PathSamples.of(touching, LIMB, new double[][] {{0, 0}});
        assertEquals(0.35, samples.lengths()[0], 1e-15);
    }

    @Test
    void badInputIsNamed() {
        assertEquals("side: got 0, expected 1 or -1",
                assertThrows(IllegalArgumentException.class, () -> new Surface.Cylinder(0.1, 0)).getMessage());
        assertEquals("radii: got 2, expected 3", assertThrows(
                IllegalArgumentException.class, () -> new Surface.Ellipsoid(new double[] {1, 2})).getMessage());
        var inPlane = assertThrows(IllegalArgumentException.class, () -> PathSamples.of(
                WrappingPath.from(MusclePath.point(0, 0, 0.1)).over(
                        new Obstacle(0, Transform.IDENTITY, new Surface.Sphere(0.02)), MusclePath.point(1, 0.1, 0)),
                ReadyMade.ARM, new double[][] {{0, 0}}));
        assertEquals("path: got a surface in space, expected cylinders in the plane", inPlane.getMessage());
        var ellipsoid = assertThrows(IllegalArgumentException.class,
                () -> PathContract.over(LIMB, List.of(overEllipsoid())).build());
        assertTrue(ellipsoid.getMessage().contains(
                "got an ellipsoid, expected cylinders and spheres; fit a polynomial to it"), ellipsoid.getMessage());
        var noBody = assertThrows(IllegalArgumentException.class, () -> PathSamples.of(
                WrappingPath.from(MusclePath.point(0, 0, 0.1, 0)).over(
                        new Obstacle(7, Transform.IDENTITY, new Surface.Sphere(0.02)), MusclePath.point(1, 0.1, 0, 0)),
                LIMB, new double[][] {{0, 0}}));
        assertEquals("path: got an obstacle on body 7, expected 0 to 2 for skeleton limb", noBody.getMessage());
        assertEquals("samples: got 2, expected at least 3 for degree 2", assertThrows(IllegalArgumentException.class,
                () -> PolynomialFit.of(PathSamples.of(OVER_SPHERE, LIMB, poses(2)), 2)).getMessage());
    }
}
