package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LinearDecoderTest {
    private static final double[][] ACTIVITY = Populations.noise(200, 5, 1);

    /** Outputs of the present and of the sample before. */
    private static double[][] outputs() {
        double[][] outputs = new double[200][2];
        for (int t = 0; t < 200; t++) {
            outputs[t][0] = 3 + 2 * ACTIVITY[t][0] - ACTIVITY[t][3];
            outputs[t][1] = t == 0 ? 0 : 4 * ACTIVITY[t - 1][2];
        }
        return outputs;
    }

    @Test
    void weightsOfPresentAndPastAreFound() {
        var decoder = LinearDecoder.fit(ACTIVITY, outputs(), 1, 0);
        assertArrayEquals(new double[] {2, 0, 0, -1, 0, 0, 0, 0, 0, 0}, Matrices.column(decoder.weights(), 0), 1e-12);
        assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, 0, 4, 0, 0}, Matrices.column(decoder.weights(), 1), 1e-12);
        double[][] predicted = decoder.predict(ACTIVITY);
        assertEquals(0, Matrices.squares(Matrices.plus(predicted, -1, outputs())), 1e-20);
    }

    @Test
    void whatIsNotSaidIsNotDecoded() {
        var score = LinearDecoder.crossValidated(
                ACTIVITY, Populations.noise(200, 3, 9), 0, 1, LinearDecoder.folds(200, 5));
        for (double determination : score.determination()) {
            assertTrue(determination < 0.02 && determination > -0.2, () -> "R² " + determination);
        }
        assertEquals(1, LinearDecoder.crossValidated(
                ACTIVITY, outputs(), 1, 0, LinearDecoder.folds(200, 5)).weighted(), 1e-12);
    }

    @Test
    void aRidgeHoldsWeightsBack() {
        double previous = Double.POSITIVE_INFINITY;
        for (double ridge = 0; ridge < 1e4; ridge = 10 * ridge + 1) {
            double size = Matrices.squares(LinearDecoder.fit(ACTIVITY, outputs(), 0, ridge).weights());
            assertTrue(size < previous);
            previous = size;
        }
    }

    @Test
    void foldsAreContiguousAndEvenlyLong() {
        assertArrayEquals(new int[] {0, 0, 0, 1, 1, 2, 2}, LinearDecoder.folds(7, 3));
    }

    @Test
    void whatCannotBeDecodedIsRefused() {
        double[][] twice = Matrices.times(ACTIVITY, new double[][] {{1, 1}, {0, 0}, {0, 0}, {0, 0}, {0, 0}});
        refused("ridge: got 0.0, expected more, because activity is linearly dependent",
                () -> LinearDecoder.fit(twice, outputs(), 0, 0));
        refused("folds: got 1 fold, expected at least 2",
                () -> LinearDecoder.crossValidated(ACTIVITY, outputs(), 0, 1, new int[200]));
        refused("lags: got -1, expected at least 0", () -> LinearDecoder.fit(ACTIVITY, outputs(), -1, 0));
        refused("activity[0]: got length 3, expected a divisor of 10, units times lags and one",
                () -> LinearDecoder.fit(ACTIVITY, outputs(), 1, 0).predict(new double[4][3]));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
