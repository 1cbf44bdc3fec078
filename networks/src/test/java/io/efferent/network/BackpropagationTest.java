package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.KistemakerRigidMuscle;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Losses;
import io.efferent.task.RandomTargetReach;
import io.efferent.task.Rollout;
import io.efferent.task.Task;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gradient of the whole closed loop: network, delays, muscles, arm, losses. */
class BackpropagationTest {
    private static final int BATCH = 3;
    private static final int SEED = 5;
    private static final int STEPS = 12;

    private final List<Loss> losses = List.of(
            Losses.squaredPosition(), Losses.activation().times(0.3), Losses.hidden().times(0.2),
            Losses.hiddenRate().times(1e-4), Losses.speed().times(0.1), Losses.weightDecay().times(1e-3));
    private final Environment environment = Environment.builder()
            .setEffector(ReadyMade.rigidTendonArm26(new KistemakerRigidMuscle()).build())
            .setTask(new RandomTargetReach(STEPS * 0.01))
            .optType(DataType.FLOAT64)
            .optVisionDelay(0.03).optProprioceptionDelay(0.02).optStackedActions(2)
            .optVisionNoise(0.01).optActionNoise(0.05)
            .build();
    private final Policy policy = new RecurrentPolicy(
            new Cell.Gru(), environment.observationSize(), 5, environment.actionSize());
    private final Weights weights = new Weights(policy.initialWeights(RandomStreams.stream(SEED, "weights", 0)));

    {
        // From the usual bias of -5 hardly any muscle would move.
        Arrays.fill(weights.get("fc.bias"), -1);
    }

    private Trainer.Builder trainer() {
        return Trainer.builder().setEnvironment(environment).setPolicy(policy).optLosses(losses).optInitialWeights(weights)
                .optBatchSize(BATCH).optBatches(1).optValidation(0, 1).optClip(0).optSeed(SEED);
    }

    /** After one step, Adam's mean is a tenth of the gradient it was given. */
    private static Map<String, double[]> gradient(TrainingResult result) {
        Map<String, double[]> gradient = new HashMap<>();
        result.last().adamMean().forEach(
                (name, mean) -> gradient.put(name, Arrays.stream(mean).map(x -> x / (1 - 0.9)).toArray()));
        return gradient;
    }

    @Test
    void equalsCentralDifferences() {
        var gradient = gradient(trainer().build().run());
        for (String name : weights.names()) {
            int stride = Math.max(1, weights.get(name).length / 4);
            for (int i = 0; i < weights.get(name).length; i += stride) {
                double h = 1e-5;
                double difference = (loss(name, i, h) - loss(name, i, -h)) / (2 * h);
                assertEquals(difference, gradient.get(name)[i], 1e-7 + 1e-6 * Math.abs(difference), name + "[" + i + "]");
            }
        }
        assertTrue(Arrays.stream(gradient.get("gru.weight_hh_l0")).anyMatch(g -> Math.abs(g) > 1e-5));
    }

    private double loss(String name, int index, double change) {
        Weights moved = weights.copy();
        moved.get(name)[index] += change;
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            return sum(run(moved.bind(manager, DataType.FLOAT64, false), manager).run(), 1);
        }
    }

    private ClosedLoop run(Parameters bound, NDManager manager) {
        var trials = environment.trials(BATCH, SEED, 0, Task.Purpose.TRAINING);
        return new ClosedLoop(policy, bound, environment.reset(manager, trials, RandomStreams.stream(SEED, "noise", 0)));
    }

    private double sum(Rollout rollout, double share) {
        return losses.stream().mapToDouble(
                loss -> share * loss.weight() * Tensors.toDoubles(loss.term().of(rollout))[0]).sum();
    }

    @Test
    void aWindowOfTheWholeEpisodeOrMoreIsNoTruncation() {
        var full = trainer().optBatches(3).build().run();
        for (int window : new int[] {STEPS, STEPS + 1, 1000}) {
            var windowed = trainer().optBatches(3).optTruncation(window).build().run();
            assertEquals(full.last().weights().values(), windowed.last().weights().values());
            assertEquals(full.metrics().getLast().loss(), windowed.metrics().getLast().loss());
        }
    }

    /** Loss and gradient of windows of 5, 5 and 2 steps, each on a tape of its own that starts with the window. */
    @Test
    void shorterWindowsAddUp() {
        var truncated = trainer().optTruncation(5).build().run();
        double loss = 0;
        Map<String, double[]> sum = new HashMap<>();
        for (int before : new int[] {0, 5, 10}) {
            double share = Math.min(5, STEPS - before) / (double) STEPS;
            try (NDManager manager = NDManager.newBaseManager("PyTorch");
                    var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
                Parameters bound = weights.bind(manager, DataType.FLOAT64, true);
                ClosedLoop loop = run(bound, manager);
                if (before > 0) {
                    loop.run(before);
                    loop.forget();
                }
                Rollout window = loop.run(5);
                loss += sum(window, share);
                tape.backward(losses.stream()
                        .map(term -> term.term().of(window).mul(window.constant(share * term.weight())))
                        .reduce(NDArray::add).orElseThrow());
                weights.gradients(bound).forEach((name, g) -> sum.merge(name, g, BackpropagationTest::plus));
            }
        }
        assertEquals(loss, truncated.metrics().getFirst().loss(), 1e-14);
        gradient(truncated).forEach((name, g) -> assertArrayEquals(sum.get(name), g, 1e-12, name));
        double[] full = gradient(trainer().build().run()).get("gru.weight_hh_l0");
        double distance = 0;
        for (int i = 0; i < full.length; i++) {
            distance = Math.max(distance, Math.abs(full[i] - sum.get("gru.weight_hh_l0")[i]));
        }
        assertTrue(distance > 1e-6, "truncation cuts something off: " + distance);
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }
}
