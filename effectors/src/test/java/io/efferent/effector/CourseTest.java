package io.efferent.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.model.Effectors;
import io.efferent.effector.model.ModelFile;
import io.efferent.effector.wrap.Condition;
import io.efferent.effector.wrap.Obstacle;
import io.efferent.effector.wrap.PathSamples;
import io.efferent.effector.wrap.PolynomialFit;
import io.efferent.effector.wrap.Surface;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.skeleton.Joint;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.MassProperties;
import io.efferent.skeleton.Transform;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Where muscles are drawn: lines on the obstacles, of the length that the path has. */
class CourseTest {
    private static final MassProperties BONE =
            new MassProperties(1, new double[3], new double[] {0.1, 0.1, 0.1, 0, 0, 0});
    private static final JointTree LIMB = JointTree.builder("limb", 3)
            .addBody("upper", "world", Transform.IDENTITY, BONE, Joint.hinge("shoulder", 0.1, -0.05, 1))
            .addBody("lower", "upper", Transform.at(0.3, 0, 0), Joint.ball("elbow"),
                    Transform.IDENTITY, BONE)
            .addEndpoint("hand", "lower", 0.3, 0, 0).build();
    private static final Transform TILTED = Transform.at(0.004, -0.003, 0.002).turned(0.1, -0.2, 0.3);
    /** Chords of 10 degrees are shorter than their arcs by one part in 790. */
    private static final double CHORDS = 0.0013;

    private static double[][] poses(int joints, int count) {
        var random = new Random(3);
        double[][] poses = new double[count][joints];
        for (double[] pose : poses) {
            Arrays.setAll(pose, _ -> random.nextDouble(-1.2, 1.2));
        }
        return poses;
    }

    private static double length(double[][] line) {
        double length = 0;
        for (int i = 1; i < line.length; i++) {
            double square = 0;
            for (int k = 0; k < line[i].length; k++) {
                square += Math.pow(line[i][k] - line[i - 1][k], 2);
            }
            length += Math.sqrt(square);
        }
        return length;
    }

    /** Lines have the measured lengths, up to the chords, and are straight where nothing is touched. */
    private static void assertLengths(MusclePath path, JointTree skeleton, double[][] poses) {
        double[] lengths = PathSamples.of(path, skeleton, poses).lengths();
        double[][][] course = path.course(skeleton, poses).orElseThrow();
        int bent = 0;
        for (int i = 0; i < poses.length; i++) {
            double drawn = length(course[i]);
            assertTrue(drawn <= lengths[i] + 1e-9 && drawn >= lengths[i] * (1 - CHORDS), drawn + ", " + lengths[i]);
            bent += course[i].length > 2 ? 1 : 0;
        }
        assertTrue(bent > 0, "some pose has contact");
    }

    /**
     * Of all points but the ends, those that lie on a surface; nothing in between is inside by more than a chord.
     *
     * @param size of a point in the obstacle's frame: 1 on the surface
     */
    private static void assertOnSurface(
            WrappingPath path, Obstacle obstacle, ToDoubleFunction<double[]> size, double[][] poses) {
        double[][][] course = path.course(LIMB, poses).orElseThrow();
        int touching = 0;
        for (int i = 0; i < poses.length; i++) {
            Transform toObstacle = LIMB.place(obstacle.body(), poses[i]).then(obstacle.frame()).inverse();
            for (int k = 1; k < course[i].length - 1; k++) {
                assertEquals(1, size.applyAsDouble(toObstacle.apply(course[i][k])), 1e-6);
                touching++;
            }
            for (int k = 1; k < course[i].length; k++) {
                double[] middle = new double[3];
                for (int axis = 0; axis < 3; axis++) {
                    middle[axis] = (course[i][k - 1][axis] + course[i][k][axis]) / 2;
                }
                assertTrue(size.applyAsDouble(toObstacle.apply(middle)) > Math.cos(Math.toRadians(6)));
            }
        }
        assertTrue(touching > 20, "points on the surface: " + touching);
    }

    private static WrappingPath over(Surface surface) {
        return WrappingPath.from(MusclePath.point(0, -0.2, 0.02, 0.01))
                .over(new Obstacle(0, TILTED, surface), MusclePath.point(1, 0.15, 0.01, 0.03));
    }

