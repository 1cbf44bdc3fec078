package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.RandomStreams;
import io.efferent.network.Cell;
import io.efferent.network.Weights;
import io.efferent.network.layer.Nonlinearity;
import io.efferent.network.layer.Convolutional;
import io.efferent.network.layer.Dense;
import io.efferent.network.layer.Layer;
import io.efferent.network.layer.ModularNetwork;
import io.efferent.network.layer.Recurrent;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.Sense;
import io.efferent.rl.distribution.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled gradients against DJL's autograd, and both against differences of the loss. */
class UpdateTest {
    private static final List<Sense> SENSES =
            List.of(Sense.of("proprioception", 3), Sense.privileged("force", 2), Sense.of("goal", 1));
    private static final ActionSpace REACH = new ActionSpace.Continuous(List.of(-1f, 0f), List.of(1f, 5f));

    private static ActorCritic network(Distribution distribution, Cell cell, boolean shared) {
        List<Sense> open = ActorCritic.open(SENSES);
        return new ActorCritic(
                SENSES,
                net(open, cell, distribution.outputs()),
                shared ? null : net(SENSES, cell, 1),
                distribution);
    }

    private static ModularNetwork net(List<Sense> senses, Cell cell, int outputs) {
        List<String> names = senses.stream().map(Sense::name).toList();
        Layer last = cell == null
                ? new Dense("second", 17, List.of("first", "goal"), Nonlinearity.RELU)
                : new Recurrent("second", 17, List.of("first", "goal"), cell);
        return new ModularNetwork(
                ActorCritic.inputs(senses), List.of(new Dense("first", 5, names, Nonlinearity.TANH), last), outputs,
                0.5);
    }

