package io.efferent.rl.ppo;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.network.Adam;
import io.efferent.network.Weights;
import io.efferent.network.layer.Architectures.Memory;
import io.efferent.network.mpi.Mpi;
import io.efferent.network.mpi.Ranks;
import io.efferent.rl.Environments;
import io.efferent.rl.VectorEnvironment;
import io.efferent.rl.distribution.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What every rank does to find out whether learning together is learning; a program too. */
final class SharedLearning {
    private static final int ENVIRONMENTS = 4;

    private SharedLearning() {}

    public static void main(String[] arguments) {
        Ranks ranks = Mpi.start();
        // In one piece: lines of two processes can mix.
        System.out.print(findings(ranks) + "\n");
        ranks.close();
    }

    /** Largest differences between what this rank found and what it should be, and what must be equal on all ranks. */
    static String findings(Ranks ranks) {
        return "rank %d: gradients %.1e, weights %.1e, moments %.1e, agent %s".formatted(
                ranks.rank(), new Experiment(Memory.NONE, ranks).gradients, new Experiment(Memory.GRU, ranks).weights,
                moments(ranks),
                agent(ranks));
    }

    /** Learns from experience alone, and from a part of it together with other ranks. */
    private static final class Experiment {
        final double gradients;
        final double weights;

        Experiment(Memory memory, Ranks ranks) {
            // All rows are one minibatch, so that their order does not matter.
            var settings = PpoSettings.builder().optEnvironments(ENVIRONMENTS).optHorizon(64).optMinibatch(4 * 64)
                    .optEpochs(3)
                    .optMemory(memory).optHidden(List.of(9, 7)).optAdvantages(memory == Memory.NONE
                            ? PpoSettings.Normalization.CYCLE : PpoSettings.Normalization.MINIBATCH).build();
            List<Map<String, double[]>> alone = new ArrayList<>();
            List<Map<String, double[]>> together = new ArrayList<>();
            Weights expected = learn(settings, Ranks.ALONE, alone);
            Weights actual = learn(settings, ranks, together);
            double difference = 0;
            for (int i = 0; i < settings.learning().epochs(); i++) {
                difference = Math.max(difference, difference(alone.get(i), together.get(i)));
            }
            gradients = difference;
            weights = difference(numbers(expected), numbers(actual));
        }

        private static Weights learn(PpoSettings settings, Ranks ranks, List<Map<String, double[]>> gradients) {
            try (VectorEnvironment environments = Environments.named("cartpole").vector(ENVIRONMENTS, 1, 5)) {
                ActorCritic network = ActorCritic.of(
                        environments.senses(), Distribution.of("categorical", environments.actions(), 0), settings);
                var weights = new Weights(network.initialWeights(RandomStreams.stream(5, "weights", 0)));
                var collector = new RolloutCollector(
                        environments, settings, new CompiledActor(network, weights.values(), 1), network.distribution(),
                        network.memorySizes());
                collector.begin();
                RolloutBuffer experience = collector.gather(weights, RandomStreams.stream(5, "actions", 0));
                var loss = new PpoLoss(network, settings.learning().clip(), false, 0.5, 0.01);
                Update update = new AveragedUpdate(
                        new CompiledUpdate(loss, DataType.FLOAT64, weights.values(), 1), ranks);
                var watched = new Update() {
                    @Override
                    public Result gradients(Weights w, Minibatch minibatch) {
                        Result result = update.gradients(w, minibatch);
                        Map<String, double[]> copy = new LinkedHashMap<>();
                        result.gradients().forEach((name, gradient) -> copy.put(name, gradient.clone()));
                        gradients.add(copy);
                        return result;
                    }

                    @Override
                    public float[] logProbabilities(Weights w, Minibatch minibatch) {
                        return update.logProbabilities(w, minibatch);
                    }
                };
                int sequenceLength = network.memorySizes().isEmpty() ? 1 : settings.network().sequenceLength();
                new Learning(settings, watched, weights, Set.of(), new Adam(), network.memorySizes(), ranks, List.of())
                        .improve(part(experience, ranks, sequenceLength, network.memorySizes()), 1e-3,
                        RandomStreams.stream(5, "order", 0));
                return weights;
            }
        }
    }

