package io.efferent.verify;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.network.GradientEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of numbers of OpenSim and of programs beside it: all of a folder. */
class OpenSimFilesTest {

    static List<Path> files() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/opensim"))) {
            return files.filter(file -> file.toString().endsWith(".json.gz")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void autogradReproducesThem(Path file) {
        reproduce(file, DataType.FLOAT64, GradientEngine.AUTOGRAD);
    }

    @ParameterizedTest
    @MethodSource("files")
    void compiledTheyAreReproducedToo(Path file) {
        reproduce(file, DataType.FLOAT64, GradientEngine.COMPILED);
    }

    @ParameterizedTest
    @MethodSource("files")
    void singlePrecisionIsClose(Path file) {
        reproduce(file, DataType.FLOAT32, GradientEngine.AUTOGRAD);
    }

    private static void reproduce(Path path, DataType type, GradientEngine engine) {
        var comparisons = ReferenceFile.open(path).verify(type, engine);
        assertFalse(comparisons.isEmpty());
        comparisons.forEach(comparison -> assertTrue(comparison.ok(), path + ": " + comparison));
    }
}