    /** Rows such as collector yields, with episodes that begin inside and with padding. */
    static Minibatch minibatch(ActorCritic network, Weights weights, int samples, int steps, RandomGenerator random) {
        Distribution distribution = network.distribution();
        int rows = samples * steps;
        float[] observations = gaussian(rows * network.observationSize(), random);
        float[] draws = new float[rows * distribution.width()];
        float[] targets = gaussian(rows * Minibatch.TARGETS, random);
        float[] shares = new float[rows];
        for (int row = 0; row < rows; row++) {
            float[] parameters = new float[distribution.parameters()];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = switch (distribution.name()) {
                    case "beta" -> 1 + random.nextFloat();
                    case "categorical" -> (float) Math.log(0.2);
                    default -> (float) random.nextGaussian();
                };
            }
            distribution.sample(parameters, 0, random, draws, row * distribution.width());
            targets[row * Minibatch.TARGETS + Minibatch.CARRY] = random.nextInt(4) == 0 ? 0 : 1;
            shares[row] = random.nextInt(5) == 0 ? 0 : 1f / rows;
        }
        List<float[]> memory = new ArrayList<>();
        network.memorySizes().forEach(size -> memory.add(gaussian(samples * size, random)));
        var batch = new Minibatch(samples, steps, observations, draws, targets, shares, memory);
        // Ratios on both sides of the clip.
        float[] now = new AutogradUpdate(loss(network), DataType.FLOAT64).logProbabilities(weights, batch);
        for (int row = 0; row < rows; row++) {
            targets[row * Minibatch.TARGETS + Minibatch.LOG_PROBABILITY] = now[row]
                    + (float) (0.3 * random.nextGaussian());
        }
        return batch;
    }

    private static float[] gaussian(int count, RandomGenerator random) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static PpoLoss loss(ActorCritic network) {
        return new PpoLoss(network, 0.2, true, 0.7, 0.05);
    }

    @Test
    void convolutionsOfSmallPicturesAreThoseOfAutograd() {
        List<Sense> senses = List.of(Sense.of("goal", 2), Sense.of("vision", 20, 24, 1));
        var seen = new Convolutional("features", 9, ActorCritic.inputs(senses).get(1));
        var head = new Dense("head", 7, List.of("features", "goal"), Nonlinearity.TANH);
        Distribution distribution = Distribution.of("beta", REACH, -0.3);
        assertSame(new ActorCritic(
                senses,
                new ModularNetwork(ActorCritic.inputs(senses), List.of(seen, head), distribution.outputs(), 0.5), null,
                distribution), 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ei", "spiking", "areas"})
    void wiredNetworksAreThoseOfAutograd(String architecture) {
        var settings = PpoSettings.builder().optArchitecture(architecture).optHidden(List.of(10)).build();
        assertSame(ActorCritic.of(SENSES, Distribution.of("beta", REACH, -0.3), settings), 12);
    }

    static Stream<Arguments> networks() {
        ActionSpace choices = new ActionSpace.MultiDiscrete(List.of(2, 11, 4));
        return Stream.of(
                "beta", "gaussian", "gaussian-state", "squashed-gaussian", "squashed-gaussian-state", "categorical")
                .flatMap(name -> Stream.<Cell>of(null, new Cell.Gru(), new Cell.Lstm(), new Cell.Rate(1, false))
                        .filter(cell -> cell == null || name.equals("beta") || name.equals("categorical"))
                        .map(cell -> Arguments.of(
                                Distribution.of(name, name.equals("categorical") ? choices : REACH, -0.3), cell)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void compiledGradientsAreThoseOfAutograd(Distribution distribution, Cell cell) {
        for (boolean shared : new boolean[] {false, true}) {
            assertSame(network(distribution, cell, shared), cell == null ? 2 : 6);
        }
    }

    private static void assertSame(ActorCritic network, int steps) {
        var weights = new Weights(network.initialWeights(RandomStreams.stream(3, "weights", 0)));
        Minibatch batch = minibatch(network, weights, 37, steps, RandomStreams.stream(4, "test", 0));
        var compiled = new CompiledUpdate(loss(network), DataType.FLOAT64, weights.values(), 2);
        var autograd = new AutogradUpdate(loss(network), DataType.FLOAT64);
        Update.Result expected = autograd.gradients(weights, batch);
        Update.Result actual = compiled.gradients(weights, batch);
        assertArrayEquals(expected.terms(), actual.terms(), 1e-12);
        assertTrue(actual.terms()[PpoLoss.CLIP_FRACTION] > 0.2 && actual.terms()[PpoLoss.CLIP_FRACTION] < 0.8);
        assertEquals(expected.gradients().keySet(), actual.gradients().keySet());
        for (String name : weights.names()) {
            double[] gradient = expected.gradients().get(name);
            assertArrayEquals(gradient, actual.gradients().get(name), 1e-10, name);
            assertTrue(java.util.Arrays.stream(gradient).anyMatch(g -> Math.abs(g) > 1e-6), name);
        }
        assertArrayEquals(
                autograd.logProbabilities(weights, batch), compiled.logProbabilities(weights, batch), 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"beta,0", "gaussian,0", "squashed-gaussian,0", "categorical,0", "beta,1"})
    void gradientsAreDifferencesOfTheLoss(String name, int recurrent) {
        ActionSpace space = name.equals("categorical") ? new ActionSpace.Discrete(3) : REACH;
        ActorCritic network =
                network(Distribution.of(name, space, -0.3), recurrent == 1 ? new Cell.Gru() : null, false);
        var weights = new Weights(network.initialWeights(RandomStreams.stream(5, "weights", 0)));
        Minibatch batch = minibatch(network, weights, 5, 3, RandomStreams.stream(6, "test", 0));
        var update = new CompiledUpdate(loss(network), DataType.FLOAT64, weights.values(), 1);
        Map<String, double[]> gradients = update.gradients(weights, batch).gradients();
        for (String weight : weights.names()) {
            double[] numbers = weights.get(weight);
            for (int i = 0; i < numbers.length; i += 1 + numbers.length / 4) {
                double kept = numbers[i];
                double step = 1e-6;
                numbers[i] = kept + step;
                double above = total(update, weights, batch);
                numbers[i] = kept - step;
                double below = total(update, weights, batch);
                numbers[i] = kept;
                assertEquals((above - below) / (2 * step), gradients.get(weight)[i], 1e-7, weight + " " + i);
            }
        }
    }

    private static double total(Update update, Weights weights, Minibatch batch) {
        double[] terms = update.gradients(weights, batch).terms();
        return terms[PpoLoss.POLICY] + 0.7 * terms[PpoLoss.VALUE] - 0.05 * terms[PpoLoss.ENTROPY];
    }
}
