package io.efferent.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.kernel.Scan;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.geometry.euclidean.threed.Rotation;
import org.apache.commons.math3.geometry.euclidean.threed.RotationConvention;
import org.apache.commons.math3.geometry.euclidean.threed.RotationOrder;
import org.apache.commons.math3.geometry.euclidean.threed.Vector3D;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JointTreeTest {
    private static final double[] GRAVITY = {1.5, -9.81, 0.7};

    /** A trunk on a slide with two limbs: a gimbal and a hinge, and a slide out of a hinge, with a body welded on. */
    private static JointTree tree(double damping) {
        return JointTree.builder("tree", 3).optGravity(GRAVITY)
                .addBody("trunk", "world", Transform.at(0.1, 0.2, 0.3).turned(0.3, 0, 0),
                        new MassProperties(2, new double[] {0.1, 0, 0.05}, new double[] {.02, .03, .04, 0, 0, 0}),
                        Joint.slide("rail", 1, 0.5, 0).withArmature(0.1).withDamping(damping))
                .addBody("upper", "trunk", Transform.at(0.2, 0.1, 0).turned(0.1, 0.2, 0.3),
                        Joint.gimbal("shoulder").stream().map(j -> j.withArmature(0.05)).toList(),
                        Transform.at(0.02, -0.01, 0.03).turned(0, 0.4, 0.2),
                        new MassProperties(1.5, new double[] {0, -0.15, 0.01},
                                new double[] {.013, .005, .014, .001, -.002, .0005}))
                .addBody("fore", "upper", Transform.at(0, -0.3, 0),
                        new MassProperties(1, new double[] {0, -0.12, 0}, new double[] {.01, .002, .01, 0, 0, 0}),
                        Joint.hinge("elbow", 0.05, 0.04, 0.99).withDamping(damping).withSpring(2 * damping, 0.3))
                .addBody("hand", "fore", Transform.at(0, -0.25, 0.02).turned(0.2, 0, 0.1),
                        new MassProperties(0.4, new double[] {0, -0.05, 0}, new double[] {.001, .001, .001, 0, 0, 0}))
                .addBody("boom", "trunk", Transform.at(-0.2, 0, 0).turned(0, 0.5, 0),
                        new MassProperties(0.7, new double[] {0.1, 0.1, 0}, new double[] {.003, .002, .004, 0, 0, 0}),
                        Joint.hinge("swing", 0, 1, 0.2), Joint.slide("reach", 1, 0, 0))
                .addEndpoint("hand", "hand", 0.01, -0.1, 0.02)
                .addEndpoint("boom", "boom", 0.3, 0, 0)
                .build();
    }

    /** Where a frame is, by another library. */
    private record Frame(Vector3D position, Rotation turn) {
        Frame at(double x, double y, double z) {
            return new Frame(position.add(turn.applyTo(new Vector3D(x, y, z))), turn);
        }

        Frame turned(double x, double y, double z) {
            return new Frame(position, turn.applyTo(
                    new Rotation(RotationOrder.XYZ, RotationConvention.VECTOR_OPERATOR, x, y, z)));
        }

        Frame about(double x, double y, double z, double angle) {
            return new Frame(position, turn.applyTo(
                    new Rotation(new Vector3D(x, y, z), angle, RotationConvention.VECTOR_OPERATOR)));
        }

        Frame along(double x, double y, double z, double distance) {
            Vector3D step = new Vector3D(x, y, z).normalize().scalarMultiply(distance);
            return at(step.getX(), step.getY(), step.getZ());
        }
    }

    private static Frame[] frames(double[] q) {
        Frame trunk = new Frame(Vector3D.ZERO, Rotation.IDENTITY).at(0.1, 0.2, 0.3).turned(0.3, 0, 0)
                .along(1, 0.5, 0, q[0]);
        Frame upper = trunk.at(0.2, 0.1, 0).turned(0.1, 0.2, 0.3).turned(q[1], q[2], q[3])
                .at(0.02, -0.01, 0.03).turned(0, 0.4, 0.2);
        Frame fore = upper.at(0, -0.3, 0).about(0.05, 0.04, 0.99, q[4]);
        Frame hand = fore.at(0, -0.25, 0.02).turned(0.2, 0, 0.1);
        Frame boom = trunk.at(-0.2, 0, 0).turned(0, 0.5, 0).about(0, 1, 0.2, q[5]).along(1, 0, 0, q[6]);
        return new Frame[] {trunk, upper, fore, hand, boom};
    }

    @Nested
    class InSpace extends SkeletonContract {
        @Override
        protected Skeleton skeleton() {
            return tree(0.3);
        }

        @Override
        protected Skeleton conservative() {
            return tree(0);
        }

        @Override
        @Test
        @Tag("slow")
        void totalEnergyIsConserved() {
            super.totalEnergyIsConserved();
        }

        @Override
        protected double potentialEnergy(double[] q) {
            Frame[] frames = frames(q);
            double[][] centers = {{0.1, 0, 0.05}, {0, -0.15, 0.01}, {0, -0.12, 0}, {0, -0.05, 0}, {0.1, 0.1, 0}};
            double[] masses = {2, 1.5, 1, 0.4, 0.7};
            double energy = 0;
            for (int i = 0; i < masses.length; i++) {
                Vector3D center = frames[i].at(centers[i][0], centers[i][1], centers[i][2]).position();
                energy -= masses[i] * center.dotProduct(new Vector3D(GRAVITY[0], GRAVITY[1], GRAVITY[2]));
            }
            return energy;
        }

        @Test
        void endpointsAreWhereTheFramesOfAnotherLibraryPutThem() {
            JointTree tree = tree(0);
            Parameters p = bind(tree);
            NDArray q = draw(200, 7, 4);
            double[] placed = tree.endpoints(p, tree.pose(p, q)).position().toDoubleArray();
            for (int i = 0; i < 200; i++) {
                Frame[] frames = frames(rowOf(q.toDoubleArray(), i, 7));
                Vector3D hand = frames[3].at(0.01, -0.1, 0.02).position();
                Vector3D boom = frames[4].at(0.3, 0, 0).position();
                assertArrayEquals(hand.toArray(), rowOf(placed, 2 * i, 3), 1e-14);
                assertArrayEquals(boom.toArray(), rowOf(placed, 2 * i + 1, 3), 1e-14);
            }
        }

        @Test
        void potentialEnergyIsThatOfGravityAndSprings() {
            JointTree tree = tree(0.3);
            Parameters p = bind(tree);
            NDArray q = draw(50, 7, 4);
            double[] energies = tree.potentialEnergy(p, tree.pose(p, q)).toDoubleArray();
            for (int i = 0; i < 50; i++) {
                double[] at = rowOf(q.toDoubleArray(), i, 7);
                double spring = 0.5 * 0.6 * (at[4] - 0.3) * (at[4] - 0.3);
                assertEquals(potentialEnergy(at) + spring, energies[i], 1e-12);
            }
        }

        @Test
        void compiledGivesTheNumbersOfTheTape() {
            JointTree tree = tree(0.3);
            double[] q = random.doubles(5 * 7, -3, 3).toArray();
            double[] v = random.doubles(5 * 7, -3, 3).toArray();
            try (var m = Tensors.newManager()) {
                NDArray at = Constants.of(m, DataType.FLOAT64, new Shape(5, 7), q);
                NDArray speed = Constants.of(m, DataType.FLOAT64, new Shape(5, 7), v);
                Parameters p = Parameters.bind(m, DataType.FLOAT64, tree.values());
                double[] expected = tree.acceleration(p, tree.pose(p, at), speed, speed, null).toDoubleArray();
                var scan = Scan.builder(DataType.FLOAT64).addField("q", 7, true).addField("v", 7, true)
                        .addField("a", 7, true).optThreads(1);
                scan.trace(() -> {
                    NDArray x = scan.lagged("q", 1);
                    NDArray w = scan.lagged("v", 1);
                    Parameters traced = Parameters.bind(x.getManager(), DataType.FLOAT64, tree.values());
                    scan.setResult("a", tree.acceleration(traced, tree.pose(traced, x), w, w, null));
                    scan.setResult("q", x);
                    scan.setResult("v", w);
                });
                var sweep = scan.build().sweep(5, 1, Map.of("q", at, "v", speed, "a", at), Map.of(), Map.of());
                sweep.forward(0, 1);
                assertArrayEquals(expected, sweep.field("a", 1, 1, m).toDoubleArray(), 1e-10);
            }
        }

        /** What inertia adds at constant velocity does half the work of the change of the mass matrix. */
        @Test
        void inertialForcesDoNoWorkOfTheirOwn() {
            JointTree tree = JointTree.builder("free", 3)
                    .addBody("a", "world", Transform.IDENTITY,
                            new MassProperties(1, new double[] {0.1, 0.2, 0}, new double[] {.01, .02, .03, 0, 0, 0}),
                            Joint.gimbal("a").toArray(Joint[]::new))
                    .addBody("b", "a", Transform.at(0.3, 0, 0.1),
                            new MassProperties(1, new double[] {0.1, 0, 0.1}, new double[] {.01, .01, .02, 0, .001, 0}),
                            Joint.slide("b", 0, 1, 1))
                    .addEndpoint("end", "b", 0, 0, 0).build();
            Parameters p = bind(tree);
            NDArray q = draw(SAMPLES, 4, 3);
            NDArray v = draw(SAMPLES, 4, 1);
            double h = 1e-5;
            NDArray step = v.mul(p.constant(h));
            NDArray change = tree.massMatrix(p, tree.pose(p, q.add(step)))
                    .sub(tree.massMatrix(p, tree.pose(p, q.sub(step)))).div(p.constant(2 * h));
            NDArray half = change.matMul(v.expandDims(2)).squeeze(2).mul(p.constant(0.5));
            NDArray work = half.sub(tree.bias(p, tree.pose(p, q), v)).mul(v).sum(new int[] {1});
            assertEquals(0, work.abs().max().getDouble(), 1e-8);
            assertTrue(half.mul(v).sum(new int[] {1}).abs().max().getDouble() > 0.01, "the matrix must change");
        }
    }

    @Nested
    class InThePlane extends SkeletonContract {
        private static final TwoJointArm ARM = TwoJointArm.AVERAGE.withViscosity(0.3).withGravity(1.5, -9.81);

        private static JointTree arm(double viscosity) {
            return JointTree.builder("planar", 2).optGravity(1.5, -9.81)
                    .addBody("upper arm", "world", Transform.IDENTITY,
                            MassProperties.planar(ARM.upperArmMass(), ARM.upperArmCenter(), 0, ARM.upperArmInertia()),
                            Joint.hinge("shoulder").withDamping(viscosity))
                    .addBody("forearm", "upper arm", Transform.at(ARM.upperArmLength(), 0),
                            MassProperties.planar(ARM.forearmMass(), ARM.forearmCenter(), 0, ARM.forearmInertia()),
                            Joint.hinge("elbow").withDamping(viscosity))
                    .addEndpoint("hand", "forearm", ARM.forearmLength(), 0)
                    .build();
        }

        @Override
        protected Skeleton skeleton() {
            return arm(0.3);
        }

        @Override
        protected Skeleton conservative() {
            return arm(0);
        }

        @Override
        @Test
        @Tag("slow")
        void totalEnergyIsConserved() {
            super.totalEnergyIsConserved();
        }

        @Override
        protected double potentialEnergy(double[] q) {
            double[] elbow = ARM.limb(q)[1];
            double c1 = ARM.upperArmCenter() / ARM.upperArmLength();
            double x = elbow[0] + ARM.forearmCenter() * Math.cos(q[0] + q[1]);
            double y = elbow[1] + ARM.forearmCenter() * Math.sin(q[0] + q[1]);
            return -ARM.upperArmMass() * c1 * (1.5 * elbow[0] - 9.81 * elbow[1])
                    - ARM.forearmMass() * (1.5 * x - 9.81 * y);
        }

        @Test
        void twoLinksAreTheTwoJointArm() {
            JointTree tree = arm(0.3);
            Parameters p = bind(tree);
            Parameters r = bind(ARM);
            NDArray q = draw(SAMPLES, 2, 4);
            NDArray v = draw(SAMPLES, 2, 6);
            NDArray force = draw(SAMPLES, 2, 6);
            NDArray load = draw(SAMPLES, 2, 6);
            Pose a = tree.pose(p, q);
            Pose b = ARM.pose(r, q);
            assertArrayEquals(
                    ARM.massMatrix(r, b).toDoubleArray(), tree.massMatrix(p, a).toDoubleArray(), 1e-15);
            assertArrayEquals(
                    ARM.bias(r, b, v).toDoubleArray(), tree.bias(p, a, v).toDoubleArray(), 1e-13);
            assertArrayEquals(
                    ARM.acceleration(r, b, v, force, load).toDoubleArray(),
                    tree.acceleration(p, a, v, force, load).toDoubleArray(), 2e-11);
            assertArrayEquals(ARM.endpoint(r, b).toDoubleArray(), tree.endpoint(p, a).toDoubleArray(), 1e-15);
            assertArrayEquals(
                    ARM.endpointVelocity(r, b, v).toDoubleArray(),
                    tree.endpointVelocity(p, a, v).toDoubleArray(), 1e-14);
            int[] bodies = {0, 1, 2, 1};
            NDArray points = Constants.of(manager, DataType.FLOAT64, new Shape(1, 4, 2), 1, 2, .1, .2, .3, -.1, 0, 0);
            assertArrayEquals(ARM.points(r, b, bodies, points).jacobian().toDoubleArray(),
                    tree.points(p, a, bodies, points).jacobian().toDoubleArray(), 1e-15);
            assertArrayEquals(ARM.limb(new double[] {0.4, 1})[1], tree.limb(new double[] {0.4, 1})[1], 1e-16);
        }

        @Test
        void namesWhatIsWrong() {
            var mass = MassProperties.planar(1, 0.1, 0, 0.01);
            var builder = JointTree.builder("bad", 2)
                    .addBody("a", "world", Transform.IDENTITY, mass, Joint.hinge("j"));
            refuses("body: got 'nowhere', expected one of [world, a]",
                    () -> builder.addBody("b", "nowhere", Transform.IDENTITY, mass));
            refuses("body 'a': there is one of this name already",
                    () -> builder.addBody("a", "world", Transform.IDENTITY, mass));
            refuses("joint 'k': got axis [1.0, 0.0, 0.0], expected hinges about z and slides across it in a plane",
                    () -> builder.addBody("b", "a", Transform.IDENTITY, mass, Joint.hinge("k", 1, 0, 0)));
            refuses("body 'b': its place leaves the plane, expected z = 0 and turns about z alone",
                    () -> builder.addBody("b", "a", Transform.at(0, 0, 1), mass));
            refuses("endpoints: got none, expected at least one; call addEndpoint", builder::build);
            refuses("joint 'w': moves no mass, expected a body with mass beyond it, or armature", () -> builder
                    .addBody("c", "a", Transform.IDENTITY, MassProperties.NONE, Joint.hinge("w"))
                    .addEndpoint("e", "c", 0, 0).build());
            refuses("joint 'j': limits: got 2.0 to 1.0, expected lower < upper",
                    () -> Joint.hinge("j").withLimits(2, 1));
            refuses("gravity: got 3 components, expected 2", () -> builder.optGravity(0, 0, 1));
            refuses("mass: got -1.0, expected a number of at least 0", () -> MassProperties.planar(-1, 0, 0, 0.1));
            refuses("inertia: got [1.0, 1.0, 1.0, 2.0, 0.0, 0.0], expected no negative moment about any axis",
                    () -> new MassProperties(1, new double[3], new double[] {1, 1, 1, 2, 0, 0}));
        }

        private void refuses(String message, org.junit.jupiter.api.function.Executable call) {
            assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
        }
    }

    @Test
    void transformsComposeAndInvert() {
        Random random = new Random(3);
        Transform a = Transform.at(1, 2, 3).turned(random.nextDouble(), 0.2, -0.7);
        Transform b = Transform.at(-1, 0.5, 0).turned(0.1, random.nextDouble(), 2);
        double[] x = {0.3, -0.4, 0.5};
        assertArrayEquals(a.apply(b.apply(x)), a.then(b).apply(x), 1e-15);
        assertArrayEquals(x, a.inverse().apply(a.apply(x)), 1e-15);
        assertEquals(0, new Rotation(new Vector3D(1, -2, 0.5), 0.8, RotationConvention.VECTOR_OPERATOR)
                .applyTo(new Vector3D(x)).distance(new Vector3D(
                        Transform.IDENTITY.turnedAbout(new double[] {1, -2, 0.5}, 0.8).apply(x))), 1e-15);
        assertEquals(List.of("s_x", "s_y"), Joint.universal("s").stream().map(Joint::name).toList());
    }
}
