package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.Balance;
import io.efferent.effector.Effector;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.ThelenRigidMuscle;
import io.efferent.task.Environment;
import io.efferent.task.Task;
import io.efferent.task.Tasks;
import io.efferent.task.Trials;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trials that begin with the activations that hold the arm. */
class BalancedStartTest {
    private final Effector arm = ReadyMade.rigidTendonArm26(new ThelenRigidMuscle()).build();

    private Environment environment(Map<String, Double> options) {
        return Environment.builder().setEffector(arm).setTask(Tasks.named("center-out", options))
                .optType(DataType.FLOAT64).build();
    }

    @Test
    void everyEngineBeginsInBalance() {
        var environment = environment(Map.of("duration", 0.3, "coContraction", 0.05));
        Trials trials = environment.trials(5, 1, 0, Task.Purpose.TRAINING);
        var expected = Balance.activations(arm, trials.position(), null, null, 0.05);
        var policy = Tiny.gru(environment);
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(3, "weights", 0)));
        var setup = new Gradients.Setup(environment, policy, environment.task().losses(), Integer.MAX_VALUE, 0);
        double[][] hands = new double[2][];
        for (var engine : new GradientEngine[] {GradientEngine.AUTOGRAD, GradientEngine.COMPILED}) {
            var gradients = Gradients.choose(setup, engine, 1, trials).engine();
            try (var manager = Tensors.newManager()) {
                var rollout = gradients.rollout(manager, weights, trials);
                double[][][] activation = Tensors.toCube(rollout.activation());
                for (int trial = 0; trial < 5; trial++) {
                    assertArrayEquals(expected[trial], activation[trial][0], 1e-15);
                }
                double[] velocity = Tensors.toDoubles(rollout.velocity().get(":, 0"));
                assertArrayEquals(new double[10], velocity);
                hands[engine == GradientEngine.AUTOGRAD ? 0 : 1] = Tensors.toDoubles(rollout.endpoint());
            }
        }
        assertArrayEquals(hands[0], hands[1], 1e-11);
        assertArrayEquals(expected[3], trials.select(3).activation()[0]);
    }

    @Test
    void withoutCoContractionActivationsAreAtTheirMinimum() {
        var environment = environment(Map.of("duration", 0.3));
        Trials trials = environment.trials(2, 1, 0, Task.Purpose.VALIDATION);
        assertNull(trials.activation());
        var other = trials.toBuilder().optActivation(new double[2][5]).build();
        assertEquals("trials of task 'center-out': activation: got 5 numbers, expected 6",
                assertThrows(IllegalArgumentException.class, () ->
                environment.reset(Tensors.newManager(), other, null)).getMessage());
    }
}
