package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EndpointNoiseTest {
    @TempDir Path folder;

    @Test
    void simulationMeetsTheory() throws IOException {
        var outcome = Reproductions.run("endpoint-noise", folder, null, false, _ -> {}, () -> false);
        assertTrue(outcome.passed(), outcome.checks().toString());
    }
}
