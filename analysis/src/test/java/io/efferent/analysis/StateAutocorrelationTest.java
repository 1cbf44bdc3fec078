package io.efferent.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateAutocorrelationTest {
    private static final double[][] FIRST = {{1, 2, 4}, {2, 1, 0}, {3, 3.5, 5}, {-1, 0, 2}};
    private static final double[][] SECOND = {{0.5, -1, 2}, {1, 1, -3}};

    /** Means of numpy.corrcoef over pairs of rows. */
    @Test
    void correlationsAreThoseOfNumpy() {
        assertArrayEquals(
                new double[] {1.0, -0.4532260594477762, 0.006945044411928336, 1.0},
                StateAutocorrelation.of(List.of(FIRST, SECOND), 3), 1e-12);
    }

    @Test
    void statesThatDoNotVaryOverUnitsCountNothing() {
        double[][] flat = {{1, 1}, {1, 2}, {3, 3}, {2, 4}};
        double[] alike = StateAutocorrelation.of(List.<double[][]>of(flat), 4);
        assertEquals(1, alike[0], 1e-15);
        assertTrue(Double.isNaN(alike[1]) && Double.isNaN(alike[3]) && Double.isNaN(alike[4]));
        assertEquals(1, alike[2], 1e-15);
    }

    @Test
    void seriesOfOneUnitOrOfDifferentUnitsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> StateAutocorrelation.of(List.of(), 1));
        assertThrows(IllegalArgumentException.class,
                () -> StateAutocorrelation.of(List.<double[][]>of(new double[][] {{1}, {2}}), 1));
        assertThrows(IllegalArgumentException.class,
                () -> StateAutocorrelation.of(List.of(FIRST, new double[][] {{1, 2}}), 1));
        assertThrows(IllegalArgumentException.class, () -> StateAutocorrelation.of(List.<double[][]>of(FIRST), -1));
    }
}