    @Test
    void cylinders() {
        for (int side = -1; side <= 1; side += 2) {
            var path = over(new Surface.Cylinder(0.04, side));
            assertLengths(path, LIMB, poses(4, 50));
            assertOnSurface(path, path.segments().getFirst().obstacles().getFirst(),
                    x -> Math.hypot(x[0], x[1]) / 0.04, poses(4, 50));
        }
    }

    @Test
    void spheres() {
        var path = over(new Surface.Sphere(0.035));
        assertLengths(path, LIMB, poses(4, 50));
        assertOnSurface(path, path.segments().getFirst().obstacles().getFirst(),
                x -> Math.hypot(Math.hypot(x[0], x[1]), x[2]) / 0.035, poses(4, 50));
    }

    @Test
    void ellipsoids() {
        double[] radii = {0.05, 0.04, 0.045};
        var path = over(new Surface.Ellipsoid(radii));
        assertLengths(path, LIMB, poses(4, 20));
        assertOnSurface(path, path.segments().getFirst().obstacles().getFirst(),
                x -> Math.hypot(Math.hypot(x[0] / radii[0], x[1] / radii[1]), x[2] / radii[2]), poses(4, 20));
    }

    @Test
    void severalObstaclesAndPointsThatComeAndGo() {
        var path = WrappingPath.from(MusclePath.point(0, -0.15, -0.02, 0))
                .over(new Obstacle(1, TILTED, new Surface.Cylinder(0.03, 1)), MusclePath.point(1, 0.1, -0.03, 0.01))
                .toWhile(new Condition(0, 0, 3), MusclePath.point(1, 0.15, -0.06, 0))
                .over(new Obstacle(2, Transform.at(0, 0, 0.01), new Surface.Sphere(0.035)),
                        MusclePath.point(2, 0.1, -0.02, 0));
        assertLengths(path, LIMB, poses(4, 50));
    }

    @Test
    void inThePlane() {
        var arm = ReadyMade.ARM;
        var path = WrappingPath.from(MusclePath.point(0, -0.15, 0.03))
                .over(new Obstacle(0, Transform.IDENTITY, new Surface.Cylinder(0.025, -1)),
                        MusclePath.point(1, 0.1, 0.01));
        double[][] poses = {{0.2, 1}, {2, 1}};
        double[] lengths = PathSamples.of(path, arm, poses).lengths();
        double[][][] course = path.course(arm, poses).orElseThrow();
        for (int i = 0; i < poses.length; i++) {
            assertEquals(lengths[i], length(course[i]), lengths[i] * CHORDS);
        }
    }

    @Test
    void straightPathsAndPolynomials() {
        var via = MusclePath.via(MusclePath.point(0, -0.15, 0.03), MusclePath.point(1, 0.094, 0.017));
        double[][][] line = via.course(ReadyMade.ARM, new double[][] {{0, 1}}).orElseThrow();
        assertArrayEquals(new double[] {-0.15, 0.03}, line[0][0], 1e-12);
        assertArrayEquals(new double[] {0.094, 0.017}, line[0][1], 1e-12);
        assertEquals(Optional.empty(),
                MusclePath.constantMomentArms(1, new double[2], 0.03, 0).course(ReadyMade.ARM, new double[1][2]));
        double[][] postures = new double[40][];
        Arrays.setAll(postures, i -> new double[] {0.05 * i, 1 + 0.5 * Math.sin(i)});
        var fit = PolynomialFit.of(via, ReadyMade.ARM, postures);
        assertArrayEquals(line[0][1], fit.path().course(ReadyMade.ARM, new double[][] {{0, 1}}).orElseThrow()[0][1],
                0, "a polynomial is drawn as the path that it was fitted to");
    }

    /** All muscles of the arm in space have a place, though it is trained with polynomials. */
    @Test
    void musclesOfTheArmInSpace() {
        var arm = Effectors.named("arm720", null).build();
        double[][] poses = {{0.5, -0.4, 0, 1.2, 0, 0.1, 0}};
        double[] lengths = ModelFile.arm720().report().muscles().stream()
                .mapToDouble(muscle -> muscle.lengths().get(1)).toArray();
        List<Effector.MuscleEntry> muscles = arm.muscles();
        for (int m = 0; m < lengths.length; m++) {
            double drawn = length(muscles.get(m).path().course(arm.skeleton(), poses).orElseThrow()[0]);
            assertEquals(lengths[m], drawn, lengths[m] * CHORDS, muscles.get(m).name());
        }
    }
}
