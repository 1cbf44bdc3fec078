package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MujocoWheelTest {
    @TempDir private Path folder;
    private Path fetched;
    private Path target;
    private final List<String> said = new ArrayList<>();
    private final Map<String, String> files = new TreeMap<>(Map.of(
            "mujoco/libmujoco.so.9.8.7", "library", "mujoco/include/mujoco/mujoco.h", "header",
            "mujoco/plugin/libpid.so", "plugin",
            "mujoco/viewer.py", "python", "mujoco_core-9.8.7.dist-info/licenses/LICENSE", "license"));

    @BeforeEach
    void folders() throws IOException {
        fetched = Files.createDirectory(folder.resolve("fetched"));
        target = Files.createDirectory(folder.resolve("target"));
    }

    private String record() throws Exception {
        var lines = new StringBuilder();
        for (var file : files.entrySet()) {
            var hash = MessageDigest.getInstance("SHA-256").digest(file.getValue().getBytes(StandardCharsets.UTF_8));
            lines.append(file.getKey()).append(",sha256=")
                    .append(Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
                    .append(',').append(file.getValue().length()).append('\n');
        }
        return lines + "mujoco_core-9.8.7.dist-info/RECORD,,\n";
    }

    private void wheel(String name, String record) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(fetched.resolve(name)))) {
            files.put("mujoco_core-9.8.7.dist-info/RECORD", record);
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private List<String> unpacked() throws IOException {
        try (var walk = Files.walk(target)) {
            return walk.filter(Files::isRegularFile).map(file -> target.relativize(file).toString()).sorted().toList();
        }
    }

    private String refused() {
        return assertThrows(MujocoException.class, () -> MujocoWheel.unpack(fetched, target, said::add)).getMessage();
    }

    @Test
    void libraryHeadersPluginsAndLicenseAreTaken() throws Exception {
        wheel("a.whl", record());
        MujocoWheel.unpack(fetched, target, said::add);
        assertEquals(
                List.of("LICENSE", "include/mujoco/mujoco.h", "libmujoco.so.9.8.7", "plugin/libpid.so"), unpacked());
        assertTrue(said.getFirst().matches("a.whl, 0.0 MB, sha256 [0-9a-f]{64} as the index says"), said.getFirst());
        assertEquals(target.resolve("libmujoco.so.9.8.7"),
                new LibrarySearch(Map.of(), target.toString(), folder, List.of()).find().orElseThrow().path());
    }

    @Test
    void whatUvHasUnpackedIsTaken() throws Exception {
        files.put("mujoco_core-9.8.7.dist-info/RECORD", record());
        for (var file : files.entrySet()) {
            Files.createDirectories(fetched.resolve(file.getKey()).getParent());
            Files.writeString(fetched.resolve(file.getKey()), file.getValue());
        }
        MujocoWheel.unpack(fetched, target, said::add);
        assertEquals(4, unpacked().size());
    }

    @Test
    void whatAnInterruptedInstallationHasLeftIsReplaced() throws Exception {
        Files.writeString(target.resolve("libmujoco.so.9.8.7"), "libr");
        wheel("a.whl", record());
        MujocoWheel.unpack(fetched, target, said::add);
        assertEquals("library", Files.readString(target.resolve("libmujoco.so.9.8.7")));
    }

    @Test
    void damagedWheelsAreRefused() throws Exception {
        var honest = record();
        files.put("mujoco/libmujoco.so.9.8.7", "another");
        wheel("a.whl", honest);
        assertTrue(refused().contains("mujoco/libmujoco.so.9.8.7 is not what its record says"));
        var half = Files.readAllBytes(fetched.resolve("a.whl"));
        Files.write(fetched.resolve("a.whl"), Arrays.copyOf(half, half.length / 2));
        assertTrue(refused().contains("a.whl is no proper zip"));
    }

    @Test
    void wheelsOfOtherKindsAreRefused() throws Exception {
        files.remove("mujoco/libmujoco.so.9.8.7");
        wheel("a.whl", record());
        assertEquals("the wheel of MuJoCo has no library for this platform", refused());
    }

    @Test
    void filesOutsideAreRefused() throws Exception {
        files.put("mujoco/include/../../../escaped", "x");
        wheel("a.whl", record());
        refused();
        assertFalse(Files.exists(folder.resolve("escaped")));
    }

    @Test
    void theNewestHasToBeTheOneThatIsKnown() throws Exception {
        wheel("mujoco_core-4.0.0-cp312-cp312-win_amd64.whl", record());
        assertTrue(refused().matches("mujoco_core-4.0.0-.*whl has the sha256 [0-9a-f]{64}, expected [0-9a-f]{64}"));
    }

    @Test
    void versionsAreWrittenAsNumbers() {
        for (var version : List.of("", "4", "newest", "4.0.0; rm", "../4.0.0", "4.0.0 --index-url x")) {
            var message = assertThrows(IllegalArgumentException.class,
                    () -> MujocoWheel.install(version, target, said::add)).getMessage();
            assertEquals("version: got '" + version + "', expected one such as 4.0.0", message);
        }
    }

    @Test
    void whatIsThereIsNotFetchedAgain() throws IOException {
        var there = Files.createDirectory(target.resolve("mujoco-3.12.0"));
        assertEquals(there, MujocoWheel.install("3.12.0", target, said::add));
        assertEquals(List.of("MuJoCo 3.12.0 is in " + there), said);
    }
}
