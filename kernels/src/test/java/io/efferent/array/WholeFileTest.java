package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void replacesAFileAndLeavesNothingElse() throws IOException {
        var file = folder.resolve("a.txt");
        WholeFile.write(file, "first");
        WholeFile.write(file, "second é");
        assertEquals("second é", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void makesMissingFolders() throws IOException {
        var file = folder.resolve("x/y/a.txt");
        WholeFile.write(file, "text");
        assertEquals("text", Files.readString(file));
    }

    @Test
    void noPartIsLeftWhenTheFileCannotBePlaced() throws IOException {
        var taken = Files.createDirectories(folder.resolve("taken"));
        var error = assertThrows(UncheckedIOException.class, () -> WholeFile.write(taken, "text"));
        assertEquals("cannot write %s: there is a folder of that name".formatted(taken), error.getMessage());
        assertEquals(List.of("taken"), names());
    }

    @Test
    void aFileWhereAFolderShouldBeIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var error = assertThrows(UncheckedIOException.class, () -> WholeFile.write(file.resolve("a"), "text"));
        assertEquals("cannot write %s: %s is not a folder".formatted(file.resolve("a"), file), error.getMessage());
    }

    @Test
    void anUnwritableFolderIsNamed() throws IOException {
        var locked = Files.createDirectories(folder.resolve("locked"));
        assertTrue(locked.toFile().setWritable(false, false));
        assumeFalse(Files.isWritable(locked), "this user may write everywhere");
        var error = assertThrows(UncheckedIOException.class, () -> WholeFile.write(locked.resolve("a"), "text"));
        assertTrue(error.getMessage().startsWith("cannot write %s: no permission for ".formatted(locked.resolve("a"))));
        assertTrue(locked.toFile().setWritable(true));
    }
}
