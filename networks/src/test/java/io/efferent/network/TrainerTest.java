package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.task.Environment;
import io.efferent.task.Losses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        var whole = Tiny.trainer(noisy).optHiddenNoise(0.05).optLearningRate(LearningRate.named("cosine", 0.01))
                .optFolder(folder.resolve("whole")).build().run();
        var seen = new ArrayList<BatchMetrics>();
        var stopped = Tiny.trainer(noisy).optHiddenNoise(0.05).optLearningRate(LearningRate.named("cosine", 0.01))
                .optFolder(folder.resolve("parts")).optListener(seen::add).optStop(() -> seen.size() >= stopAfter)
                .build().run();
        assertEquals(TrainingResult.End.STOPPED, stopped.end());
        assertEquals(stopAfter, stopped.last().batches());
        var resumed = Tiny.trainer(noisy).optHiddenNoise(0.05).optLearningRate(LearningRate.named("cosine", 0.01))
                .optFolder(folder.resolve("parts")).optListener(seen::add)
                .optResume(Checkpoint.load(folder.resolve("parts/last.npz"))).build().run();
        assertEquals(TrainingResult.End.COMPLETED, resumed.end());
        assertEquals(numbers(whole.metrics()), numbers(seen));
        assertEquals(whole.last().weights().values(), resumed.last().weights().values());
        assertEquals(whole.weights().values(), resumed.weights().values());
        assertEquals(whole.bestLoss(), resumed.bestLoss());
        whole.last().adamMean().forEach((name, mean) -> assertArrayEquals(mean, resumed.last().adamMean().get(name)));
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
        assertEquals(norm, norm(free.last().adamMean()) / 0.1, 1e-12 * norm);
        double bound = norm / 3;
        var clipped = Tiny.trainer(environment).optBatches(1).optClip(bound).build().run();
        assertEquals(norm, clipped.metrics().getFirst().gradientNorm());
        // The same small number as in PyTorch keeps the factor finite.
        double factor = bound / (norm + 1e-6);
        free.last().adamMean().forEach((name, mean) -> assertArrayEquals(
                Arrays.stream(mean).map(x -> factor * x).toArray(), clipped.last().adamMean().get(name), 1e-16, name));
        var loose = Tiny.trainer(environment).optBatches(1).optClip(2 * norm).build().run();
        assertEquals(free.last().weights().values(), loose.last().weights().values());
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
