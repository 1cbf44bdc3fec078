package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {"--version", "info --version", "jshell -V"})
    void everyCommandKnowsTheVersion(String line) {
        var run = Run.of(line.split(" "));
        assertEquals(0, run.status());
        assertTrue(run.out().matches("efferent \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "info --help", "jshell -h"})
    void everyCommandHasHelp(String line) {
        var run = Run.of(line.split(" "));
        assertEquals(0, run.status());
        assertTrue(run.out().startsWith("Usage: efferent"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void aloneItShowsItsHelp() {
        assertEquals(new Run(0, Run.of("--help").out(), ""), Run.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trian", "--trian", "info --jsn", "info now", "jshell one two", "jshell no/such/file.jsh"})
    void aWrongRequestIsOneClearLineAndStatusTwo(String line) {
        var run = Run.of(line.split(" "));
        assertEquals(2, run.status());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("efferent: "), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @Test
    void aMisspelledCommandIsNamedAndCorrected() {
        var err = Run.of("inof").err();
        assertTrue(err.startsWith("efferent: unknown command 'inof'"), err);
        assertTrue(err.contains("efferent info"), err);
    }

    @Test
    void debugShowsWhereAFailureComesFrom() {
        var run = Run.of("jshell", "--debug", "no/such/file.jsh");
        assertEquals(2, run.status());
        assertTrue(run.err().startsWith("efferent: no such file: no/such/file.jsh"), run.err());
        assertTrue(run.err().contains("\tat "), run.err());
    }
}
