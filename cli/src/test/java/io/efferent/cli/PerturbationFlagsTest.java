package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --perturb} takes. */
class PerturbationFlagsTest {
    @TempDir private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void namesAndFilesOfOneOrMany() throws IOException {
        var one = file("one.json", "{\"name\": \"rotation\", \"angle\": 45}");
        var many = file("many.yaml", "- name: curl\n  strength: 8\n- channel:damping=50\n");
        assertEquals("[\"gain:gain=2\",{\"name\":\"rotation\",\"angle\":45},{\"name\":\"curl\",\"strength\":8},"
                + "\"channel:damping=50\"]", PerturbationFlags.read(List.of("gain:gain=2", one, many)).toString());
        assertEquals("[]", PerturbationFlags.read(List.of("none")).toString());
    }

    @Test
    void noneIsForItself() {
        assertEquals("--perturb: got none together with [curl], expected one or the other", assertThrows(
                IllegalArgumentException.class,
                () -> PerturbationFlags.read(List.of("none", "curl"))).getMessage());
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        var broken = file("broken.json", "[{");
        var message = assertThrows(
                IllegalArgumentException.class, () -> PerturbationFlags.read(List.of(broken))).getMessage();
        assertTrue(message.startsWith(broken + ": "), message);
        assertThrows(IOException.class, () -> PerturbationFlags.read(List.of(folder + "/missing.yml")));
    }
}
