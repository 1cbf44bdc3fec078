package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What validation does to the best checkpoint and to patience. */
class ValidationTest {
    @TempDir Path folder;

    private final List<String> remarks = new ArrayList<>();
    private final List<Double> validations = new ArrayList<>();

    /**
     * A push on the hand of trial 2 in the step from time 3 to time 4, of a strength that each validation asks for
     * anew.
     */
    private static final class Pushed implements Task {
        private static final RandomTargetReach REACH = new RandomTargetReach(0.1);

        private final IntToDoubleFunction strength;
        private int validations;

        Pushed(IntToDoubleFunction strength) {
            this.strength = strength;
        }

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
            var trials = REACH.sample(effector, batch, random, purpose);
            double force = purpose == Purpose.VALIDATION ? strength.applyAsDouble(++validations) : 0;
            return Trials.builder().setPosition(trials.position()).setTarget(trials.target())
                    .addInput("goal", trials.inputs().get("goal"))
                    .optEndpointLoad(new Sequence(trials.steps(), batch, 2).set(3, 2, 0, force)).build();
        }

        @Override
        public List<Loss> losses() {
            return REACH.losses();
        }
    }

    private Trainer.Builder trainer(Environment environment) {
        return Tiny.trainer(environment).optFolder(folder).optValidation(1, 4).optListener(new TrainingListener() {
            @Override
            public void onBatch(BatchMetrics metrics) {
                if (metrics.validation() != null) {
                    validations.add(metrics.validation());
                }
            }

            @Override
            public void onNonFiniteValidation(long batch, String what) {
                remarks.add(batch + ": " + what);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(GradientEngine.class)
    void aNonFiniteValidationIsNamedAndNeverBest(GradientEngine engine) {
        var environment = Tiny.environment(DataType.FLOAT32, new Pushed(i -> i % 2 == 0 ? Double.NaN : 0));
        var result = trainer(environment).optEngine(engine).build().run();
        assertEquals(List.of("2", "4", "6"), remarks.stream().map(remark -> remark.substring(0, 1)).toList());
        assertEquals("2: load on the hand is NaN at time step 4, trial 2, column 1", remarks.getFirst());
        assertTrue(Double.isNaN(validations.get(1)) && Double.isFinite(validations.get(2)));
        assertEquals(validations.stream().filter(Double::isFinite).mapToDouble(x -> x).min().orElseThrow(),
                result.bestLoss());
        assertEquals(result.bestLoss(), Checkpoint.load(folder.resolve("best.npz")).bestLoss());
        assertEquals(TrainingResult.End.COMPLETED, result.end());
    }

    /** The loss does not improve either, but nobody knows: the patience of 2 is not tried. */
    @Test
    void patienceDoesNotFollowWhatIsNotFinite() {
        var environment = Tiny.environment(DataType.FLOAT32, new Pushed(_ -> Double.POSITIVE_INFINITY));
        var result = trainer(environment).optPatience(2).build().run();
        assertEquals(6, result.last().batches());
        assertEquals(Double.POSITIVE_INFINITY, result.bestLoss());
        assertEquals(result.last().weights().values(), result.weights().values());
        assertFalse(Files.exists(folder.resolve("best.npz")));
    }

    @Test
    void evaluationNamesWhatIsNotFinite() {
        var task = new Pushed(i -> i == 1 ? Double.NaN : 0);
        var environment = Tiny.environment(DataType.FLOAT32, task);
        var policy = Tiny.gru(environment);
        var weights = Tiny.trainer(environment).build().checkpoint().weights();
        var spoiled = Evaluation.of(environment, policy, weights, task.losses(), 4, 0);
        assertEquals("load on the hand is NaN at time step 4, trial 2, column 1", spoiled.nonFinite());
        assertNull(Evaluation.of(environment, policy, weights, task.losses(), 4, 0).nonFinite());
    }

    @ParameterizedTest
    @CsvSource({"6, 4, 2", "6, 7, 1", "6, 6, 1", "6, 2, 3", "1, 100, 1"})
    void theLastBatchIsValidated(int batches, int every, int expected) {
        var environment = Tiny.reach(DataType.FLOAT32, 0.1);
        var result = trainer(environment).optBatches(batches).optValidation(every, 4).build().run();
        assertEquals(expected, validations.size());
        assertEquals(result.metrics().getLast().validation(), validations.getLast());
        assertTrue(result.bestLoss() <= validations.getLast());
    }
}
