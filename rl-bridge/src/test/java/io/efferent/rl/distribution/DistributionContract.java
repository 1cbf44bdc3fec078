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
import io.efferent.array.Gradients;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every family of distributions over actions promises: draws, densities, entropy and divergence are of one thing.
 */
public abstract class DistributionContract {
    private static final int DRAWS = 40_000;

    private final Random random = new Random(3);

    /** The family. */
    protected abstract Distribution distribution();

    private interface Formula {
        NDArray of(Parameters weights);
    }

    private double[] compute(Formula formula) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            return Tensors.toDoubles(
                    formula.of(Parameters.bind(manager, DataType.FLOAT64, distribution().initialWeights())));
        }
    }

    private static NDArray rows(Parameters p, int columns, double[] numbers) {
        return Constants.of(p.manager(), p.type(), new Shape(numbers.length / columns, columns), numbers);
    }

    /** A member of the family, of small random outputs of a network. */
    private double[] member() {
        double[] outputs = random.doubles(distribution().outputs(), -0.5, 0.5).toArray();
        double[] member = compute(p -> distribution().parameters(rows(p, outputs.length, outputs), p));
        assertEquals(distribution().parameters(), member.length);
        distribution().requireMember(floats(member), 0);
        return member;
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    private double[] draws(double[] member, long seed) {
        Distribution distribution = distribution();
        int width = distribution.width();
        float[] parameters = floats(member);
        var source = new Random(seed);
        float[] draws = new float[DRAWS * width];
        for (int i = 0; i < DRAWS; i++) {
            distribution.sample(parameters, 0, source, draws, i * width);
        }
        double[] numbers = new double[draws.length];
        for (int i = 0; i < draws.length; i++) {
            numbers[i] = draws[i];
        }
        return numbers;
    }

    private double[] logProbabilities(double[] member, double[] draws) {
        return compute(p -> distribution().logProbability(
                rows(p, member.length, member), rows(p, distribution().width(), draws), p));
    }

    /** The mean is the number, within five standard errors. */
    private static void assertMean(String what, double expected, double[] sample) {
        double mean = 0;
        double squares = 0;
        for (double x : sample) {
            mean += x / sample.length;
            squares += x * x / sample.length;
        }
        double error = Math.sqrt(Math.max(0, squares - mean * mean) / sample.length);
        assertEquals(expected, mean, 5 * error + 1e-5, what);
    }

    @Test
    void densitiesAreThoseOfTheDraws() {
        double[] p = member();
        double[] q = member();
        double[] draws = draws(p, 1);
        double[] logP = logProbabilities(p, draws);
        double[] logQ = logProbabilities(q, draws);
        double[] ratio = new double[DRAWS];
        double[] surprise = new double[DRAWS];
        double[] distance = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            ratio[i] = Math.exp(logQ[i] - logP[i]);
            surprise[i] = -logP[i];
            distance[i] = logP[i] - logQ[i];
        }
        assertMean("the other density adds up to 1", 1, ratio);
        assertMean("entropy", compute(c -> distribution().entropy(rows(c, p.length, p), c))[0], surprise);
        assertMean("divergence",
                compute(c -> distribution().klDivergence(rows(c, p.length, p), rows(c, q.length, q), c))[0], distance);
    }

    @Test
    void nothingDivergesFromItself() {
        double[] p = member();
        assertEquals(
                0, compute(c -> distribution().klDivergence(rows(c, p.length, p), rows(c, p.length, p), c))[0], 1e-12);
    }

    @Test
    void aSeedFixesTheDraws() {
        double[] p = member();
        assertArrayEquals(draws(p, 4), draws(p, 4));
    }

    @Test
    void drawsAndModesMakeActions() {
        double[] p = member();
        int width = distribution().width();
        float[] draw = new float[width];
        float[] action = new float[width];
        distribution().mode(floats(p), 0, draw, 0);
        distribution().toAction(draw, 0, action, 0);
        assertTrue(Double.isFinite(logProbabilities(p, toDoubles(draw))[0]), "the mode is possible");
        for (float a : action) {
            assertTrue(Float.isFinite(a), "action " + a);
        }
    }

    private static double[] toDoubles(float[] numbers) {
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] p = floats(member());
            p[0] = wrong;
            assertThrows(IllegalArgumentException.class,
                    () -> distribution().sample(p, 0, new Random(1), new float[distribution().width()], 0));
        }
    }

    @Test
    void gradientsMatchCentralDifferences() {
        Distribution distribution = distribution();
        double[] draws = Arrays.copyOf(draws(member(), 5), 6 * distribution.width());
        Shape shape = new Shape(6, distribution.outputs());
        Map<String, Values> inputs = new LinkedHashMap<>(distribution.initialWeights());
        inputs.put("outputs", new Values(random.doubles(shape.size(), -0.5, 0.5).toArray(), shape));
        Gradients.check(inputs, random, 1e-6, (m, in) -> {
            Map<String, NDArray> own = new LinkedHashMap<>(in);
            own.keySet().retainAll(distribution.initialWeights().keySet());
            Parameters p = Parameters.bind(m, DataType.FLOAT64, distribution.initialWeights(), own);
            NDArray parameters = distribution.parameters(in.get("outputs"), p);
            return distribution.logProbability(parameters, rows(p, distribution.width(), draws), p).mean()
                    .add(distribution.entropy(parameters, p).mean());
        });
    }
}
