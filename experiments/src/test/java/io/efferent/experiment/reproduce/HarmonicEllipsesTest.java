package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarmonicEllipsesTest {
    @TempDir Path folder;

    @Test
    void theoryHolds() throws IOException {
        var outcome = Reproductions.run("power-law", folder, null, false, _ -> {}, () -> false);
        assertTrue(outcome.passed(), outcome.checks().toString());
    }
}
