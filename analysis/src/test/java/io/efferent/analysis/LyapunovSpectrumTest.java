package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LyapunovSpectrumTest {
    private static final double STEP = 0.01;

    @Test
    void aMatrixThatStaysHasTheLogarithmsOfItsEigenvalues() {
        double[][] matrix = {{0.9, 0.3, 0}, {0, 0.5, -0.2}, {0, 0.2, 0.5}};
        double[][][] steps = new double[2000][][];
        Arrays.fill(steps, matrix);
        double[] expected = Matrices.eigenvalues(matrix).stream()
                .mapToDouble(value -> Math.log(value.modulus()) / STEP).toArray();
        var spectrum = LyapunovSpectrum.of(steps, 3, 10, STEP);
        assertArrayEquals(expected, spectrum.exponents(), 0.05, "what the first steps add fades as 1 / steps");
        assertArrayEquals(
                Arrays.copyOf(expected, 1), LyapunovSpectrum.of(steps, 1, 1, STEP).exponents(), 0.05);
    }

    /** Hénon's map at 1.4 and 0.3: 0.4192 per step (Sprott 2003); both add up to log 0.3, by which areas shrink. */
    @Test
    void henonsMapIsChaotic() {
        double x = 0.1;
        double y = 0.1;
        double[][][] steps = new double[40_000][][];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new double[][] {{-2.8 * x, 1}, {0.3, 0}};
            double next = 1 - 1.4 * x * x + y;
            y = 0.3 * x;
            x = next;
        }
        var spectrum = LyapunovSpectrum.of(steps, 2, 10, 1);
        assertEquals(0.4192, spectrum.largest(), 0.005);
        assertEquals(Math.log(0.3), Arrays.stream(spectrum.exponents()).sum(), 1e-9);
        assertEquals(1.258, spectrum.dimension(), 0.004, "Kaplan and Yorke's dimension of it");
    }

    @Test
    void whatIsForgottenInAStepVanishesAltogether() {
        double[][] shift = {{0.5, 0}, {1, 0}};
        var spectrum = LyapunovSpectrum.of(new double[][][] {shift, shift, shift}, 2, 1, 1);
        assertEquals(Double.NEGATIVE_INFINITY, spectrum.exponents()[1]);
        assertEquals(0, spectrum.dimension());
    }

    @Test
    void saysWhatIsWrong() {
        double[][][] steps = {{{1, 0}, {0, 1}}};
        assertEquals("count: got 3, expected 1 to 2, the size of a state", assertThrows(
                IllegalArgumentException.class, () -> LyapunovSpectrum.of(steps, 3, 1, 1)).getMessage());
        assertEquals("jacobians[0][0]: got length 2, expected length 1", assertThrows(
                IllegalArgumentException.class,
                () -> LyapunovSpectrum.of(new double[][][] {{{1, 0}}}, 1, 1, 1)).getMessage());
    }
}
