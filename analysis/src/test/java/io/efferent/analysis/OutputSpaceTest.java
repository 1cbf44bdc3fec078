package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OutputSpaceTest {
    private static final double[][] SAMPLES = {{1, 0, 0}, {-1, 0, 0}, {0, 2, 0}, {0, -2, 0}, {0, 0, 3}, {0, 0, -3}};

    @Test
    void potentIsTheShareAlongTheRows() {
        var split = OutputSpace.of(new double[][] {{0, 0, 5}}, SAMPLES);
        assertEquals(9.0 / 14, split.potent(), 1e-12);
        assertEquals(5.0 / 14, split.nullShare(), 1e-12);
        assertEquals(1.0 / 3, split.chance(), 1e-12);
    }

    @Test
    void rowsThatSayTheSameCountOnce() {
        var split = OutputSpace.of(new double[][] {{1, 1, 0}, {-2, -2, 0}, {0, 0, 0}}, SAMPLES);
        assertEquals((1.0 + 4) / 2 / 14, split.potent(), 1e-12);
        assertEquals(1.0 / 3, split.chance(), 1e-12);
    }

    @Test
    void randomActivityIsPotentByChance() {
        var split = OutputSpace.of(Populations.noise(3, 20, 1), Populations.noise(5000, 20, 2));
        assertEquals(split.chance(), split.potent(), 0.01);
    }

    @Test
    void weightsThatSayNothingAreRefused() {
        assertEquals("weights: got nothing but zeros, expected some that are not",
                assertThrows(IllegalArgumentException.class,
                        () -> OutputSpace.of(new double[2][3], SAMPLES)).getMessage());
        assertEquals("samples[0]: got length 3, expected length 2",
                assertThrows(IllegalArgumentException.class,
                        () -> OutputSpace.of(new double[][] {{1, 2}}, SAMPLES)).getMessage());
    }
}
