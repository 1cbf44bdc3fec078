package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.task.CenterOutReach;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.Perturbations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Under a rotated cursor it is the cursor that has to reach the target. */
class CursorLossTest {
    private static final double ANGLE = 40;

    private final Environment environment = Environment.builder().setEffector(ReadyMade.reluPointMass24().build())
            .setTask(CenterOutReach.builder().optDuration(0.15).optGoCue(0, 0.02).optCatchFraction(0).build())
            .optType(DataType.FLOAT64).build();
    private final Policy policy = RecurrentPolicy.gru(environment.observationSize(), 6, environment.actionSize());
    private final Weights weights = new Weights(policy.initialWeights(RandomStreams.stream(1, "weights", 0)));
    private final Trials free = environment.trials(4, 3, 0, Task.Purpose.VALIDATION);
    private final Trials rotated = Perturbations.named("rotation", Map.of("angle", ANGLE))
            .perturb(environment, free, new double[] {1, 1, 1, 0}, new long[4]);

    private final Gradients.Setup setup = new Gradients.Setup(
            environment, policy, List.of(Losses.cursor()), Integer.MAX_VALUE, 0);

    private List<Gradients> engines() {
        return List.of(new AutogradGradients(setup), new CompiledGradients(setup, 1, free));
    }

    /** About the start of each reach, by hand. */
    @Test
    void countsFromWhatIsSeen() {
        for (Gradients engine : engines()) {
            try (var manager = Tensors.newManager()) {
                var rollout = engine.rollout(manager, weights, rotated);
                double[][][] hand = Tensors.toCube(rollout.endpoint());
                double[][][] target = Tensors.toCube(rollout.target());
                double sum = 0;
                for (int trial = 0; trial < 4; trial++) {
                    double turned = trial == 3 ? 0 : Math.toRadians(ANGLE);
                    for (int t = 0; t < hand[0].length; t++) {
                        double x = hand[trial][t][0] - hand[trial][0][0];
                        double y = hand[trial][t][1] - hand[trial][0][1];
                        sum += Math.abs(hand[trial][0][0] + Math.cos(turned) * x - Math.sin(turned) * y
                                - target[trial][t][0]);
                        sum += Math.abs(hand[trial][0][1] + Math.sin(turned) * x + Math.cos(turned) * y
                                - target[trial][t][1]);
                    }
                }
                double loss = Tensors.toDoubles(Losses.cursor().of(rollout))[0];
                assertEquals(sum / (4 * hand[0].length), loss, 1e-14);
                assertNotEquals(Tensors.toDoubles(Losses.position().of(rollout))[0], loss, 1e-4);
                var straight = engine.rollout(manager, weights, free);
                assertEquals(Tensors.toDoubles(Losses.position().of(straight))[0],
                        Tensors.toDoubles(Losses.cursor().of(straight))[0], 1e-15);
            }
        }
    }

    @Test
    void bothEnginesHaveItsGradient() {
        List<Map<String, double[]>> gradients = engines().stream()
                .map(engine -> ClosedLoopEnginesTest.run(engine, setup, rotated).gradients()).toList();
        gradients.getFirst().forEach((name, expected) ->
                assertArrayEquals(expected, gradients.getLast().get(name), 1e-11, name));
    }
}
