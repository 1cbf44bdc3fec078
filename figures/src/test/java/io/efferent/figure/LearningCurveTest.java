package io.efferent.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LearningCurveTest {

    private static LearningCurve.Builder two() {
        return LearningCurve.builder().setBatch(new int[] {0, 10}).setLoss(new double[] {1, 0.5});
    }

    private static void rejects(String message, LearningCurve.Builder builder) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }

    @Test
    void messagesNameTheArgument() {
        rejects("loss has length 3, expected 2 (one per batch)", two().setLoss(new double[3]));
        rejects("gradientNorm has length 1, expected 2 (one per batch)", two().optGradientNorm(new double[1]));
        rejects("terms[effort] has length 4, expected 2 (one per batch)", two().optTerm("effort", new double[4]));
        rejects("validationLoss has length 2, expected 1 (one per validationBatch)",
                two().optValidation(new int[1], new double[2]));
        rejects("batch[1] is 0 after 0, expected increasing numbers", two().setBatch(new int[] {0, 0}));
        rejects("batch is required, none was given", LearningCurve.builder().setLoss(new double[2]));
    }

    @Test
    void lossesAloneAreNumberedFromZero() {
        assertArrayEquals(new int[] {0, 1, 2}, LearningCurve.of(new double[] {3, 2, 1}).batch());
    }
}
