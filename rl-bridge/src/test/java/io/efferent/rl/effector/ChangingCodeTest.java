package io.efferent.rl.effector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.ReadyMade;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Episode;
import io.efferent.task.ForceField;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fields and losses whose numbers change between episodes. */
class ChangingCodeTest {
    private static double strength;

    @BeforeEach
    void begin() {
        strength = 0;
    }

    private record Pushed(Supplier<ForceField> field, Supplier<List<Loss>> terms) implements Task {
        private static final RandomTargetReach REACH = new RandomTargetReach(0.1);

        @Override
        public String name() {
            return "pushed";
        }

        @Override
        public List<Channel> inputs(Effector effector) {
            return REACH.inputs(effector);
        }

        @Override
        public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
            return REACH.sample(effector, batch, random, purpose).toBuilder().optField(field.get(), null).build();
        }

        @Override
        public List<Loss> losses() {
            return terms.get();
        }
    }

    private static Environment environment(Task task) {
        return Environment.builder().setEffector(ReadyMade.reluPointMass24().build()).setTask(task)
                .optType(DataType.FLOAT64).build();
    }

    /** The return of an episode of one and of three environments, and that of DJL's tape. */
    private static double[] returns(Environment environment, EffectorFactory factory) {
        float[] action = {0.9f, 0.1f, 0.2f, 0.3f};
        double[] sums = new double[2];
        try (var single = factory.get()) {
            single.reset(5);
            boolean goesOn = true;
            while (goesOn) {
                var outcome = single.step(action, 0);
                sums[0] += outcome.reward();
                goesOn = !outcome.truncated();
            }
        }
        Trials trials = environment.trials(1, 5, 0, Task.Purpose.TRAINING);
        try (var manager = Tensors.newManager();
                Episode episode = environment.reset(manager, trials, RandomStreams.stream(5, "noise", 0))) {
            NDArray constant = Constants.of(manager, DataType.FLOAT64, new double[][] {{0.9f, 0.1f, 0.2f, 0.3f}});
            while (!episode.isDone()) {
                episode.step(constant);
            }
            var rollout = episode.rollout(Map.of());
            // Means over the times after the start.
            NDArray miss = rollout.endpoint().sub(rollout.target()).abs().get(":, 1:");
            for (Loss loss : environment.task().losses()) {
                sums[1] -= loss.weight() * Arrays.stream(Tensors.toDoubles(miss)).sum();
            }
        }
        return sums;
    }

    private static void compare(Task task) {
        Environment environment = environment(task);
        var factory = new EffectorFactory("pushed", () -> environment);
        double last = Double.NaN;
        for (double next : new double[] {0, 1, 2, 1.5, 0, 3}) {
            strength = next;
            double[] sums = returns(environment, factory);
            assertEquals(sums[1], sums[0], 1e-9, "strength " + next);
            assertNotEquals(last, sums[0], "strength " + next);
            last = sums[0];
        }
    }

    @Test
    void fieldsAreThoseOfTheEpisode() {
        Supplier<List<Loss>> position = () -> List.of(Losses.position());
        compare(new Pushed(() -> (_, hand) -> hand.velocity().mul(-4 * strength), position));
        ForceField one = (_, hand) -> hand.velocity().mul(-4 * strength);
        compare(new Pushed(() -> one, position));
        compare(new Pushed(() -> ForceField.curl(5 * strength), position));
        compare(new Pushed(() -> {
            double now = strength;
            return now > 1 ? (_, hand) -> hand.position().mul(now) : (_, hand) -> hand.velocity().mul(-4 * now);
        }, position));
    }

    @Test
    void weightsOfLossesAreThoseOfTheEpisode() {
        compare(new Pushed(() -> null, () -> List.of(Losses.position().times(1 + strength))));
        compare(new Pushed(() -> null, () -> List.of(new Loss("mine", 1 + strength, Losses.position().term()))));
    }

    @Test
    void manyTogetherSeeTheSame() {
        Environment environment = environment(new Pushed(
                () -> (_, hand) -> hand.velocity().mul(-4 * strength), () -> List.of(Losses.position())));
        var factory = new EffectorFactory("pushed", () -> environment);
        double[] first = new double[2];
        for (int i = 0; i < 2; i++) {
            strength = 3 * i;
            try (var vector = new EnvironmentSpec("pushed", "", 10, factory).vector(3, 1, 7)) {
                vector.reset();
                for (int step = 0; step < 10; step++) {
                    vector.step(new float[] {1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1});
                    first[i] += vector.rewards()[0];
                }
            }
        }
        assertNotEquals(first[0], first[1]);
    }

    @Test
    void whatIsNoScalarOrChangesFromStepToStepIsRefused() {
        Environment perTrial = environment(new Pushed(() -> null, () -> List.of(
                new Loss("per trial", 1, r -> r.endpoint().square().sum(new int[] {1, 2})))));
        var first = new EffectorFactory("pushed", () -> perTrial).get();
        assertEquals("loss 'per trial': got shape (1), expected a scalar of shape (); take its mean() or sum()",
                assertThrows(IllegalArgumentException.class, () -> first.reset(1)).getMessage());
        double[] time = {0};
        Environment counting = environment(new Pushed(
                () -> (_, hand) -> hand.velocity().mul(time[0]++), () -> List.of(Losses.position())));
        var second = new EffectorFactory("pushed", () -> counting).get();
        var refused = assertThrows(io.efferent.kernel.UntraceableException.class, () -> second.reset(1));
        assertTrue(refused.getMessage().startsWith("force field reads "), refused.getMessage());
    }
}
