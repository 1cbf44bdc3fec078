package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.effector.Effector;
import io.efferent.task.Channel;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Sequence;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonFiniteTest {
    @TempDir Path folder;

    /** A push of {@code force} on the hand of trial 2, along y, in the step from time 3 to time 4. */
    private record Push(double force) implements Task {
        private static final RandomTargetReach REACH = new RandomTargetReach(0.1);

        @Override
        public String name() {
            return "push";
        }

        @Override
        public List<Channel> inputs(Effector effector) {
            return REACH.inputs(effector);
        }

        @Override
        public Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose) {
            var trials = REACH.sample(effector, batch, random, purpose);
            return Trials.builder().setPosition(trials.position()).setTarget(trials.target())
                    .addInput("goal", trials.inputs().get("goal"))
                    .optEndpointLoad(new Sequence(trials.steps(), batch, 2).set(3, 2, 0, force)).build();
        }

        @Override
        public List<Loss> losses() {
            return REACH.losses();
        }
    }

    @Test
    void namesQuantityTimeTrialAndColumn() {
        Environment environment = Tiny.environment(DataType.FLOAT32, new Push(Double.NaN));
        var failure = assertThrows(NonFiniteException.class, () -> Tiny.trainer(environment).build().run());
        assertEquals("batch 1: joint velocity is NaN at time step 4, trial 2, column 1", failure.getMessage());
    }

    @Test
    void namesTheBatchAndKeepsEarlierCheckpoints() {
        Environment environment = Tiny.reach(DataType.FLOAT32, 0.1);
        int[] calls = {0};
        var losses = List.of(new Loss("odd", 1, rollout ->
                rollout.endpoint().square().mean().add(rollout.constant(++calls[0] < 4 ? 0 : Double.POSITIVE_INFINITY))));
        var failure = assertThrows(NonFiniteException.class, () -> Tiny.trainer(environment).optLosses(losses)
                .optValidation(0, 1).optCheckpointEvery(2).optFolder(folder).build().run());
        assertEquals("batch 4: loss is Infinity although everything that happened is finite", failure.getMessage());
        assertEquals(2, Checkpoint.load(folder.resolve("last.npz")).batches());
    }

    /** The square root has an infinite slope at zero, times zero. */
    @Test
    void namesTheWeightWhoseGradientIsNotFinite() {
        Environment environment = Tiny.reach(DataType.FLOAT32, 0.1);
        var losses = List.of(new Loss("kink", 1, rollout -> {
            var x = rollout.endpoint().mean();
            return x.sub(x).sqrt();
        }));
        var failure = assertThrows(
                NonFiniteException.class, () -> Tiny.trainer(environment).optLosses(losses).build().run());
        assertTrue(failure.getMessage().startsWith("batch 1: gradient of gru.weight_ih_l0 is NaN; try "), failure.getMessage());
    }
}