    private static RolloutBuffer part(RolloutBuffer all, Ranks ranks, int sequenceLength, List<Integer> memorySizes) {
        int count = all.count / ranks.size();
        int size = all.observations.length / all.rows();
        int width = all.draws.length / all.rows();
        var part = new RolloutBuffer(all.steps, count, size, width, sequenceLength, memorySizes);
        for (int step = 0; step <= all.steps; step++) {
            int from = step * all.count + ranks.rank() * count;
            int to = step * count;
            System.arraycopy(all.values, from, part.values, to, count);
            if (step < all.steps) {
                System.arraycopy(all.observations, from * size, part.observations, to * size, count * size);
                System.arraycopy(all.draws, from * width, part.draws, to * width, count * width);
                System.arraycopy(all.rewards, from, part.rewards, to, count);
                System.arraycopy(all.begins, from, part.begins, to, count);
                System.arraycopy(all.terminated, from, part.terminated, to, count);
                System.arraycopy(all.truncated, from, part.truncated, to, count);
                System.arraycopy(all.finalValues, from, part.finalValues, to, count);
            }
        }
        for (int i = 0; i < memorySizes.size(); i++) {
            int n = memorySizes.get(i);
            for (int first = 0; first < all.steps / sequenceLength; first++) {
                System.arraycopy(
                        all.memory.get(i), (first * all.count + ranks.rank() * count) * n, part.memory.get(i),
                        first * count * n,
                        count * n);
            }
        }
        return part;
    }

    private static Map<String, double[]> numbers(Weights weights) {
        Map<String, double[]> numbers = new LinkedHashMap<>();
        weights.names().forEach(name -> numbers.put(name, weights.get(name)));
        return numbers;
    }

    private static double difference(Map<String, double[]> expected, Map<String, double[]> actual) {
        double largest = 0;
        for (String name : expected.keySet()) {
            for (int i = 0; i < expected.get(name).length; i++) {
                largest = Math.max(largest, Math.abs(expected.get(name)[i] - actual.get(name)[i]));
            }
        }
        return largest;
    }

    /** Rows seen by all in two rounds, against one who sees them all. */
    private static double moments(Ranks ranks) {
        var random = RandomStreams.stream(9, "rows", 0);
        var expected = new RunningMoments(2);
        var actual = new RunningMoments(2);
        for (int round = 0; round < 2; round++) {
            RunningMoments before = actual.copy();
            for (int row = 0; row < 50; row++) {
                float[] numbers = {(float) (100 + random.nextGaussian()), (float) random.nextDouble()};
                expected.add(numbers, 0);
                if (row % ranks.size() == ranks.rank()) {
                    actual.add(numbers, 0);
                }
            }
            actual.join(before, ranks);
        }
        double difference = Math.abs(expected.count() - actual.count());
        for (int i = 0; i < 2; i++) {
            difference = Math.max(difference, Math.abs(expected.mean()[i] - actual.mean()[i]));
            difference = Math.max(difference, Math.abs(expected.variance()[i] - actual.variance()[i]));
        }
        return difference;
    }

    /** Two cycles, in which the environments differ; all else is the same everywhere. */
    private static String agent(Ranks ranks) {
        var settings = Presets.of("CartPole").toBuilder().optHorizon(64).optEpochs(2).optNormalizeObservations(true)
                .build();
        try (var agent = PpoAgent.builder().setEnvironment(Environments.named("cartpole")).optSettings(settings)
                .optThreads(1)
                .optRanks(ranks).build()) {
            if (ranks.rank() > 0) {
                agent.weights().names().forEach(name -> Arrays.fill(agent.weights().get(name), 0.1));
            }
            agent.cycle();
            PpoMetrics metrics = agent.cycle();
            int weights = numbers(agent.weights()).values().stream().mapToInt(Arrays::hashCode).sum();
            return "%d steps, %d episodes, return %s, weights %x".formatted(
                    metrics.steps(), metrics.episodes(), metrics.meanReturn(), weights);
        }
    }
}
