package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.efferent.array.Values;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final double[][] GRADIENTS = {{0.1, -0.2, 0}, {0.3, 0.4, -1e-9}, {-0.5, 0.05, 2}};

    /** PyTorch's formula in thirty digits, with a rate of 0.01. */
    private static final double[][] EXPECTED = {
        {0.9900000009999999, -1.99000000049999998, 0.5},
        {0.980822190220558926, -1.9936610356546037, 0.500491549311614478},
        {0.982431333209578264, -1.99718369601785839, 0.494103413375799203}
    };

    private final Weights weights = new Weights(Map.of("w", Values.row(1, -2, 0.5)));

    @Test
    void takesTheStepsOfPyTorch() {
        var adam = new Adam();
        for (int step = 0; step < GRADIENTS.length; step++) {
            adam.step(weights, Map.of("w", GRADIENTS[step]), 0.01);
            assertArrayEquals(EXPECTED[step], weights.get("w"), 1e-15, "after step " + (step + 1));
        }
        assertEquals(3, adam.steps());
    }

    @Test
    void firstStepHasTheLengthOfTheRateWhateverTheGradient() {
        new Adam().step(weights, Map.of("w", new double[] {1e-3, -1e3, 5}), 0.25);
        assertArrayEquals(new double[] {0.75, -1.75, 0.25}, weights.get("w"), 1e-5);
    }

    @Test
    void goesOnAfterARestoreAsIfNothingHadHappened() {
        var adam = new Adam();
        adam.step(weights, Map.of("w", GRADIENTS[0]), 0.01);
        var restored = new Adam();
        restored.restore(adam.steps(), adam.mean(), adam.variance());
        var copy = weights.copy();
        for (int step = 1; step < GRADIENTS.length; step++) {
            adam.step(weights, Map.of("w", GRADIENTS[step]), 0.01);
            restored.step(copy, Map.of("w", GRADIENTS[step]), 0.01);
        }
        assertEquals(weights.values(), copy.values());
    }
}
