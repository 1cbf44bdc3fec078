package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StiffnessTest {
    @TempDir Path folder;

    /** Theory decides the first check, and only that: the others say what the arm is like. */
    @Test
    void threeWaysAgreeInAllPostures() throws IOException {
        var outcome = Reproductions.run("stiffness", folder, null, false, _ -> {}, () -> false);
        assertEquals(5, outcome.checks().size());
        assertTrue(outcome.checks().getFirst().passed(), outcome.checks().getFirst().toString());
        for (String file : new String[] {"report.html", "result.json", "data.npz"}) {
            assertTrue(Files.size(outcome.folder().resolve(file)) > 0, file);
        }
    }
}
