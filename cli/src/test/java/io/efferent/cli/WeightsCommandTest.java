package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.network.Checkpoint;
import io.efferent.network.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsCommandTest {
    @TempDir static Path folder;

    private static String run;

    @BeforeAll
    static void train() {
        run = folder.resolve("run").toString();
        assertEquals(0, Run.of(
                "train", "center-out", "--effector", "point-mass24", "--task-option", "duration=0.3", "--hidden", "4",
                "--batch-size", "4", "--batches", "2", "--validation-size", "4", "--out", run).status());
    }

    @Test
    void weightsComeBackAsTheyWent() {
        String file = folder.resolve("there.safetensors").toString();
        var exported = Run.of("weights", "export", run, file);
        assertEquals(0, exported.status(), exported.err());
        var content = Safetensors.load(Path.of(file));
        assertEquals(
                List.of("gru.weight_ih_l0", "gru.weight_hh_l0", "gru.bias_ih_l0", "gru.bias_hh_l0", "fc.weight",
                        "fc.bias"),
                List.copyOf(content.arrays().keySet()));
        assertTrue(content.metadata().get("efferent").contains("\"center-out\""));

        String back = folder.resolve("back.npz").toString();
        var imported = Run.of("weights", "import", file, "--like", run, "--out", back);
        assertEquals(0, imported.status(), imported.err());
        var before = Checkpoint.load(Path.of(run, "last.npz"));
        var after = Checkpoint.load(Path.of(back));
        assertEquals(before.weights().values(), after.weights().values());
        assertEquals(before.configuration(), after.configuration());
        assertEquals(0, after.batches());
        assertEquals(0, Run.of("evaluate", back, "--out", folder.resolve("evaluated").toString()).status());
    }

    @Test
    void otherWeightsAreRefused() throws IOException {
        var file = folder.resolve("other.safetensors");
        Run.of("weights", "export", run, file.toString());
        var arrays = new LinkedHashMap<>(Safetensors.load(file).arrays());
        var bias = arrays.remove("fc.bias");
        new Safetensors(arrays, new LinkedHashMap<>()).save(file);
        assertRefused(file + ": weight 'fc.bias': got none, expected shape (4)", file);
        arrays.put("fc.bias", bias);
        arrays.put("fc.more", bias);
        new Safetensors(arrays, new LinkedHashMap<>()).save(file);
        assertRefused(file + ": weight 'fc.more': unknown, expected some of [gru.weight_ih_l0,", file);
        Files.writeString(file, "no weights");
        assertRefused(file + ": is not a safetensors file, or cut short", file);
        assertRefused("no such file: " + folder.resolve("none"), folder.resolve("none"));
        assertRefused(folder + ": is a folder, expected a file", folder);
        var taken = Run.of("weights", "import", file.toString(), "--like", run, "--out", run + "/last.npz");
        assertEquals("efferent: checkpoint: got " + run + "/last.npz, which exists, expected a new file\n",
                taken.err());
    }

    private static void assertRefused(String message, Path file) {
        var out = folder.resolve("refused.npz");
        var refused = Run.of("weights", "import", file.toString(), "--like", run, "--out", out.toString());
        assertEquals(2, refused.status(), refused.err());
        assertTrue(refused.err().startsWith("efferent: " + message), refused.err());
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertFalse(Files.exists(out));
    }
}
