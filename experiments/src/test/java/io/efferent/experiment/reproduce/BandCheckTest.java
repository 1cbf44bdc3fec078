package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BandCheckTest {
    private static BandCheck below3(double... values) {
        return BandCheck.ofMost("q", "p", values, "< 3", "w", value -> value < 3);
    }

    @Test
    void fourOfFiveNetworksHaveToBeWithin() {
        assertTrue(below3(1, 2, 2, 2, 5).passed());
        assertFalse(below3(1, 2, 2, 5, 5).passed());
        assertFalse(below3(1, 5).passed());
        assertTrue(below3(1).passed());
    }

    @Test
    void whatIsNotFiniteIsNotWithin() {
        assertFalse(below3(Double.NaN).passed());
        assertFalse(below3(Double.NEGATIVE_INFINITY).passed());
        assertFalse(BandCheck.of("q", "p", Double.NaN, "any", "w", _ -> true).passed());
    }

    @Test
    void aLineSaysAll() {
        assertEquals("pass  q | published: p | measured: 2.000 (1.000 to 5.000), 4 of 5 | band: < 3",
                below3(1, 2, 2, 2, 5).toString());
        assertTrue(below3(5).toString().startsWith("FAIL  q | "));
    }
}
