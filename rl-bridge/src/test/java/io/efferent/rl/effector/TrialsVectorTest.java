package io.efferent.rl.effector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.Task;
import io.efferent.task.Tasks;
import io.efferent.task.Trials;
import io.efferent.task.perturbation.Perturbations;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials of the caller's are what an {@link io.efferent.task.Episode} makes of them. */
class TrialsVectorTest {
    private static final int COUNT = 3;

    @ParameterizedTest
    @ValueSource(strings = {"curl:strength=8", "rotation:angle=30", "channel"})
    void bodiesDoWhatTheyDoInAnEpisode(String name) {
        var perturbation = Perturbations.parse(name);
        Environment environment = Environment.builder().setEffector(ReadyMade.named("arm26", null).build())
                .setTask(Tasks.named("center-out", Map.of("duration", 0.3))).optType(DataType.FLOAT64)
                .optActionNoise(0.01).build().withPerturbations(List.of(perturbation));
        Trials trials = environment.trials(COUNT, 5, 0, Task.Purpose.TRAINING);
        int steps = trials.steps();
        int width = environment.actionSize();
        float[][] actions = new float[steps][COUNT * width];
        var random = new Random(1);
        for (float[] step : actions) {
            for (int i = 0; i < step.length; i++) {
                step[i] = 0.2f * random.nextFloat();
            }
        }
        try (NDManager manager = Tensors.newManager();
                var bodies = new EffectorFactory("given", () -> environment)
                        .play(trials, RandomStreams.stream(2, "noise", 0));
                var episode = environment.reset(manager, trials, RandomStreams.stream(2, "noise", 0))) {
            bodies.reset();
            double[] sums = new double[COUNT];
            for (int step = 0; step < steps; step++) {
                double[] seen = Tensors.toDoubles(episode.observation());
                for (int i = 0; i < seen.length; i++) {
                    assertEquals(seen[i], bodies.observations()[i], 1e-6, "observation " + i + " in step " + step);
                }
                bodies.step(actions[step]);
                double[] wide = new double[COUNT * width];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = actions[step][i];
                    sums[i / width] += i % width == 0 ? bodies.rewards()[i / width] : 0;
                }
                episode.step(Constants.of(manager, DataType.FLOAT64, new Shape(COUNT, width), wide));
            }
            Rollout expected = episode.rollout(Map.of());
            Rollout found = bodies.rollout(manager);
            for (var quantity : new Rollout.Quantity[] {
                Rollout.Quantity.ENDPOINT, Rollout.Quantity.ENDPOINT_VELOCITY, Rollout.Quantity.TARGET,
                Rollout.Quantity.HAND_LOAD}) {
                if (expected.get(quantity) != null) {
                    assertArrayEquals(Tensors.toDoubles(expected.get(quantity)), Tensors.toDoubles(found.get(quantity)),
                            1e-9, quantity.label());
                }
            }
            assertEquals(expected.get(Rollout.Quantity.HAND_LOAD) == null,
                    found.get(Rollout.Quantity.HAND_LOAD) == null);
            var ended = bodies.drainFinished();
            for (int i = 0; i < COUNT; i++) {
                assertEquals(sums[i], ended.get(i).reward(), 1e-12);
                assertTrue(bodies.truncated()[i] && !bodies.terminated()[i]);
            }
            assertEquals(steps, ended.getFirst().length());
            assertEquals("given: the trials are over",
                    assertThrows(IllegalStateException.class, () -> bodies.step(actions[0])).getMessage());
            assertThrows(IllegalStateException.class, bodies::reset);
        }
    }
}
