package io.efferent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.effector.model.Effectors;
import io.efferent.task.Task.Purpose;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {
    @Test
    void pushesComeOnceASecondAfterTheFirst() {
        var leg = Effectors.leg67().build();
        var environment = Environment.builder().setEffector(leg)
                .setTask(Tasks.named("stand", Map.of("duration", 5.0, "push", 30.0))).build();
        Trials trials = environment.trials(20, 1, 0, Purpose.TRAINING);
        assertEquals(500, trials.steps());
        double largest = 0;
        for (int trial = 0; trial < 20; trial++) {
            int pushed = 0;
            for (int time = 0; time < 500; time++) {
                double force = Math.abs(trials.endpointLoad().get(time, trial, 0));
                largest = Math.max(largest, force);
                pushed += force > 0 ? 1 : 0;
                assertTrue(time >= 100 || force == 0);
            }
            assertEquals(80, pushed, 1);
        }
        assertTrue(largest > 25 && largest <= 30, "N: " + largest);
        double[] middle = leg.limits().middle();
        double[] goal = leg.endpoints(new double[][] {middle})[0];
        assertEquals(goal[1], trials.target().get(500, 3, 1), 1e-6);
        assertEquals(middle[3], trials.position()[7][3], 0.021);
    }

    /** The endpoint is 0.1 m from its target, then 0.4 m; the joint 0.2 rad from its start, then 2 rad. */
    @Test
    void aBodyThatHasFallenCountsAsOneMeterAway() {
        try (var manager = NDManager.newBaseManager("PyTorch")) {
            var numbers = Map.of(
                    Rollout.Quantity.ENDPOINT, new double[] {0, 0.1, -0.4},
                    Rollout.Quantity.TARGET, new double[] {0, 0, 0},
                    Rollout.Quantity.POSITION, new double[] {1, 1.2, 3},
                    Rollout.Quantity.VELOCITY, new double[] {0, 0.3, 9},
                    Rollout.Quantity.ACTIVATION, new double[] {0.1, 0.2, 1});
            var rollout = new Rollout(
                    0.1, manager, DataType.FLOAT64,
                    quantity -> Constants.of(manager, DataType.FLOAT64, new Shape(1, 3, 1), numbers.get(quantity)),
                    Constants.of(manager, DataType.FLOAT64, new Shape(1, 1), 50), Map.of());
            var losses = new Standing(5, 50).losses();
            double[] expected = {1.1 / 3, 0.04 / 3, 0.09 / 3, 0.06 / 3};
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], losses.get(i).of(rollout).getDouble(), 1e-12, losses.get(i).name());
            }
        }
    }

    @Test
    void badPushesAreNamed() {
        assertEquals("push: got -1.0, expected a number of at least 0, N", assertThrows(
                IllegalArgumentException.class, () -> new Standing(5, -1)).getMessage());
    }
}
