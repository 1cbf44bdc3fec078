package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReproduceCommandTest {
    @Test
    void listsWhatThereIs() {
        var run = Run.of("reproduce", "--list");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("curl-field") && run.out().contains("bell-shaped"), run.out());
    }

    @Test
    void saysInALineWhatDoesNotDo() {
        var unknown = Run.of("reproduce", "cold-fusion");
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().startsWith("efferent: reproduction: got 'cold-fusion', expected one of [curl-field, "),
                unknown.err());
        var none = Run.of("reproduce");
        assertEquals(2, none.status());
        assertTrue(none.err().startsWith("efferent: NAME: got none, expected one of [curl-field, "), none.err());
        var seeds = Run.of("reproduce", "curl-field", "--seeds", "0");
        assertEquals(2, seeds.status());
        assertEquals("efferent: seeds: got 0, expected at least 1", seeds.err().strip());
    }
}
