package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies against the textbook equations, unit by unit in plain Java. */
class CellTest {
    private static final int INPUTS = 3;
    private static final int HIDDEN = 4;
    private static final int ACTIONS = 2;
    private static final int STEPS = 5;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Random random = new Random(42);

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Cell> cells() {
        return Stream.of(
                new Cell.Gru(), new Cell.Lstm(), new Cell.Rate(1, false), new Cell.Rate(0.3, false),
                new Cell.Rate(0.3, true), new Cell.Rectified(0.3), new Cell.Spiking(0.9, 0.4, 5));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void twoLayersFollowTheEquations(Cell cell) {
        var policy = new RecurrentPolicy(cell, INPUTS, HIDDEN, 2, ACTIONS, -5);
        Map<String, Values> numbers = new LinkedHashMap<>();
        policy.initialWeights(random)
                .forEach((name, v) -> numbers.put(name, new Values(draw(v.data().length), v.shape())));
        Parameters weights = Parameters.bind(manager, DataType.FLOAT64, numbers);
        NDList memory = policy.initialMemory(weights, 1);
        double[][] h = new double[2][HIDDEN];
        double[][] c = new double[2][HIDDEN];
        for (int step = 0; step < STEPS; step++) {
            double[] x = draw(INPUTS);
            NDArray observation = Constants.of(manager, DataType.FLOAT64, new Shape(1, INPUTS), x);
            PolicyStep answer = policy.step(weights, observation, memory);
            memory = answer.memory();
            for (int layer = 0; layer < 2; layer++) {
                x = update(cell, numbers, layer, x, h[layer], c[layer]);
            }
            double[] action = affine(numbers.get("fc.weight").data(), numbers.get("fc.bias").data(), x);
            Arrays.setAll(action, i -> sigmoid(action[i]));
            assertArrayEquals(action, answer.action().toDoubleArray(), 1e-13);
            double[] both = Stream.of(h).flatMapToDouble(Arrays::stream).toArray();
            assertArrayEquals(both, answer.hidden().toDoubleArray(), 1e-13);
        }
    }

    /** Moves h (and c) of one layer by a step and returns the new h. */
    private static double[] update(
            Cell cell, Map<String, Values> numbers, int layer, double[] x, double[] h, double[] c) {
        String name = cell.name() + ".";
        double[] in = affine(
                numbers.get(name + "weight_ih_l" + layer).data(), numbers.get(name + "bias_ih_l" + layer).data(), x);
        double[] rec = affine(
                numbers.get(name + "weight_hh_l" + layer).data(), numbers.get(name + "bias_hh_l" + layer).data(), h);
        int n = h.length;
        for (int i = 0; i < n; i++) {
            switch (cell) {
                case Cell.Gru() -> {
                    double r = sigmoid(in[i] + rec[i]);
                    double z = sigmoid(in[n + i] + rec[n + i]);
                    double candidate = Math.tanh(in[2 * n + i] + r * rec[2 * n + i]);
                    h[i] = (1 - z) * candidate + z * h[i];
                }
                case Cell.Lstm() -> {
                    double input = sigmoid(in[i] + rec[i]);
                    double forget = sigmoid(in[n + i] + rec[n + i]);
                    double candidate = Math.tanh(in[2 * n + i] + rec[2 * n + i]);
                    double output = sigmoid(in[3 * n + i] + rec[3 * n + i]);
                    c[i] = forget * c[i] + input * candidate;
                    h[i] = output * Math.tanh(c[i]);
                }
                case Cell.Rectified(double leak) -> {
                    c[i] += leak * (in[i] + rec[i] - c[i]);
                    h[i] = Math.max(0, c[i]);
                }
                case Cell.Spiking(double leak, double decay, _) -> {
                    double charged = c[i] + leak * (in[i] + rec[i] - c[i]);
                    int spikes = charged >= 1 ? 1 : 0;
                    h[i] += decay * (spikes - h[i]);
                    c[i] = spikes == 1 ? 0 : charged;
                }
                case Cell.Rate(double leak, boolean rectified) -> {
                    double drive = Math.tanh(in[i] + rec[i]);
                    h[i] = (1 - leak) * h[i] + leak * (rectified ? Math.max(0, drive) : drive);
                }
            }
        }
        return h;
    }

    private static double[] affine(double[] weight, double[] bias, double[] x) {
        double[] y = bias.clone();
        for (int row = 0; row < y.length; row++) {
            for (int column = 0; column < x.length; column++) {
                y[row] += weight[row * x.length + column] * x[column];
            }
        }
        return y;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private double[] draw(int count) {
        return random.doubles(count, -1, 1).toArray();
    }

    @Test
    void musclesBeginAlmostSilent() {
        var policy = RecurrentPolicy.gru(INPUTS, HIDDEN, ACTIONS);
        Parameters weights = Parameters.bind(manager, DataType.FLOAT64, policy.initialWeights(random));
        NDArray nothing = Constants.of(manager, DataType.FLOAT64, new Shape(1, INPUTS), new double[INPUTS]);
        double[] action = policy.step(weights, nothing, policy.initialMemory(weights, 1)).action().toDoubleArray();
        assertArrayEquals(new double[] {0.0066928509, 0.0066928509}, action, 1e-10);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
    void aLeakIsAFraction(double leak) {
        var failure = assertThrows(IllegalArgumentException.class, () -> new Cell.Rate(leak, false));
        assertEquals("leak: got " + leak + ", expected a number in (0, 1]", failure.getMessage());
    }

    @Test
    void sizesArePositive() {
        var failure = assertThrows(IllegalArgumentException.class, () -> RecurrentPolicy.gru(INPUTS, 0, ACTIONS));
        assertEquals("hidden: got 0, expected at least 1", failure.getMessage());
    }
}
