package io.efferent.mujoco;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibrarySearchTest {
    @TempDir private Path folder;

    @BeforeEach
    void realPath() throws IOException {
        folder = folder.toRealPath();
    }

    private Path put(String file) throws IOException {
        var path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.createFile(path);
    }

    private LibrarySearch search(Map<String, String> environment, String property) {
        return new LibrarySearch(environment, property, folder.resolve("home"), List.of(folder.resolve("system")));
    }

    private Optional<Path> found(Map<String, String> environment) {
        return search(environment, null).find().map(LibrarySearch.Found::path);
    }

    /** Archives, wheels, environments of Python and conda, frameworks, on all systems. */
    @ParameterizedTest
    @ValueSource(strings = {
        "libmujoco.so.3.12.0", "lib/libmujoco.so", "lib/libmujoco.so.3.2.0", "bin/mujoco.dll",
        "mujoco/libmujoco.so.4.0.0",
        "lib/python3.11/site-packages/mujoco/libmujoco.so.3.8.0",
        "lib64/python3.13/site-packages/mujoco/libmujoco.so.4.0.0",
        "lib/python3.12/site-packages/mujoco/libmujoco.4.0.0.dylib", "Lib/site-packages/mujoco/mujoco.dll",
        "Library/bin/mujoco.dll",
        "mujoco.framework/Versions/A/libmujoco.3.3.0.dylib", "Versions/A/libmujoco.3.3.0.dylib", "lib/libmujoco.dylib"
    })
    void aFolderIsEnough(String file) throws IOException {
        var library = put("place/" + file);
        put("place/" + Path.of(file).resolveSibling("libmujoco_extra.so"));
        var place = folder.resolve("place").toString();
        for (var variable : List.of("EFFERENT_MUJOCO", "MUJOCO_PATH", "MUJOCO_HOME", "VIRTUAL_ENV", "CONDA_PREFIX")) {
            var found = search(Map.of(variable, place), null).find().orElseThrow();
            assertEquals(library, found.path(), variable);
            assertTrue(found.why().contains(variable), found.why());
        }
        assertEquals(library, search(Map.of(), place).find().orElseThrow().path());
        assertEquals(library, found(Map.of("EFFERENT_MUJOCO", library.toString())).orElseThrow());
    }

    @Test
    void theNewestIsTakenByNumber() throws IOException {
        put("a/libmujoco.so.3.8.0");
        var newest = put("a/libmujoco.so.3.12.0");
        put("a/libmujoco.so.3.2.10");
        assertEquals(newest, found(Map.of("EFFERENT_MUJOCO", folder.resolve("a").toString())).orElseThrow());
        put("system/libmujoco.so.2.2.2");
        assertEquals(folder.resolve("system/libmujoco.so.2.2.2"), found(Map.of()).orElseThrow());
        put("home/.mujoco/mujoco-3.9.0/lib/libmujoco.so.3.9.0");
        var ten = put("home/.mujoco/mujoco-3.10.0/libmujoco.so.3.10.0");
        assertEquals(ten, found(Map.of()).orElseThrow());
        var eleven = put("system/libmujoco.so.3.11.0");
        var found = search(Map.of(), null).find().orElseThrow();
        assertEquals(eleven, found.path());
        assertTrue(found.why().startsWith("the newest in "), found.why());
    }

    @Test
    void whereTheNameDoesNotTellHeadersOrFoldersDo() throws IOException {
        var windows = put("home/.mujoco/mujoco-3.9.0-windows-x86_64/bin/mujoco.dll");
        assertArrayEquals(new int[] {3, 9, 0}, LibrarySearch.version(windows));
        var plain = put("home/.mujoco/other/libmujoco.so");
        assertArrayEquals(new int[0], LibrarySearch.version(plain));
        assertEquals(windows, found(Map.of()).orElseThrow());
        Files.writeString(put("home/.mujoco/other/include/mujoco/mujoco.h"), "#define mjVERSION_HEADER 3010000\n");
        assertArrayEquals(new int[] {3, 10, 0}, LibrarySearch.version(plain));
        assertEquals(plain, found(Map.of()).orElseThrow());
        var link = Files.createSymbolicLink(folder.resolve("libmujoco.so"), put("x/libmujoco.so.3.4.0"));
        assertArrayEquals(new int[] {3, 4, 0}, LibrarySearch.version(link));
    }

    @Test
    void whatIsNamedGoesBeforeWhatIsActiveAndThatBeforeTheRest() throws IOException {
        put("system/libmujoco.so.4.0.0");
        assertEquals(folder.resolve("system/libmujoco.so.4.0.0"), found(Map.of()).orElseThrow());
        var active = put("venv/lib/python3.11/site-packages/mujoco/libmujoco.so.3.1.0");
        var environment = Map.of("VIRTUAL_ENV", folder.resolve("venv").toString());
        assertEquals(active, found(environment).orElseThrow());
        var named = put("named/libmujoco.so.2.3.7");
        assertEquals(named, search(environment, named.toString()).find().orElseThrow().path());
        assertEquals(folder.resolve("system/libmujoco.so.4.0.0"),
                found(Map.of("VIRTUAL_ENV", folder.resolve("without").toString())).orElseThrow());
    }

    @Test
    void whatIsNamedHasToBeThere() {
        for (var name : List.of(folder.toString(), folder.resolve("no").toString())) {
            var message = assertThrows(MujocoException.class, () -> found(Map.of("EFFERENT_MUJOCO", name)))
                    .getMessage();
            assertEquals("the environment variable EFFERENT_MUJOCO says " + name
                    + ", which is no MuJoCo library, and no folder, virtual environment or conda prefix with "
                    + "one", message);
        }
        assertEquals(Optional.empty(), found(Map.of("EFFERENT_MUJOCO", " ")));
    }
}
