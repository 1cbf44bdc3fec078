package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.ReadyMade;
import io.efferent.muscle.ThelenRigidMuscle;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HeldArmTest {
    private static final HeldArm ARM = new HeldArm(
            ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).optSubsteps(10).build(), ReadyMade.ARM,
            Math.toRadians(45), Math.toRadians(90));

    @Test
    void musclesGiveTheTorqueAboveTheirLevel() {
        for (double elbow : new double[] {-3, 0, 3}) {
            double[] activation = ARM.activation(0.05, 0, elbow);
            assertArrayEquals(new double[] {0, elbow}, ARM.torque(activation), 1e-9);
            assertTrue(Arrays.stream(activation).allMatch(a -> a >= 0.05), Arrays.toString(activation));
        }
    }

    /** The gradient is exact; differences of muscles are good to nine digits, the robot as far as 7 mm are small. */
    @Test
    void threeWaysToStiffnessAgree() {
        double[] activation = ARM.activation(0.1, -1, 2);
        var gradient = ARM.ofGradient(activation);
        var muscles = ARM.ofMuscles(activation);
        var servo = ARM.ofServo(new double[][] {activation}).getFirst();
        double size = Math.abs(gradient.axes().major()) + Math.abs(gradient.axes().minor());
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(gradient.matrix()[i], muscles.matrix()[i], 1e-6 * size);
            assertArrayEquals(gradient.matrix()[i], servo.matrix()[i], 0.02 * size);
        }
    }
}
