package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializersTest {
    @ParameterizedTest
    @CsvSource({"5, 5", "12, 4", "3, 7", "1, 1"})
    void orthogonalMatricesHaveOrthonormalColumnsOrRows(int rows, int columns) {
        double[] q = Initializers.orthogonal(rows, columns, new Random(3)).data();
        boolean tall = rows >= columns;
        int vectors = Math.min(rows, columns);
        for (int a = 0; a < vectors; a++) {
            for (int b = 0; b < vectors; b++) {
                double product = 0;
                for (int i = 0; i < Math.max(rows, columns); i++) {
                    product += tall ? q[i * columns + a] * q[i * columns + b] : q[a * columns + i] * q[b * columns + i];
                }
                assertEquals(a == b ? 1 : 0, product, 1e-12);
            }
        }
    }

    /** Uniform over all rotations and reflections: the mean of any element is 0, of its square one over the size. */
    @Test
    void orthogonalMatricesPreferNoDirection() {
        int draws = 4000;
        var random = new Random(11);
        double[] mean = new double[9];
        double[] square = new double[9];
        for (int draw = 0; draw < draws; draw++) {
            double[] q = Initializers.orthogonal(3, 3, random).data();
            for (int i = 0; i < 9; i++) {
                mean[i] += q[i] / draws;
                square[i] += q[i] * q[i] / draws;
            }
        }
        double[] third = new double[9];
        Arrays.fill(third, 1.0 / 3);
        assertArrayEquals(new double[9], mean, 0.04);
        assertArrayEquals(third, square, 0.025);
    }

    @Test
    void glorotIsUniformWithinItsBound() {
        double bound = Math.sqrt(6.0 / (60 + 90));
        double[] w = Initializers.glorot(60, 90, new Random(5)).data();
        double largest = Arrays.stream(w).map(Math::abs).max().orElseThrow();
        double variance = Arrays.stream(w).map(x -> x * x).average().orElseThrow();
        assertTrue(largest <= bound && largest > 0.998 * bound, () -> largest + " of " + bound);
        assertEquals(bound * bound / 3, variance, 0.03 * bound * bound / 3);
        assertEquals(0, Arrays.stream(w).average().orElseThrow(), 0.03 * bound);
    }

    @Test
    void aSeedFixesThem() {
        var first = Initializers.orthogonal(6, 3, new Random(1));
        assertEquals(first, Initializers.orthogonal(6, 3, new Random(1)));
        assertNotEquals(first, Initializers.orthogonal(6, 3, new Random(2)));
    }
}
