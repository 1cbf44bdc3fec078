package io.efferent.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportsTest {

    @Test
    void nameArraysTheToolboxAndTheJdkButNotTheCommandLine() {
        var source = Imports.source();
        assertTrue(source.contains("import ai.djl.ndarray.*;\n"), source);
        assertTrue(source.contains("import io.efferent.figure.*;\n"), source);
        assertTrue(source.contains("import module java.base;\n"), source);
        assertFalse(source.contains("io.efferent.cli"), source);
    }

    /** A simple name in two of the packages would be ambiguous in every script that says it. */
    @Test
    void noTwoPublicTypesShareAName() {
        var namesakes = Imports.types()
                .map(ImportsTest::load)
                .filter(type -> Modifier.isPublic(type.getModifiers()) && !type.isMemberClass())
                .collect(groupingBy(Class::getSimpleName, mapping(Class::getName, toList())));
        namesakes.values().removeIf(names -> names.size() == 1);
        assertEquals(List.of(), List.copyOf(namesakes.values()));
    }

    /** Scripts with blocks of DJL's import these packages as a whole. */
    @Test
    void blocksOfDjlKeepTheirNames() {
        for (String block : List.of("ai.djl.nn", "ai.djl.nn.core", "ai.djl.nn.norm", "ai.djl.nn.recurrent")) {
            var taken = Imports.types().filter(type -> type.startsWith("io.efferent."))
                    .map(type -> block + type.substring(type.lastIndexOf('.')))
                    .filter(type -> ClassLoader.getSystemResource(type.replace('.', '/') + ".class") != null);
            assertEquals(List.of(), taken.toList());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ImportsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
