package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import io.efferent.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    @TempDir Path folder;

    private final Environment environment = Tiny.reach(DataType.FLOAT32, 0.1);

    /** What does not depend on the clock. */
    private static List<Object> numbers(BatchMetrics m) {
        List<Object> numbers =
                new ArrayList<>(List.of(m.batch(), m.loss(), m.terms(), m.gradientNorm(), m.learningRate()));
        numbers.add(m.validation());
        return numbers;
    }

    private static List<List<Object>> numbers(List<BatchMetrics> metrics) {
        return metrics.stream().map(TrainerTest::numbers).toList();
    }

    @Test
    void aSeedFixesEveryNumber() {
        var first = Tiny.trainer(environment).build().run();
        var second = Tiny.trainer(environment).build().run();
        var other = Tiny.trainer(environment).optSeed(8).build().run();
        assertEquals(first.last().weights().values(), second.last().weights().values());
        assertEquals(numbers(first.metrics()), numbers(second.metrics()));
        assertNotEquals(first.last().weights().values(), other.last().weights().values());
    }

    /** Noise of all kinds is on, and the stop comes between two validations. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void aResumedRunEqualsAnUninterruptedOne(int stopAfter) {
        var noisy = Environment.builder().setEffector(environment.effector()).setTask(environment.task())
                .optActionNoise(0.1).optVisionNoise(0.01).optProprioceptionNoise(0.01).optObservationNoise(0.01)
                .build();
        var whole = Tiny.trainer(noisy).optHiddenNoise(0.05).optLearningRate(LearningRate.Schedule.COSINE.from(0.01))
                .optFolder(folder.resolve("whole")).build().run();
        var seen = new ArrayList<BatchMetrics>();
        var stopped = Tiny.trainer(noisy).optHiddenNoise(0.05).optLearningRate(LearningRate.Schedule.COSINE.from(0.01))
                .optFolder(folder.resolve("parts")).optListener(seen::add).optStop(() -> seen.size() >= stopAfter)
                .build().run();
        assertEquals(TrainingResult.End.STOPPED, stopped.end());
        assertEquals(stopAfter, stopped.last().batches());
        var resumed = Tiny.trainer(noisy).optHiddenNoise(0.05).optLearningRate(LearningRate.Schedule.COSINE.from(0.01))
                .optFolder(folder.resolve("parts")).optListener(seen::add)
                .optResume(Checkpoint.load(folder.resolve("parts/last.npz"))).build().run();
        assertEquals(TrainingResult.End.COMPLETED, resumed.end());
        assertEquals(numbers(whole.metrics()), numbers(seen));
        assertEquals(whole.last().weights().values(), resumed.last().weights().values());
        assertEquals(whole.weights().values(), resumed.weights().values());
        assertEquals(whole.bestLoss(), resumed.bestLoss());
        mean(whole).forEach((name, mean) -> assertArrayEquals(mean, mean(resumed).get(name)));
    }

    @ParameterizedTest
    @CsvSource({"sgd, 0.9", "sgd,", "rmsprop, 0.5", "adamw,", "adam,"})
    void everyOptimizerGoesOnAsIfNothingHadHappened(String name, Double momentum) {
        var whole = Tiny.trainer(environment).optOptimizer(Optimizer.named(name, momentum, null)).build().run();
        Tiny.trainer(environment).optOptimizer(Optimizer.named(name, momentum, null)).optBatches(3).optFolder(folder)
                .build().run();
        var resumed = Tiny.trainer(environment).optOptimizer(Optimizer.named(name, momentum, null)).optFolder(folder)
                .optResume(Checkpoint.load(folder.resolve("last.npz"))).build().run();
        assertEquals(whole.last().weights().values(), resumed.last().weights().values());
        var other = Optimizer.named(name.equals("sgd") ? "adam" : "sgd", null, null);
        assertEquals(
                "optimizer: got a checkpoint of " + name + ", expected one of " + other.name(),
                assertThrows(IllegalArgumentException.class, () -> Tiny.trainer(environment).optOptimizer(other)
                        .optResume(resumed.last()).build()).getMessage());
    }

    /** An update that is undone afterwards leaves the weights; gradients that are set to 0 leave them too. */
    @Test
    void hooksSeeAndChangeTheUpdate() {
        var seen = new ArrayList<String>();
        var before = Tiny.trainer(environment).build().checkpoint().weights();
        var listener = new TrainingListener() {
            @Override
            public void onBatch(BatchMetrics metrics) {
                seen.add("done " + metrics.batch());
            }

            @Override
            public void beforeUpdate(long batch, Weights weights, Map<String, double[]> gradients) {
                seen.add("before " + batch);
                gradients.forEach((name, gradient) -> Arrays.fill(gradient, name.equals("fc.bias") ? 1 : 0));
            }

            @Override
            public void afterUpdate(long batch, Weights weights) {
                seen.add("after " + batch);
                weights.get("fc.weight")[0] = batch;
            }
        };
        var after = Tiny.trainer(environment).optBatches(2).optOptimizer(new Sgd())
                .optLearningRate(LearningRate.constant(0.25)).optListener(listener).build().run().last().weights();
        assertEquals(List.of("before 1", "after 1", "done 1", "before 2", "after 2", "done 2"), seen);
        assertEquals(2, after.get("fc.weight")[0]);
        for (int i = 0; i < after.get("fc.bias").length; i++) {
            assertEquals(before.get("fc.bias")[i] - 0.5, after.get("fc.bias")[i], 1e-15);
        }
        assertArrayEquals(before.get("gru.weight_hh_l0"), after.get("gru.weight_hh_l0"));
    }

    /** Noise included, on each engine; who looks on changes nothing. */
    @ParameterizedTest
    @EnumSource(value = GradientEngine.class, names = {"COMPILED", "AUTOGRAD"})
    void theRolloutOfEachBatchIsShown(GradientEngine engine) {
        var noisy = Environment.builder().setEffector(environment.effector()).setTask(environment.task())
                .optType(DataType.FLOAT64).optActionNoise(0.1).build();
        var position = new ArrayList<Double>();
        var hidden = new ArrayList<Double>();
        var watched = Tiny.trainer(noisy).optEngine(engine).optBatches(3).optLosses(List.of(Losses.position()))
                .optObserver((trials, rollout) -> {
                    assertEquals(4, trials.batch());
                    var miss = rollout.endpoint().sub(rollout.target()).abs().sum(new int[] {2}).mean();
                    position.add(Tensors.toDoubles(miss)[0]);
                    hidden.add(Tensors.toDoubles(rollout.hidden().abs().max())[0]);
                }).build().run();
        for (int i = 0; i < 3; i++) {
            assertEquals(watched.metrics().get(i).loss(), position.get(i), 1e-12);
            assertTrue(hidden.get(i) > 1e-3 && hidden.get(i) < 1, "hidden " + hidden.get(i));
        }
        var alone = Tiny.trainer(noisy).optEngine(engine).optBatches(3).optLosses(List.of(Losses.position()))
                .build().run();
        assertEquals(alone.last().weights().values(), watched.last().weights().values());
    }

    @Test
    void learnsFromTrialsOfTheCaller() {
        var whole = Tiny.trainer(environment).build();
        var given = Tiny.trainer(environment).build();
        for (int batch = 0; batch < 2; batch++) {
            whole.learn();
            given.learn(environment.trials(4, 7, batch, Task.Purpose.TRAINING));
        }
        assertEquals(whole.checkpoint().weights().values(), given.checkpoint().weights().values());
        given.learn(environment.trials(3, 7, 1, Task.Purpose.VALIDATION));
        assertNotEquals(whole.checkpoint().weights().values(), given.checkpoint().weights().values());
    }

    @Test
    void theCheckpointsSeedCounts() {
        Tiny.trainer(environment).optBatches(2).optFolder(folder).build().run();
        var resumed = Tiny.trainer(environment).optSeed(1234).optFolder(folder)
                .optResume(Checkpoint.load(folder.resolve("last.npz"))).build().run();
        assertEquals(
                Tiny.trainer(environment).build().run().last().weights().values(), resumed.last().weights().values());
    }

    /** After one step, Adam's mean is a tenth of the gradient it was given. */
    @Test
    void clippingScalesTheGradientToItsBound() {
        var free = Tiny.trainer(environment).optBatches(1).optClip(0).build().run();
        double norm = free.metrics().getFirst().gradientNorm();
        assertEquals(norm, norm(mean(free)) / 0.1, 1e-12 * norm);
        double bound = norm / 3;
        var clipped = Tiny.trainer(environment).optBatches(1).optClip(bound).build().run();
        assertEquals(norm, clipped.metrics().getFirst().gradientNorm());
        // The same small number as in PyTorch keeps the factor finite.
        double factor = bound / (norm + 1e-6);
        mean(free).forEach((name, mean) -> assertArrayEquals(
                Arrays.stream(mean).map(x -> factor * x).toArray(), mean(clipped).get(name), 1e-16, name));
        var loose = Tiny.trainer(environment).optBatches(1).optClip(2 * norm).build().run();
        assertEquals(free.last().weights().values(), loose.last().weights().values());
    }

    private static Map<String, double[]> mean(TrainingResult result) {
        return result.last().optimizer().moments().get("mean");
    }

    private static double norm(Map<String, double[]> arrays) {
        return Math.sqrt(arrays.values().stream().flatMapToDouble(Arrays::stream).map(x -> x * x).sum());
    }

    @Test
    void keepsTheBestAndTheLastCheckpoint() {
        var losses = new ArrayList<Double>();
        var result = Tiny.trainer(environment).optBatches(8).optLearningRate(LearningRate.constant(0.3))
                .optFolder(folder)
                .optListener(m -> {
                    if (m.validation() != null) {
                        losses.add(m.validation());
                    }
                }).build().run();
        double least = losses.stream().mapToDouble(x -> x).min().orElseThrow();
        var best = Checkpoint.load(folder.resolve("best.npz"));
        assertEquals(least, result.bestLoss());
        assertEquals(least, best.bestLoss());
        assertEquals(2 * (losses.indexOf(least) + 1), best.batches());
        assertEquals(result.weights().values(), best.weights().values());
        assertEquals(8, Checkpoint.load(folder.resolve("last.npz")).batches());
        assertEquals(
                least,
                Evaluation.of(environment, Tiny.gru(environment), best.weights(), environment.task().losses(), 4, 7)
                .loss());
    }

    @Test
    void stopsWhenValidationDoesNotImprove() {
        var result = Tiny.trainer(environment).optBatches(1000).optLearningRate(LearningRate.constant(1e-300))
                .optValidation(1, 4).optPatience(3).build().run();
        assertEquals(TrainingResult.End.CONVERGED, result.end());
        assertEquals(4, result.last().batches());
    }

    @Test
    void withoutValidationTheLastWeightsAreTheResult() {
        var result = Tiny.trainer(environment).optValidation(0, 1).optFolder(folder).build().run();
        assertEquals(Double.POSITIVE_INFINITY, result.bestLoss());
        assertEquals(result.last().weights().values(), result.weights().values());
        assertFalse(Files.exists(folder.resolve("best.npz")));
    }

    @Test
    void weightsThatTheLossDoesNotDependOnStay() {
        var before = new Weights(Tiny.gru(environment).initialWeights(
                RandomStreams.stream(7, "weights", 0)));
        var after = Tiny.trainer(environment).optBatches(2).optLosses(List.of(Losses.weightDecay())).build().run()
                .last().weights();
        assertArrayEquals(before.get("fc.bias"), after.get("fc.bias"));
        assertTrue(sum(after.get("fc.weight")) < sum(before.get("fc.weight")));
    }

    private static double sum(double[] x) {
        return Arrays.stream(x).map(Math::abs).sum();
    }

    /** The loss of a hand that stays is near 1.2 m, that of the best possible movement near 0.4 m. */
    @Test
    void learnsToReachInSeconds() {
        var near = Tiny.reach(DataType.FLOAT32, 0.4);
        var policy = RecurrentPolicy.gru(near.observationSize(), 16, 4);
        var losses = List.of(Losses.position());
        var result = Trainer.builder().setEnvironment(near).setPolicy(policy).optLosses(losses)
                .optBatchSize(16).optBatches(40).optLearningRate(LearningRate.constant(0.02)).optValidation(20, 64)
                .build().run();
        double untrained = Evaluation.of(
                near, policy, new Weights(policy.initialWeights(RandomStreams.stream(0, "weights", 0))), losses, 64, 0)
                .loss();
        assertEquals(1.2, untrained, 0.15, "a hand that hardly moves");
        assertTrue(result.bestLoss() < 0.7, "learned: " + result.bestLoss());
    }

    @Test
    void policyAndEnvironmentMustFit() {
        var failure = assertThrows(IllegalArgumentException.class, () -> Trainer.builder().setEnvironment(environment)
                .setPolicy(RecurrentPolicy.gru(3, 5, 4)).build());
        assertTrue(failure.getMessage().startsWith("policy: got one from 3 inputs to 4 outputs, expected 12 inputs "),
                failure.getMessage());
        assertEquals("environment: none was set; call setEnvironment",
                assertThrows(IllegalArgumentException.class, () -> Trainer.builder().build()).getMessage());
        assertEquals("batches: got 0, expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> Trainer.builder().optBatches(0)).getMessage());
        assertEquals("clip: got NaN, expected a number of at least 0",
                assertThrows(IllegalArgumentException.class, () -> Trainer.builder().optClip(Double.NaN)).getMessage());
    }

    @Test
    void aCheckpointOfAnotherNetworkIsRefused() {
        Tiny.trainer(environment).optBatches(1).optFolder(folder).build().run();
        var checkpoint = Checkpoint.load(folder.resolve("last.npz"));
        var failure = assertThrows(IllegalArgumentException.class, () -> Tiny.trainer(environment)
                .setPolicy(RecurrentPolicy.gru(environment.observationSize(), 9, 4)).optResume(checkpoint).build());
        assertEquals("weight 'gru.weight_ih_l0': got shape (18, 12), expected shape (27, 12)", failure.getMessage());
    }
}
