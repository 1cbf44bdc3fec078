package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.mpi.Ranks;
import io.efferent.network.mpi.ThreadRanks;
import io.efferent.task.Environment;
import io.efferent.task.Epoch;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Task;
import io.efferent.task.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes, here threads, have the gradients and the weights of one. */
class SharedGradientsTest {
    private static final int BATCH = 5;
    private static final List<Loss> LOSSES = List.of(
            Losses.position().during(Epoch.parse("go..")), Losses.activation().times(0.3), Losses.hidden().times(0.1),
            Losses.weightDecay().times(0.01));
    private static final Environment REACH = Environment.builder()
            .setEffector(ReadyMade.rigidTendonArm26(Muscles.named("mujoco")).build())
            .setTask(new RandomTargetReach(0.12)).optType(DataType.FLOAT64)
            .optActionNoise(0.02).optSignalDependentNoise(0.1).optObservationNoise(0.01).optVisionDelay(0.03).build();
    private static final Policy NETWORK =
            RecurrentPolicy.gru(REACH.observationSize(), 7, REACH.actionSize());

    private record Outcome(Map<String, Double> terms, Map<String, double[]> gradients) {}

    /** What each rank finds, by rank. */
    private static <T> List<T> together(int size, BiFunction<Ranks, Integer, T> work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(size)) {
            var tasks = ThreadRanks.of(size).stream()
                    .map(ranks -> threads.submit(() -> work.apply(ranks, ranks.rank()))).toList();
            List<T> found = new ArrayList<>();
            for (var task : tasks) {
                found.add(task.get());
            }
            return found;
        }
    }

    /** Trials of different length, whose cue comes at different times. */
    private static Trials trials() {
        Trials trials = REACH.trials(BATCH, 3, 0, Task.Purpose.TRAINING);
        return trials.toBuilder().optEpoch("go", new int[] {2, 7, 4, 0, 20}).optLength(new int[] {12, 9, 12, 5, 11})
                .build();
    }

    private static Gradients engine(String name) {
        var setup = new Gradients.Setup(REACH, NETWORK, LOSSES, Integer.MAX_VALUE, 0.05);
        return switch (name) {
            case "autograd" -> new AutogradGradients(setup);
            case "compiled" -> new CompiledGradients(setup, 1, trials());
            default -> new CompiledBodyGradients(setup, 1, trials());
        };
    }

    private static Outcome outcome(Gradients engine) {
        var weights = new Weights(NETWORK.initialWeights(RandomStreams.stream(7, "weights", 0)));
        var batch = new Gradients.Batch(
                1, trials(), RandomStreams.stream(7, "noise", 0), RandomStreams.stream(7, "hidden noise", 0),
                RandomStreams.stream(7, "training", 0));
        Map<String, Double> terms = new LinkedHashMap<>();
        Map<String, double[]> gradients = engine.of(weights, batch, terms);
        return new Outcome(terms, gradients);
    }

    @ParameterizedTest
    @ValueSource(strings = {"autograd", "compiled", "compiled body"})
    void gradientsAreThoseOfOneProcess(String name) throws Exception {
        Outcome expected = outcome(engine(name));
        for (int size : new int[] {2, 3}) {
            for (Outcome actual : together(size, (ranks, _) -> outcome(new SharedGradients(engine(name), ranks)))) {
                assertEquals(expected.terms().keySet(), actual.terms().keySet());
                expected.terms().forEach((term, value) -> assertEquals(value, actual.terms().get(term), 1e-13, term));
                assertEquals(expected.gradients().keySet(), actual.gradients().keySet());
                expected.gradients().forEach((weight, gradient) ->
                        assertArrayEquals(gradient, actual.gradients().get(weight), 1e-12, weight));
            }
        }
    }

    private static Trainer.Builder trainer(Ranks ranks) {
        return Trainer.builder().setEnvironment(REACH).setPolicy(NETWORK).optBatchSize(BATCH).optBatches(6)
                .optValidation(3, 4).optThreads(1).optSeed(2).optRanks(ranks);
    }

    @Test
    void trainingIsThatOfOneProcess() throws Exception {
        TrainingResult expected = trainer(Ranks.ALONE).build().run();
        for (TrainingResult actual : together(2, (ranks, _) -> trainer(ranks).build().run())) {
            for (int i = 0; i < 6; i++) {
                assertEquals(expected.metrics().get(i).loss(), actual.metrics().get(i).loss(), 1e-10);
                assertEquals(expected.metrics().get(i).gradientNorm(), actual.metrics().get(i).gradientNorm(), 1e-9);
            }
            assertEquals(expected.bestLoss(), actual.bestLoss(), 1e-10);
            assertArrayEquals(
                    all(expected.last().weights()), all(actual.last().weights()), 1e-9);
        }
    }

    private static double[] all(Weights weights) {
        return weights.names().stream().flatMapToDouble(name -> Arrays.stream(weights.get(name))).toArray();
    }

    @Test
    void oneStopsAll() throws Exception {
        for (TrainingResult result : together(2, (ranks, rank) ->
                trainer(ranks).optStop(() -> rank == 1).build().run())) {
            assertEquals(TrainingResult.End.STOPPED, result.end());
            assertEquals(0, result.metrics().size());
        }
    }

    @Test
    void whatCannotBeSharedIsRefused() {
        var seven = new ThreadRanks(0, new Object[7], null);
        assertEquals("batchSize: got 5, expected at least 7, a trial for each process", assertThrows(
                IllegalArgumentException.class, () -> trainer(seven).build()).getMessage());
        assertEquals("ranks: got 7 processes and learning by node-perturbation, expected one, as only gradients are "
                + "shared", assertThrows(IllegalArgumentException.class, () ->
                        trainer(seven).optRule(new NodePerturbation()).build()).getMessage());
        assertEquals("batch: got 5 trials, expected at least 7, one for each process", assertThrows(
                IllegalArgumentException.class, () -> trials().share(0, 7)).getMessage());
    }
}
