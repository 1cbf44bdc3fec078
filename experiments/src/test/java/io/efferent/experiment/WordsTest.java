package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource(
            {"0.4, 0 s", "59.4, 59 s", "59.6, 1 min 00 s", "187, 3 min 07 s", "3600, 1 h 00 min", "7530, 2 h 05 min"})
    void durations(double seconds, String text) {
        assertEquals(text, Words.duration(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0.123456, 0.1235", "0.00043761, 0.0004376", "1.5e-6, 1.500e-06", "1234.56, 1235", "0, 0.000"})
    void numbers(double value, String text) {
        assertEquals(text, Words.number(value));
    }

    @Test
    void countsAndFractions() {
        assertEquals("16,710", Words.count(16710));
        assertEquals("92 %", Words.percent(0.917));
        assertEquals("0.82 cm", Words.centimeters(0.00821));
    }
}
