package io.efferent.figure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that appear whole or not at all: written under another name in the same folder, then moved. */
final class Output {

    private Output() {
    }

    static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path file, byte[] bytes) {
        var whole = file.toAbsolutePath();
        var part = whole.resolveSibling("." + whole.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(whole.getParent());
            try {
                Files.write(part, bytes, StandardOpenOption.CREATE_NEW);
                move(part, whole);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s: %s".formatted(whole, reason(e)), e);
        }
    }

    private static void move(Path part, Path whole) throws IOException {
        if (Files.isDirectory(whole)) {
            throw new IOException("there is a folder of that name");
        }
        try {
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The message of a file system exception is often the bare path; its class says what is wrong. */
    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.AccessDeniedException denied -> "no permission for " + denied.getFile();
            case java.nio.file.FileAlreadyExistsException exists -> exists.getFile() + " is not a folder";
            default -> e.getMessage();
        };
    }
}
