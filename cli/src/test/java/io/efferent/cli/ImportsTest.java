package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ImportsTest {

    @Test
    void nameArraysTheToolboxAndTheJdkButNotTheCommandLine() {
        var source = Imports.source();
        assertTrue(source.contains("import ai.djl.ndarray.*;\n"), source);
        assertTrue(source.contains("import io.efferent.kernel.*;\n"), source);
        assertTrue(source.contains("import module java.base;\n"), source);
        assertFalse(source.contains("io.efferent.cli"), source);
    }
}
