package io.efferent.experiment.analyze;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.efferent.array.RandomStreams;
import io.efferent.network.Cell;
import io.efferent.network.MlpPolicy;
import io.efferent.network.RecurrentPolicy;
import io.efferent.network.Weights;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Plain numbers and the policy's own code on the tape say the same. */
class NetworkDynamicsTest {
    private static final double[] SEEN = {0.3, -0.7, 1.1, 0.2};

    private static void requireEqual(Cell cell, int layers, int states) {
        var policy = new RecurrentPolicy(cell, SEEN.length, 5, layers, 3, -1);
        var random = new Random(4);
        var weights = new Weights(policy.initialWeights(RandomStreams.stream(2, "weights", 0)));
        for (String name : weights.names()) {
            double[] values = weights.get(name);
            Arrays.setAll(values, i -> values[i] + 0.3 * random.nextGaussian());
        }
        var system = NetworkDynamics.of(policy, weights, SEEN);
        var tape = new NetworkDynamics.OnTape(policy, weights, SEEN);
        double[] state = random.doubles(states, -0.9, 0.9).toArray();
        assertArrayEquals(tape.next(state), system.next(state), 1e-14);
        double[][] jacobian = system.jacobian(state);
        double[][] onTape = tape.jacobian(state);
        for (int j = 0; j < states; j++) {
            double[] ahead = state.clone();
            double[] behind = state.clone();
            ahead[j] += 1e-6;
            behind[j] -= 1e-6;
            double[] up = system.next(ahead);
            double[] down = system.next(behind);
            for (int i = 0; i < states; i++) {
                assertEquals(onTape[i][j], jacobian[i][j], 1e-13);
                assertEquals((up[i] - down[i]) / 2e-6, jacobian[i][j], 1e-8);
            }
        }
    }

    @Test
    void gatedAndRateUnitsAreComputedInPlainNumbers() {
        requireEqual(new Cell.Gru(), 1, 5);
        requireEqual(new Cell.Rate(1, false), 1, 5);
        requireEqual(new Cell.Rate(0.2, false), 1, 5);
    }

    @Test
    void allOthersOnTheTape() {
        requireEqual(new Cell.Lstm(), 1, 10);
        requireEqual(new Cell.Gru(), 2, 10);
        requireEqual(new Cell.Rate(0.2, true), 1, 5);
    }

    @Test
    void saysWhatIsWrong() {
        var gru = RecurrentPolicy.gru(4, 3, 2);
        var weights = new Weights(gru.initialWeights(RandomStreams.stream(2, "weights", 0)));
        assertEquals("observation: got 1 numbers, expected 4", assertThrows(IllegalArgumentException.class,
                () -> NetworkDynamics.of(gru, weights, 1)).getMessage());
        var mlp = new MlpPolicy(4, 3, 1, 2, -1);
        var others = new Weights(mlp.initialWeights(RandomStreams.stream(2, "weights", 0)));
        assertEquals("policy: got 'mlp' without memory, expected some", assertThrows(IllegalArgumentException.class,
                () -> NetworkDynamics.of(mlp, others, SEEN)).getMessage());
    }
}
