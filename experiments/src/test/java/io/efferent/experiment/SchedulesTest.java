package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.efferent.network.StrictJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        """
        "size": {"from": "none", "to": 1}                   | from: got "none", expected a finite number""",
        """
        "size": {"from": 0, "to": 1, "trials": "few"}       | trials: got "few", expected a finite number""",
        """
        "size": [1, "half"]                                 | size: got "half", expected a finite number""",
        """
        "conditions": {"field": "all"}                      | field: got "all", expected a finite number""",
        """
        "probes": {"condition": "field", "fraction": "1/8"} | fraction: got "1/8", expected a finite number"""
    })
    void refusesWordsForNumbers(String setting, String message) {
        var file = StrictJson.parse("""
                {"conditions": {"field": "curl"}, "blocks": [{"cycles": 2, "condition": "field", %s}]}
                """.formatted(setting.strip()));
        var refusal = assertThrows(IllegalArgumentException.class, () -> Schedules.of(file, 8, null, 0));
        assertEquals(message, refusal.getMessage());
    }
}
