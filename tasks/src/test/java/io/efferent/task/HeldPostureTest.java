package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.effector.ReadyMade;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.task.Task.Purpose;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldPostureTest {
    private static final Environment ENVIRONMENT = Environment.builder()
            .setEffector(ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).optTimestep(0.005).build())
            .setTask(Tasks.named("posture", Map.of(
                    "duration", 1.0, "background", 3.0, "torque", 2.0, "startShoulder", 0.5, "startElbow", 1.5)))
            .build();

    @Test
    void torquesComeOnTopOfTheBackground() {
        Trials trials = ENVIRONMENT.trials(40, 3, 0, Purpose.TRAINING);
        double largestBefore = 0;
        double largestAdded = 0;
        for (int trial = 0; trial < 40; trial++) {
            int onset = trials.epochs().get(HeldPosture.LOAD)[trial];
            assertTrue(onset >= 100 && onset < 150, "step " + onset);
            for (int joint = 0; joint < 2; joint++) {
                double before = trials.jointLoad().get(0, trial, joint);
                assertEquals(before, trials.jointLoad().get(onset - 1, trial, joint));
                double added = trials.jointLoad().get(199, trial, joint) - before;
                assertEquals(before + 0.25 * added, trials.jointLoad().get(onset, trial, joint), 1e-12);
                assertEquals(before + added, trials.jointLoad().get(onset + 2, trial, joint), 1e-12);
                largestBefore = Math.max(largestBefore, Math.abs(before));
                largestAdded = Math.max(largestAdded, Math.abs(added));
            }
            double[] start = ENVIRONMENT.effector().endpoints(new double[][] {trials.position()[trial]})[0];
            assertEquals(start[0], trials.target().get(200, trial, 0), 1e-12);
        }
        assertTrue(largestBefore > 2.5 && largestBefore <= 3, "N m: " + largestBefore);
        assertTrue(largestAdded > 1.7 && largestAdded <= 2, "N m: " + largestAdded);
        assertNotEquals(trials.position()[0][0], trials.position()[1][0]);
    }

    @Test
    void validationHasOnePostureAndNoTorques() {
        Trials trials = ENVIRONMENT.trials(3, 3, 0, Purpose.VALIDATION);
        for (int trial = 0; trial < 3; trial++) {
            assertEquals(125, trials.epochs().get(HeldPosture.LOAD)[trial]);
            assertEquals(0.5, trials.position()[trial][0]);
            assertEquals(1.5, trials.position()[trial][1]);
            assertEquals(0, trials.jointLoad().get(199, trial, 1));
        }
    }

    @Test
    void badTorquesAreNamed() {
        assertEquals("torque: got -1.0, expected a number of at least 0", assertThrows(
                IllegalArgumentException.class, () -> new HeldPosture(1, 0, -1, null)).getMessage());
    }
}
