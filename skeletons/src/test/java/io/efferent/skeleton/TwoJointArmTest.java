package io.efferent.skeleton;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import org.junit.jupiter.api.Test;

class TwoJointArmTest extends SkeletonContract {
    private static final TwoJointArm ARM = TwoJointArm.AVERAGE;

    @Override
    protected Skeleton skeleton() {
        return ARM.withViscosity(0.3).withGravity(1.5, -9.81);
    }

    @Override
    protected Skeleton conservative() {
        return ARM.withGravity(1.5, -9.81);
    }

    @Override
    protected double potentialEnergy(double[] q) {
        double x1 = ARM.upperArmCenter() * Math.cos(q[0]);
        double y1 = ARM.upperArmCenter() * Math.sin(q[0]);
        double x2 = ARM.upperArmLength() * Math.cos(q[0]) + ARM.forearmCenter() * Math.cos(q[0] + q[1]);
        double y2 = ARM.upperArmLength() * Math.sin(q[0]) + ARM.forearmCenter() * Math.sin(q[0] + q[1]);
        return -ARM.upperArmMass() * (1.5 * x1 - 9.81 * y1) - ARM.forearmMass() * (1.5 * x2 - 9.81 * y2);
    }

    @Test
    void kineticEnergyIsThatOfTwoRigidBodies() {
        Parameters p = bind(ARM);
        NDArray q = draw(SAMPLES, 2, 4);
        NDArray v = draw(SAMPLES, 2, 5);
        double[] energies = ARM.kineticEnergy(p, ARM.pose(p, q), v).toDoubleArray();
        double[] angles = q.toDoubleArray();
        double[] speeds = v.toDoubleArray();
        for (int i = 0; i < SAMPLES; i++) {
            double w1 = speeds[2 * i];
            double w2 = w1 + speeds[2 * i + 1];
            double c1 = ARM.upperArmCenter() * w1;
            // Velocity of the forearm's center of mass: elbow plus rotation about it, at the elbow angle to each other.
            double elbow = ARM.upperArmLength() * w1;
            double about = ARM.forearmCenter() * w2;
            double square = elbow * elbow + about * about + 2 * elbow * about * Math.cos(angles[2 * i + 1]);
            double expected = 0.5 * (ARM.upperArmMass() * c1 * c1 + ARM.upperArmInertia() * w1 * w1
                    + ARM.forearmMass() * square + ARM.forearmInertia() * w2 * w2);
            assertEquals(expected, energies[i], 1e-13 * (1 + expected), "sample " + i);
        }
    }

    @Test
    void stretchedArmHasTheInertiaOfOneRigidBody() {
        Parameters p = bind(ARM);
        double[] mass = ARM.massMatrix(p, ARM.pose(p, row(0.7, 0))).toDoubleArray();
        double reach = ARM.upperArmLength() + ARM.forearmCenter();
        double expected = ARM.upperArmInertia() + ARM.upperArmMass() * ARM.upperArmCenter() * ARM.upperArmCenter()
                + ARM.forearmInertia() + ARM.forearmMass() * reach * reach;
        assertEquals(expected, mass[0], 1e-15);
        double elbow = ARM.forearmInertia() + ARM.forearmMass() * ARM.forearmCenter() * ARM.forearmCenter();
        assertEquals(elbow, mass[3], 1e-15);
    }

    @Test
    void viscosityResistsJointVelocity() {
        TwoJointArm viscous = ARM.withViscosity(0.4);
        NDArray v = row(2, -3);
        NDArray q = row(0.5, 1.1);
        Parameters p = bind(ARM);
        Parameters r = bind(viscous);
        double[] without = ARM.bias(p, ARM.pose(p, q), v).toDoubleArray();
        double[] with = viscous.bias(r, viscous.pose(r, q), v).toDoubleArray();
        assertArrayEquals(new double[] {0.8, -1.2}, new double[] {with[0] - without[0], with[1] - without[1]}, 1e-14);
    }

    @Test
    void hangingArmIsInEquilibriumUnderGravity() {
        TwoJointArm hanging = ARM.withGravity(0, -9.81);
        Parameters p = bind(hanging);
        NDArray still = row(0, 0);
        double[] a = hanging.acceleration(p, hanging.pose(p, row(-Math.PI / 2, 0)), still, still, null).toDoubleArray();
        assertArrayEquals(new double[] {0, 0}, a, 1e-13);
        double[] horizontal = hanging.bias(p, hanging.pose(p, row(0, 0)), still).toDoubleArray();
        double elbow = 9.81 * ARM.forearmMass() * ARM.forearmCenter();
        double shoulder = 9.81 * (ARM.upperArmMass() * ARM.upperArmCenter()
                + ARM.forearmMass() * (ARM.upperArmLength() + ARM.forearmCenter()));
        assertArrayEquals(new double[] {shoulder, elbow}, horizontal, 1e-13, "torques that hold a horizontal arm");
    }

    @Test
    void handIsWhereTrigonometryPutsIt() {
        Parameters p = bind(ARM);
        assertArrayEquals(new double[] {0.569, 0}, ARM.endpoint(p, ARM.pose(p, row(0, 0))).toDoubleArray(), 1e-15);
        assertArrayEquals(
                new double[] {-0.26, 0.309},
                ARM.endpoint(p, ARM.pose(p, row(Math.PI / 2, Math.PI / 2))).toDoubleArray(), 1e-15);
    }

