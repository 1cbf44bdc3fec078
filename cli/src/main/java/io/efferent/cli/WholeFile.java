package io.efferent.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A text file that is there whole or not at all: written under another name, then moved. */
final class WholeFile {

    /** Writes the text. */
    @FunctionalInterface
    interface Content {
        void writeTo(BufferedWriter out) throws IOException;
    }

    private WholeFile() {}

    static void write(Path file, Content content) throws IOException {
        var whole = file.toAbsolutePath();
        var part = Files.createTempFile(whole.getParent(), "." + whole.getFileName(), ".part");
        try {
            try (var out = Files.newBufferedWriter(part)) {
                content.writeTo(out);
            }
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
