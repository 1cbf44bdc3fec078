package io.efferent.array;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Files that appear whole or not at all: written under another name in the same folder, then moved. Missing folders are
 * made. What cannot be written ends in an {@link UncheckedIOException} that says which file and why.
 */
public final class WholeFile {
    /** Writes text, in UTF-8. */
    @FunctionalInterface
    public interface Text {
        void writeTo(BufferedWriter out) throws IOException;
    }

    /** Writes bytes. */
    @FunctionalInterface
    public interface Bytes {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final Pattern PART =
            Pattern.compile("\\..+\\.\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\.part");

    private WholeFile() {}

    /** Writes a text in UTF-8. */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes. */
    public static void write(Path file, byte[] bytes) {
        stream(file, out -> out.write(bytes));
    }

    /** Writes a text of any length. */
    public static void write(Path file, Text text) {
        stream(file, bytes -> {
            var out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
            text.writeTo(out);
            out.flush();
        });
    }

    /** Removes from a folder what writers left that were killed. Not for while somebody writes there. */
    public static void removeParts(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var parts =
                    Files.newDirectoryStream(folder, file -> PART.matcher(file.getFileName().toString()).matches())) {
                for (var part : parts) {
                    Files.delete(part);
                }
            }
        }
    }

    /** Writes bytes as they come. */
    public static void stream(Path file, Bytes content) {
        var whole = file.toAbsolutePath();
        var part = whole.resolveSibling("." + whole.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(whole.getParent());
            try {
                try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
                    content.writeTo(out);
                }
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
            throw new DirectoryNotEmptyException(whole.toString());
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
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case DirectoryNotEmptyException _ -> "there is a folder of that name";
            case FileAlreadyExistsException exists -> exists.getFile() + " is not a folder";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getMessage();
        };
    }
}