    @Test
    void pointsAreGivenAlongAndAcrossTheirBone() {
        Parameters p = bind(ARM);
        Pose pose = ARM.pose(p, row(Math.PI / 2, Math.PI / 2)); // upper arm up, forearm to the left
        NDArray coordinates = Constants.of(manager, DataType.FLOAT64, new Shape(1, 3, 2),
                0.1, 0.02, 0.1, 0.02, 0.1, 0.02);
        double[] x = ARM.points(p, pose, new int[] {0, 1, 2}, coordinates).position().toDoubleArray();
        assertArrayEquals(new double[] {0.1, 0.02, -0.02, 0.1, -0.1, 0.309 - 0.02}, x, 1e-15);
    }

    @Test
    void pointsOfDifferentCallsDoNotShareTheirBodies() {
        Parameters p = bind(ARM);
        Pose pose = ARM.pose(p, row(0.3, 0.8));
        NDArray coordinates = Constants.of(manager, DataType.FLOAT64, new Shape(1, 1, 2), 0.1, 0);
        double[] upper = ARM.points(p, pose, new int[] {1}, coordinates).position().toDoubleArray();
        double[] fore = ARM.points(p, pose, new int[] {2}, coordinates).position().toDoubleArray();
        assertArrayEquals(new double[] {0.1 * Math.cos(0.3), 0.1 * Math.sin(0.3)}, upper, 1e-15);
        assertArrayEquals(new double[] {
            0.309 * Math.cos(0.3) + 0.1 * Math.cos(1.1), 0.309 * Math.sin(0.3) + 0.1 * Math.sin(1.1)}, fore, 1e-15);
    }

    @Test
    void inverseKinematicsGoesThereAndBack() {
        Parameters p = bind(ARM);
        for (int i = 0; i < 2000; i++) {
            double shoulder = random.nextDouble(-Math.PI, Math.PI);
            double elbow = random.nextDouble(0.01, Math.PI - 0.01);
            double[][] limb = ARM.limb(new double[] {shoulder, elbow});
            double[] q = ARM.inverseKinematics(limb[2][0], limb[2][1]);
            assertArrayEquals(new double[] {shoulder, elbow}, q, 1e-9, "angles");
        }
        double[] q = ARM.inverseKinematics(0.1, 0.4);
        assertArrayEquals(new double[] {0.1, 0.4}, ARM.endpoint(p, ARM.pose(p, row(q))).toDoubleArray(), 1e-14);
        // At the edges of the reach angles are ill-conditioned, the hand is not.
        double[] stretched = ARM.inverseKinematics(0.569, 0);
        assertEquals(0, stretched[1], 1e-7, "elbow of the stretched arm");
        assertArrayEquals(new double[] {0.569, 0}, ARM.limb(stretched)[2], 1e-14);
        double[] folded = ARM.inverseKinematics(0, 0.309 - 0.26);
        assertEquals(Math.PI, folded[1], 1e-7, "elbow of the folded arm");
        assertArrayEquals(new double[] {0, 0.309 - 0.26}, ARM.limb(folded)[2], 1e-14);
    }

    @Test
    void pointsOutOfReachAreRefusedWithTheDistances() {
        assertEquals("point (0.5, 0.5) is 0.7071 m from the shoulder, expected between 0.049 and 0.569 m",
                assertThrows(IllegalArgumentException.class, () -> ARM.inverseKinematics(0.5, 0.5))
                        .getMessage().replace("0.5000", "0.5").replace("0.04900", "0.049").replace("0.5690", "0.569"));
        assertThrows(IllegalArgumentException.class, () -> ARM.inverseKinematics(0.01, 0.01));
        assertThrows(IllegalArgumentException.class, () -> ARM.inverseKinematics(Double.NaN, 0));
    }

    @Test
    void impossibleArmsAreRefused() {
        assertEquals("upperArmMass: got -1.0, expected a positive number",
                assertThrows(IllegalArgumentException.class,
                        () -> new TwoJointArm(-1, 1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.3, 0, 0, 0)).getMessage());
        assertEquals("forearmLength: got 0.0, expected a positive number",
                assertThrows(IllegalArgumentException.class,
                        () -> new TwoJointArm(1, 1, 0.1, 0.1, 0.1, 0.1, 0.3, 0, 0, 0, 0)).getMessage());
        assertEquals("viscosity: got -0.1, expected a number of at least 0",
                assertThrows(IllegalArgumentException.class, () -> ARM.withViscosity(-0.1)).getMessage());
        assertEquals("forearmInertia: got NaN, expected a positive number",
                assertThrows(IllegalArgumentException.class,
                        () -> new TwoJointArm(1, 1, 0.1, 0.1, 0.1, Double.NaN, 0.3, 0.3, 0, 0, 0)).getMessage());
    }

    @Test
    void defaultLimitsAreThoseOfAnArm() {
        assertArrayEquals(new double[] {0, 0}, ARM.defaultLimits().lower());
        assertArrayEquals(
                new double[] {140 * Math.PI / 180, 160 * Math.PI / 180}, ARM.defaultLimits().upper(), 1e-15);
        assertEquals(3, ARM.bodies());
    }
}
