package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
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
import io.efferent.task.Rollout.Quantity;
import io.efferent.task.Task;
import java.util.Arrays;
import java.util.EnumMap;
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
        return Trainer.builder().setEnvironment(environment).setPolicy(policy).optLosses(losses)
                .optInitialWeights(weights)
                .optBatchSize(BATCH).optBatches(1).optValidation(0, 1).optClip(0).optSeed(SEED);
    }

    /** After one step, Adam's mean is a tenth of the gradient it was given. */
    private static Map<String, double[]> gradient(TrainingResult result) {
        Map<String, double[]> gradient = new HashMap<>();
        result.last().optimizer().moments().get("mean").forEach(
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
                assertEquals(
                        difference, gradient.get(name)[i], 1e-7 + 1e-6 * Math.abs(difference), name + "[" + i + "]");
            }
        }
        assertTrue(Arrays.stream(gradient.get("gru.weight_hh_l0")).anyMatch(g -> Math.abs(g) > 1e-5));
    }

    private double loss(String name, int index, double change) {
        Weights moved = weights.copy();
        moved.get(name)[index] += change;
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            return sum(run(moved.bind(manager, DataType.FLOAT64, false), manager).run());
        }
    }

    private ClosedLoop run(Parameters bound, NDManager manager) {
        var trials = environment.trials(BATCH, SEED, 0, Task.Purpose.TRAINING);
        return new ClosedLoop(
                policy, bound, environment.reset(manager, trials, RandomStreams.stream(SEED, "noise", 0)));
    }

    private double sum(Rollout rollout) {
        return losses.stream().mapToDouble(loss -> loss.weight() * Tensors.toDoubles(loss.term().of(rollout))[0]).sum();
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

    /**
     * The loss is that of the whole episode; its gradients go back through windows of 5, 5 and 2 steps, each by itself.
     */
    @Test
    void theLossDoesNotChangeWithTheWindowAndGradientsStayWithinIt() {
        var truncated = trainer().optTruncation(5).build().run();
        var whole = trainer().build().run();
        assertEquals(whole.metrics().getFirst().loss(), truncated.metrics().getFirst().loss(), 1e-14);
        Map<String, double[]> sum = new HashMap<>();
        for (int before : new int[] {0, 5, 10}) {
            try (NDManager manager = NDManager.newBaseManager("PyTorch");
                    var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
                Map<Quantity, NDArray> upstream = upstream(manager, tape);
                Parameters bound = weights.bind(manager, DataType.FLOAT64, true);
                ClosedLoop loop = run(bound, manager);
                if (before > 0) {
                    loop.run(before);
                    loop.detach();
                }
                int end = Math.min(before + 5, STEPS);
                Rollout window = loop.run(5);
                Loss decay = losses.getLast();
                NDArray root = decay.term().of(window).mul(window.constant(before == 0 ? decay.weight() : 0));
                for (var entry : upstream.entrySet()) {
                    boolean ofSteps = entry.getKey().isOfSteps();
                    String times = ":, " + (ofSteps ? before : before + 1) + ":" + (ofSteps ? end : end + 1);
                    root = root.add(window.get(entry.getKey()).get(times).mul(entry.getValue().get(times)).sum());
                }
                tape.backward(root);
                weights.gradients(bound).forEach((name, g) -> sum.merge(name, g, BackpropagationTest::plus));
            }
        }
        gradient(truncated).forEach((name, g) -> assertArrayEquals(sum.get(name), g, 1e-12, name));
        double[] full = gradient(whole).get("gru.weight_hh_l0");
        double distance = 0;
        for (int i = 0; i < full.length; i++) {
            distance = Math.max(distance, Math.abs(full[i] - sum.get("gru.weight_hh_l0")[i]));
        }
        assertTrue(distance > 1e-6, "truncation cuts something off: " + distance);
    }

    /** Gradients of the loss with respect to what happened. */
    private Map<Quantity, NDArray> upstream(NDManager manager, GradientCollector tape) {
        Rollout whole = run(weights.bind(manager, DataType.FLOAT64, false), manager).run();
        Map<Quantity, NDArray> leaves = new EnumMap<>(Quantity.class);
        var leaf = new Rollout(whole.timestep(), manager, DataType.FLOAT64, quantity -> {
            NDArray x = whole.get(quantity).stopGradient();
            x.setRequiresGradient(true);
            leaves.put(quantity, x);
            return x;
        }, whole.maximumIsometricForce(), whole.weights());
        tape.backward(losses.stream().map(term -> term.term().of(leaf).mul(leaf.constant(term.weight())))
                .reduce(NDArray::add).orElseThrow());
        Map<Quantity, NDArray> upstream = new EnumMap<>(Quantity.class);
        leaves.forEach((quantity, x) -> {
            if (quantity != Quantity.TARGET) {
                upstream.put(quantity, x.getGradient());
            }
        });
        return upstream;
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }
}
