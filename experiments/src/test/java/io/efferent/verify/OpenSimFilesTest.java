package io.efferent.verify;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.network.GradientEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of numbers of OpenSim and of programs beside it: all of a folder. */
class OpenSimFilesTest {

    /** Movements of a second, in small steps. */
    private static final Path SERIES = Path.of("src/test/resources/opensim/series.json.gz");

    static List<Path> files() throws IOException {
        try (var files = Files.list(SERIES.getParent())) {
            return files.filter(file -> file.toString().endsWith(".json.gz") && !file.equals(SERIES)).sorted().toList();
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

    @ParameterizedTest
    @CsvSource({"FLOAT64, AUTOGRAD", "FLOAT64, COMPILED", "FLOAT32, AUTOGRAD"})
    @Tag("slow")
    void movementsAreReproduced(DataType type, GradientEngine engine) {
        reproduce(SERIES, type, engine);
    }

    private static void reproduce(Path path, DataType type, GradientEngine engine) {
        var comparisons = ReferenceFile.open(path).verify(type, engine);
        assertFalse(comparisons.isEmpty());
        comparisons.forEach(comparison -> assertTrue(comparison.ok(), path + ": " + comparison));
    }
}
