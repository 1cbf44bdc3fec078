package io.efferent.rl.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.rl.ActionSpace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.Variance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against numerical integration, closed forms of Commons Math, and statistics of many draws. */
class DistributionTest {
    private static final ActionSpace RANGE = new ActionSpace.Continuous(List.of(-1f), List.of(4f));
    private static final ActionSpace TWO = new ActionSpace.Continuous(List.of(-1f, 0f), List.of(4f, 0.5f));
    private static final int GRID = 40_000;

    private interface Formula {
        NDArray of(Parameters constants);
    }

    /** The numbers of a float64 computation. */
    private static double[] compute(Formula formula) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            return Tensors.toDoubles(formula.of(Parameters.bind(manager, DataType.FLOAT64, Map.of())));
        }
    }

    private static NDArray row(Parameters constants, double... numbers) {
        return rows(constants, numbers.length, numbers);
    }

    private static NDArray rows(Parameters constants, int columns, double... numbers) {
        Shape shape = new Shape(numbers.length / columns, columns);
        return Constants.of(constants.manager(), constants.type(), shape, numbers);
    }

    private static double[] logProbabilities(Distribution distribution, double[] parameters, double... draws) {
        return compute(c ->
                distribution.logProbability(row(c, parameters), rows(c, distribution.width(), draws), c));
    }

    private static double entropy(Distribution distribution, double... parameters) {
        return compute(c -> distribution.entropy(row(c, parameters), c))[0];
    }

    private static double klDivergence(Distribution distribution, double[] p, double[] q) {
        return compute(c -> distribution.klDivergence(row(c, p), row(c, q), c))[0];
    }

    private static Distribution named(String name) {
        return Distribution.of(name, RANGE, 0);
    }

    /** Draws of one number from end to end, in the middles of equal steps. */
    private static double[] grid(Distribution distribution) {
        boolean unit = distribution instanceof Beta;
        return IntStream.range(0, GRID).mapToDouble(i -> (i + 0.5) / GRID).map(x -> unit ? x : 24 * x - 12).toArray();
    }

    /** How much of the action a step of the grid covers. */
    private static double cell(Distribution distribution, double draw) {
        return switch (distribution) {
            case Beta beta -> 5.0 / GRID;
            case Gaussian gaussian -> 24.0 / GRID
                    * (gaussian.squashed() ? 2.5 * (1 - Math.tanh(draw) * Math.tanh(draw)) : 1);
            default -> throw new IllegalArgumentException("no density");
        };
    }

    @ParameterizedTest
    @CsvSource({
        "beta,1.2,3.5,2,2,1e-7", "beta,20,45,1.5,30,1e-7", "beta,300,400,1,1,1e-7",
        "gaussian,0.5,-0.7,1,0.2,1e-9", "squashed-gaussian,0.5,-0.7,-0.5,0,1e-6",
        "squashed-gaussian,1.5,0.5,1,0.4,1e-4",
        "squashed-gaussian-state,-0.2,-3,-0.2,-2,1e-6"
    })
    void densityEntropyAndDivergenceAreIntegrals(
            String name, double first, double second, double otherFirst, double otherSecond, double tolerance) {
        Distribution distribution = named(name);
        double[] p = {first, second};
        double[] q = {otherFirst, otherSecond};
        double[] draws = grid(distribution);
        double[] logP = logProbabilities(distribution, p, draws);
        double[] logQ = logProbabilities(distribution, q, draws);
        double total = 0;
        double entropy = 0;
        double divergence = 0;
        for (int i = 0; i < GRID; i++) {
            double mass = Math.exp(logP[i]) * cell(distribution, draws[i]);
            total += mass;
            if (mass > 0) {
                entropy -= mass * logP[i];
                divergence += mass * (logP[i] - logQ[i]);
            }
        }
        assertEquals(1, total, 1e-6);
        assertEquals(entropy, entropy(distribution, p), tolerance + 1e-6);
        assertEquals(divergence, klDivergence(distribution, p, q), 1e-5 * Math.max(1, divergence));
        assertEquals(0, klDivergence(distribution, p, p), 1e-12);
    }

    @Test
    void densitiesAreThoseOfCommonsMath() {
        double[] log = logProbabilities(new Beta((ActionSpace.Continuous) TWO), new double[] {1.5, 7, 3, 2}, 0.3, 0.8);
        double expected = new BetaDistribution(1.5, 3).logDensity(0.3) - Math.log(5)
                + new BetaDistribution(7, 2).logDensity(0.8) - Math.log(0.5);
        assertEquals(expected, log[0], 1e-7);
        log = logProbabilities(Distribution.of("gaussian", TWO, 0), new double[] {1.5, 7, -1, 2}, 0.3, 0.8);
        expected = new NormalDistribution(1.5, Math.exp(-1)).logDensity(0.3)
                + new NormalDistribution(7, Math.exp(2)).logDensity(0.8);
        assertEquals(expected, log[0], 1e-12);
        assertEquals(2 * Math.log(2 * Math.PI * Math.E) / 2 + 1,
                entropy(Distribution.of("gaussian", TWO, 0), 0, 0, -1, 2), 1e-12);
        assertEquals(Math.log(5 * 0.5), entropy(Distribution.of("beta", TWO, 0), 1, 1, 1, 1), 1e-12);
    }

    @Test
    void categoricalProbabilitiesEntropyAndDivergence() {
        var distribution = new Categorical(List.of(2, 3));
        double[] p =
                compute(c -> distribution.parameters(row(c, 1, 1 + Math.log(3), 1000, 1000, 1000 + Math.log(2)), c));
        double[] expected = {0.25, 0.75, 0.25, 0.25, 0.5};
        assertArrayEquals(Arrays.stream(expected).map(Math::log).toArray(), p, 1e-12);
        double[] log = logProbabilities(distribution, p, 0, 0, 1, 2, 0, 2);
        assertArrayEquals(new double[] {Math.log(0.0625), Math.log(0.375), Math.log(0.125)}, log, 1e-12);
        double entropy = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75) - 0.5 * Math.log(0.25) - 0.5 * Math.log(0.5);
        assertEquals(entropy, entropy(distribution, p), 1e-12);
        double[] q = compute(c -> distribution.parameters(row(c, 0, 0, 0, 0, 0), c));
        assertEquals(Math.log(2) + Math.log(3) - entropy, klDivergence(distribution, p, q), 1e-12);
        assertEquals(Math.log(6), entropy(distribution, q), 1e-12);
    }

    private static float[][] draws(Distribution distribution, float[] parameters, int count) {
        RandomGenerator random = RandomStreams.stream(11, "test", 0);
        float[][] draws = new float[count][distribution.width()];
        for (float[] draw : draws) {
            distribution.sample(parameters, 0, random, draw, 0);
        }
        return draws;
    }

    private static void assertMoments(float[][] draws, int column, double mean, double variance) {
        double[] numbers = Arrays.stream(draws).mapToDouble(d -> d[column]).toArray();
        assertEquals(mean, new Mean().evaluate(numbers), 5 * Math.sqrt(variance / numbers.length));
        assertEquals(variance, new Variance().evaluate(numbers), 0.03 * variance);
    }

    @Test
    void drawsHaveTheRightMoments() {
        float[][] draws = draws(Distribution.of("beta", TWO, 0), new float[] {1.05f, 40, 3, 2}, 100_000);
        var first = new BetaDistribution(1.05, 3);
        var second = new BetaDistribution(40, 2);
        assertMoments(draws, 0, first.getNumericalMean(), first.getNumericalVariance());
        assertMoments(draws, 1, second.getNumericalMean(), second.getNumericalVariance());
        draws = draws(Distribution.of("gaussian", TWO, 0), new float[] {3, -1, 0.5f, -2}, 100_000);
        assertMoments(draws, 0, 3, Math.exp(1));
        assertMoments(draws, 1, -1, Math.exp(-4));
        float[] log = {(float) Math.log(0.25), (float) Math.log(0.75), (float) Math.log(0.1), (float) Math.log(0.6),
            (float) Math.log(0.3)};
        draws = draws(new Categorical(List.of(2, 3)), log, 100_000);
        assertMoments(draws, 0, 0.75, 0.25 * 0.75);
        assertMoments(draws, 1, 1.2, 0.6 + 4 * 0.3 - 1.44);
    }

    @ParameterizedTest
    @ValueSource(strings = {"beta", "gaussian", "gaussian-state"})
    void nothingIsMoreLikelyThanTheMode(String name) {
        Distribution distribution = named(name);
        float[] mode = new float[1];
        distribution.mode(new float[] {2.5f, 1.75f}, 0, mode, 0);
        double[] parameters = {2.5, 1.75};
        double[] draws = grid(distribution);
        double[] log = logProbabilities(distribution, parameters, draws);
        int best = IntStream.range(0, GRID).reduce((a, b) -> log[b] > log[a] ? b : a).orElseThrow();
        assertEquals(draws[best], mode[0], draws[1] - draws[0]);
        distribution.mode(new float[] {1, 1}, 0, mode, 0);
        assertEquals(distribution instanceof Beta ? 0.5 : 1, mode[0]);
    }

    @Test
    void actionsLieInTheirRange() {
        for (String name : List.of("beta", "gaussian", "squashed-gaussian")) {
            Distribution distribution = Distribution.of(name, TWO, 0);
            float[] parameters = name.equals("beta") ? new float[] {1, 1, 1, 1} : new float[] {0, 0, 1, 1};
            float[] least = {9, 9};
            float[] most = {-9, -9};
            float[] action = new float[2];
            for (float[] draw : draws(distribution, parameters, 20_000)) {
                distribution.toAction(draw, 0, action, 0);
                for (int i = 0; i < 2; i++) {
                    least[i] = Math.min(least[i], action[i]);
                    most[i] = Math.max(most[i], action[i]);
                }
            }
            assertArrayEquals(new float[] {-1, 0}, least, 0.01f, name);
            assertArrayEquals(new float[] {4, 0.5f}, most, 0.01f, name);
            assertTrue(least[0] >= -1 && least[1] >= 0 && most[0] <= 4 && most[1] <= 0.5f, name);
        }
        float[] action = new float[2];
        Distribution.of("squashed-gaussian", TWO, 0).toAction(new float[] {0, 0.5f}, 0, action, 0);
        assertArrayEquals(new float[] {1.5f, (float) (0.25 * (1 + Math.tanh(0.5)))}, action, 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"gaussian,2", "squashed-gaussian-state,4", "beta,4"})
    void parametersComeFromOutputs(String name, int outputs) {
        Distribution distribution = Distribution.of(name, TWO, -0.5);
        assertEquals(outputs, distribution.outputs());
        assertEquals(name, distribution.name());
        Map<String, Values> own = distribution.initialWeights();
        double[] numbers = IntStream.range(0, outputs).mapToDouble(i -> i - 1).toArray();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Parameters weights = Parameters.bind(manager, DataType.FLOAT64, own);
            double[] parameters = Tensors.toDoubles(distribution.parameters(row(weights, numbers), weights));
            BiFunction<Double, Double, Double> softplus = (x, one) -> one + Math.log1p(Math.exp(x));
            double[] expected = switch (name) {
                case "gaussian" -> new double[] {-1, 0, -0.5, -0.5};
                case "beta" -> Arrays.stream(numbers).map(x -> softplus.apply(x, 1.0)).toArray();
                default -> new double[] {-1, 0, 0.5, 1.5};
            };
            assertArrayEquals(expected, parameters, 1e-12);
        }
    }

    @Test
    void distributionsThatDoNotFitTheActionsAreRefused() {
        assertEquals(new Beta((ActionSpace.Continuous) TWO), Distribution.of("auto", TWO, 0));
        assertEquals(Categorical.of(4), Distribution.of("auto", new ActionSpace.Discrete(4), 0));
        assertThrows(IllegalArgumentException.class, () -> Distribution.of("beta", new ActionSpace.Discrete(4), 0));
        var message = assertThrows(IllegalArgumentException.class, () -> Distribution.of("categorical", TWO, 0))
                .getMessage();
        assertTrue(message.startsWith("distribution: got 'categorical', expected for these actions one of auto, ")
                && message.contains("beta, gaussian"), message);
    }

    private static Stream<Distribution> all() {
        return Stream.concat(Stream.of(Categorical.of(2), new Categorical(List.of(2, 3))),
                Stream.of("beta", "gaussian", "gaussian-state", "squashed-gaussian", "squashed-gaussian-state")
                        .map(name -> Distribution.of(name, TWO, 0)));
    }

    /** Each draw and mode ends at once, with a number that can be used or a refusal that names the parameter. */
    @ParameterizedTest
    @MethodSource("all")
    @Timeout(20)
    void parametersOfAnyKindAreDrawnFromOrRefused(Distribution distribution) {
        float[] values =
                {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, -0f, 0.3f, 1, -1, 88, -104, 1e10f,
                -1e10f,
            Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE};
        RandomGenerator random = RandomStreams.stream(5, "test", 0);
        float[] draw = new float[distribution.width()];
        float[] action = new float[distribution.width()];
        int refused = 0;
        for (int trial = 0; trial < 3000; trial++) {
            float[] parameters = new float[distribution.parameters()];
            boolean finite = true;
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = trial % 3 == 0 ? values[random.nextInt(values.length)] : i == trial % parameters.length
                        ? values[trial / 3 % values.length] : 1;
                finite &= Float.isFinite(parameters[i]);
            }
            for (boolean mode : new boolean[] {false, true}) {
                try {
                    if (mode) {
                        distribution.mode(parameters, 0, draw, 0);
                    } else {
                        distribution.sample(parameters, 0, random, draw, 0);
                    }
                    assertTrue(finite, Arrays.toString(parameters));
                    distribution.toAction(draw, 0, action, 0);
                    for (int i = 0; i < action.length; i++) {
                        assertTrue(Float.isFinite(draw[i]) && Float.isFinite(action[i]), Arrays.toString(parameters));
                    }
                } catch (IllegalArgumentException e) {
                    refused++;
                    assertTrue(
                            e.getMessage()
                            .matches(
                            "parameter \\d of the " + distribution.name() + " distribution: got .*, expected .*"),
                            e.getMessage());
                }
            }
        }
        assertTrue(refused > 500 && refused < 5500, "refused: " + refused);
    }
}
