package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.network.Adam;
import io.efferent.network.Weights;
import io.efferent.network.layer.Architectures.Memory;
import io.efferent.network.mpi.Ranks;
import io.efferent.rl.Environments;
import io.efferent.rl.VectorEnvironment;
import io.efferent.rl.distribution.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class LearningTest {
    /** Gathers, and sees the minibatches that are learned from. */
    private static final class Laboratory {
        final List<Minibatch> minibatches = new ArrayList<>();
        final List<Update.Result> results = new ArrayList<>();
        final Weights weights;
        final PpoSettings settings;
        final RolloutBuffer experience;
        final PpoLoss loss;
        final ActorCritic network;

        Laboratory(String name, PpoSettings settings) {
            this.settings = settings;
            try (VectorEnvironment environments = Environments.named(name)
                    .vector(settings.experience().environments(), 2, 5)) {
                network = ActorCritic.of(
                        environments.senses(),
                        Distribution.of(settings.network().distribution(), environments.actions(), 0), settings);
                weights = new Weights(network.initialWeights(RandomStreams.stream(5, "weights", 0)));
                // Larger than at the start, so that it matters what is remembered.
                weights.names().stream().filter(w -> w.endsWith("output.weight"))
                        .forEach(w -> Arrays.setAll(weights.get(w), i -> 0.3 * Math.sin(i)));
                var actor = new CompiledActor(network, weights.values(), 2);
                var collector = new RolloutCollector(
                        environments, settings, actor, network.distribution(), network.memorySizes());
                collector.begin();
                collector.gather(weights, RandomStreams.stream(5, "actions", 0));
                experience = collector.gather(weights, RandomStreams.stream(5, "actions", 1));
            }
            loss = new PpoLoss(network, settings.learning().clip(), false, 0.5, 0.01);
        }

        void learn(boolean still) {
            Update compiled = new CompiledUpdate(loss, DataType.FLOAT32, weights.values(), 2);
            Update watched = new Update() {
                @Override
                public Result gradients(Weights w, Minibatch minibatch) {
                    Result result = compiled.gradients(w, minibatch);
                    minibatches.add(minibatch);
                    results.add(result);
                    return result;
                }

                @Override
                public float[] logProbabilities(Weights w, Minibatch minibatch) {
                    return compiled.logProbabilities(w, minibatch);
                }
            };
            new Learning(
                    settings, watched, weights, Set.of(), new Adam(), network.memorySizes(), Ranks.ALONE, List.of())
                    .improve(experience, still ? 0 : 1e-3, RandomStreams.stream(5, "minibatches", 0));
        }
    }

    private static PpoSettings.Builder settings() {
        return PpoSettings.builder().optEnvironments(5).optHorizon(48).optMinibatch(100).optEpochs(2)
                .optSequenceLength(12)
                .optHidden(List.of(9, 20));
    }

    @ParameterizedTest
    @CsvSource({"CartPole-v1,NONE,auto", "CartPole-v1,GRU,auto", "CartPole-v1,LSTM,auto", "Pendulum-v1,RNN,beta",
        "Pendulum-v1,NONE,squashed-gaussian"})
    void withAnUnchangedPolicyAllRatiosAreOne(String name, Memory memory, String distribution) {
        var laboratory = new Laboratory(name, settings().optMemory(memory).optDistribution(distribution).build());
        laboratory.learn(true);
        assertEquals(name.startsWith("Cart"), anyBegins(laboratory));
        for (Update.Result result : laboratory.results) {
            // ratio - 1 - log ratio is 0 at a ratio of 1 only.
            assertEquals(0, result.terms()[PpoLoss.KL_DIVERGENCE]);
            assertEquals(0, result.terms()[PpoLoss.CLIP_FRACTION]);
        }
        assertEquals(4, laboratory.results.size());
    }

    /** Whether an episode begins inside a chunk. */
    private static boolean anyBegins(Laboratory laboratory) {
        for (int row = 0; row < laboratory.experience.rows(); row++) {
            if (laboratory.experience.begins[row] && row / laboratory.experience.count % 12 != 0) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GRU", "LSTM", "RNN"})
    void valuesWhileLearningAreThoseWhileGathering(Memory memory) {
        var laboratory = new Laboratory("CartPole-v1", settings().optMemory(memory).build());
        laboratory.learn(true);
        // The critic's error is that of the values that were written down while collector, episode starts included.
        for (int i = 0; i < laboratory.results.size(); i++) {
            Minibatch minibatch = laboratory.minibatches.get(i);
            double expected = 0;
            for (int row = 0; row < minibatch.shares().length; row++) {
                int at = row * Minibatch.TARGETS;
                double error = minibatch.targets()[at + Minibatch.VALUE] - minibatch.targets()[at + Minibatch.RETURN];
                expected += 0.5 * minibatch.shares()[row] * error * error;
            }
            assertEquals(expected, laboratory.results.get(i).terms()[PpoLoss.VALUE], 1e-6 * expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE,MINIBATCH", "NONE,CYCLE", "GRU,MINIBATCH"})
    void everyRowIsUsedOncePerEpoch(Memory memory, PpoSettings.Normalization advantages) {
        var laboratory = new Laboratory("Pendulum-v1", settings().optMemory(memory).optAdvantages(advantages).build());
        laboratory.learn(true);
        List<List<Float>> seen = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            List<Float> values = new ArrayList<>();
            double sum = 0;
            for (Minibatch minibatch : laboratory.minibatches.subList(2 * epoch, 2 * epoch + 2)) {
                double share = 0;
                double advantage = 0;
                double square = 0;
                for (int row = 0; row < minibatch.shares().length; row++) {
                    share += minibatch.shares()[row];
                    double a = minibatch.targets()[row * Minibatch.TARGETS + Minibatch.ADVANTAGE];
                    advantage += minibatch.shares()[row] * a;
                    square += minibatch.shares()[row] * a * a;
                    if (minibatch.shares()[row] > 0) {
                        values.add(minibatch.targets()[row * Minibatch.TARGETS + Minibatch.VALUE]);
                    }
                }
                assertEquals(1, share, 1e-5);
                sum += advantage / 2;
                if (advantages == PpoSettings.Normalization.MINIBATCH) {
                    assertEquals(0, advantage, 1e-5);
                    assertEquals(1, square, 1e-4);
                }
            }
            assertEquals(0, sum, 1e-5);
            values.sort(null);
            seen.add(values);
        }
        float[] written = Arrays.copyOf(laboratory.experience.values, laboratory.experience.rows());
        Arrays.sort(written);
        List<Float> expected = new ArrayList<>();
        for (float value : written) {
            expected.add(value);
        }
        assertEquals(expected, seen.get(0));
        assertEquals(expected, seen.get(1));
        assertNotEquals(laboratory.minibatches.get(0).targets()[4], laboratory.minibatches.get(2).targets()[4]);
    }

    /** Episodes of at most 12 steps: chunks of 12 that begin with them lose nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"GRU", "LSTM", "RNN"})
    void chunksAsLongAsEpisodesGiveTheGradientOfFullBackpropagation(Memory memory) {
        var laboratory = new Laboratory("CartPole-v1", settings().optMemory(memory).build());
        RolloutBuffer experience = laboratory.experience;
        ActorCritic network = laboratory.network;
        var update = new CompiledUpdate(laboratory.loss, DataType.FLOAT64, laboratory.weights.values(), 1);
        // The first 12 steps of all environments, an episode beginning at steps 0 and 6, as one chunk of 12 ...
        int count = experience.count;
        float[] observations = Arrays.copyOf(experience.observations, 12 * count * network.observationSize());
        float[] draws = Arrays.copyOf(experience.draws, 12 * count);
        float[] targets = new float[12 * count * Minibatch.TARGETS];
        float[] shares = new float[12 * count];
        Arrays.fill(shares, 1f / shares.length);
        for (int row = 0; row < 12 * count; row++) {
            targets[row * Minibatch.TARGETS + Minibatch.CARRY] = row / count % 6 == 0 ? 0 : 1;
            targets[row * Minibatch.TARGETS + Minibatch.LOG_PROBABILITY] = -0.7f;
            targets[row * Minibatch.TARGETS + Minibatch.ADVANTAGE] = (float) Math.sin(row);
            targets[row * Minibatch.TARGETS + Minibatch.RETURN] = (float) Math.cos(row);
        }
        List<float[]> erased = experience.memory.stream().map(m -> Arrays.copyOf(m, m.length / 4)).toList();
        var whole = new Minibatch(count, 12, observations, draws, targets, shares, erased);
        // ... and as two batches of whole episodes, from nothing remembered, on the tape.
        var autograd = new AutogradUpdate(laboratory.loss, DataType.FLOAT64);
        List<float[]> nothing = network.memorySizes().stream().map(size -> new float[count * size]).toList();
        Map<String, double[]> first = autograd.gradients(laboratory.weights, half(whole, 0, nothing)).gradients();
        Map<String, double[]> second = autograd.gradients(laboratory.weights, half(whole, 6, nothing)).gradients();
        Map<String, double[]> chunked = update.gradients(laboratory.weights, whole).gradients();
        for (String weight : laboratory.weights.names()) {
            double[] sum = first.get(weight).clone();
            Arrays.setAll(sum, i -> sum[i] + second.get(weight)[i]);
            assertArrayEquals(sum, chunked.get(weight), 1e-10, weight);
            assertTrue(Arrays.stream(sum).anyMatch(g -> Math.abs(g) > 1e-5), weight);
        }
    }

    private static Minibatch half(Minibatch whole, int from, List<float[]> memory) {
        return new Minibatch(
                whole.samples(), 6, half(whole.observations(), from), half(whole.draws(), from),
                half(whole.targets(), from),
                half(whole.shares(), from), memory);
    }

    private static float[] half(float[] rows, int from) {
        return Arrays.copyOfRange(rows, rows.length / 12 * from, rows.length / 12 * (from + 6));
    }

    @Test
    void updatesEndWhenThePolicyHasGoneTooFar() {
        var laboratory = new Laboratory("CartPole-v1", settings().optEpochs(10).optTargetKl(1e-9).build());
        laboratory.learn(false);
        assertEquals(2, laboratory.results.size());
    }
}
