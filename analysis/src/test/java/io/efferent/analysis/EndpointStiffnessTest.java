package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class EndpointStiffnessTest {
    private static final double[] JOINT = {0.7, 1.6};
    private static final double[] LENGTHS = {0.309, 0.333};

    /** The relaxed arm of Tee et al. (2004): its ellipse is long towards the shoulder. */
    @Test
    void theRelaxedArmHasItsEllipse() {
        double[][] jacobian = EndpointStiffness.jacobian(JOINT, LENGTHS);
        var stiffness = EndpointStiffness.of(
                new double[][] {{10.8, 2.83}, {2.51, 8.67}}, jacobian, new double[2][2]);
        assertEquals(176.7, stiffness.axes().major(), 0.05);
        assertEquals(46.3, stiffness.axes().minor(), 0.05);
        assertEquals(3.82, stiffness.shape(), 0.005);
        assertEquals(102, Math.toDegrees(stiffness.axes().orientation()), 0.5);
        double shoulderToHand = Math.atan2(-jacobian[0][0], jacobian[1][0]);
        assertEquals(shoulderToHand + Math.PI / 2, Math.atan2(jacobian[1][0], jacobian[0][0]), 1e-9);
    }

    /**
     * The torque that joint springs and a force of the hand on the world leave is 0 where the arm settles; moving the
     * hand away from there changes the force by the stiffness. By central differences of the balance.
     */
    @Test
    void theGeometricTermIsThatOfFiniteDifferences() {
        double[] force = {5, -8};
        double[][] spring = {{25, 6}, {6, 19}};
        double[] rest = rest(spring, force);
        double h = 1e-5;
        double[][] jacobian = EndpointStiffness.jacobian(JOINT, LENGTHS);
        double[][] numeric = new double[2][2];
        for (int j = 0; j < 2; j++) {
            double[] dq = Matrices.solve(jacobian, j == 0 ? new double[] {h, 0} : new double[] {0, h});
            double[] forward = handForce(spring, rest, new double[] {JOINT[0] + dq[0], JOINT[1] + dq[1]});
            double[] back = handForce(spring, rest, new double[] {JOINT[0] - dq[0], JOINT[1] - dq[1]});
            for (int i = 0; i < 2; i++) {
                numeric[i][j] = -(forward[i] - back[i]) / (2 * h);
            }
        }
        var stiffness = EndpointStiffness.of(
                spring, jacobian, EndpointStiffness.geometricTerm(JOINT, LENGTHS, force));
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(numeric[i], stiffness.matrix()[i], 1e-3);
        }
    }

    /** Two segments more, of no length, change nothing but add joints at the hand. */
    @Test
    void chainsOfAnyLengthHaveJacobians() {
        double[][] two = EndpointStiffness.jacobian(JOINT, LENGTHS);
        double[][] four = EndpointStiffness.jacobian(
                new double[] {0.7, 1.6, 0.3, -1}, new double[] {0.309, 0.333, 0, 0});
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(new double[] {two[i][0], two[i][1], 0, 0}, four[i], 1e-15);
        }
    }

    @Test
    void aPlantedStiffnessComesBackFromDisplacements() {
        double[][] planted = {{50, -25}, {-28, 170}};
        double[][] displacement = {{0.008, 0}, {0, 0.008}, {-0.005, 0.005}};
        double[][] force = Matrices.scaled(-1, Matrices.times(displacement, Matrices.transpose(planted)));
        var estimated = EndpointStiffness.estimate(displacement, force);
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(planted[i], estimated.matrix()[i], 1e-9);
        }
        assertEquals(3.0 / -53, estimated.asymmetry(), 1e-9);
    }

    /** One muscle across both joints, with a moment arm that shrinks as the elbow bends. */
    @Test
    void musclesStiffenJointsByTheirMomentArms() {
        double[][] joint = EndpointStiffness.ofMuscles(
                new double[] {1000}, new double[] {50}, new double[][] {{0.04, 0.03}},
                new double[][][] {{{0, 0}, {0, -0.02}}});
        assertArrayEquals(new double[] {1.6, 1.2}, joint[0], 1e-12);
        assertArrayEquals(new double[] {1.2, 1.9}, joint[1], 1e-12);
    }

    @Test
    void badInputIsRefused() {
        refused("jacobian: got a singular one, of a stretched arm, expected one that can be inverted",
                () -> EndpointStiffness.of(Matrices.identity(2),
                        EndpointStiffness.jacobian(new double[] {0.7, 0}, LENGTHS), new double[2][2]));
        refused("displacement: got displacements along one line, expected at least two directions",
                () -> EndpointStiffness.estimate(new double[][] {{1, 1}, {2, 2}}, new double[2][2]));
        refused("matrix: got length 3, expected length 2", () -> EndpointStiffness.of(new double[3][2]));
        refused("lengths: got length 1, expected length 2", () -> EndpointStiffness.jacobian(JOINT, new double[1]));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    /** Angles at which springs have to rest so that the arm, where it is, pushes with a force. */
    private static double[] rest(double[][] spring, double[] force) {
        double[][] jacobian = EndpointStiffness.jacobian(JOINT, LENGTHS);
        double[] stretch = Matrices.solve(spring, Matrices.times(Matrices.transpose(jacobian), force));
        return new double[] {JOINT[0] + stretch[0], JOINT[1] + stretch[1]};
    }

    /** The force on the world that springs make at some angles, {@code J^-T K (rest - q)}. */
    private static double[] handForce(double[][] spring, double[] rest, double[] joint) {
        double[] torque = Matrices.times(spring, new double[] {rest[0] - joint[0], rest[1] - joint[1]});
        return Matrices.solve(Matrices.transpose(EndpointStiffness.jacobian(joint, LENGTHS)), torque);
    }
}
