package io.efferent.experiment;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A folder that a command fills, and the names of what is in it.
 *
 * @param path of the folder
 */
public record RunFolder(Path path) {

    /** The part of {@code config.json} that {@code --config} reads. */
    public static final String EXPERIMENT = "experiment";

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /** A name that no earlier run has. */
    public static String stamped(String name) {
        return name + "-" + LocalDateTime.now().format(TIMESTAMP);
    }

    /**
     * Makes a folder that must be new, or empty.
     *
     * @throws IllegalArgumentException if it holds something already or cannot be written
     */
    public static RunFolder create(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (var files = Files.list(path)) {
                files.findAny().ifPresent(file -> {
                    throw new IllegalArgumentException("output folder " + path + ": is in use, it holds "
                            + file.getFileName() + "; name another one with --out");
                });
            }
        }
        return writable(path);
    }

    /**
     * A folder for more output, made where it does not exist.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    public static RunFolder writable(Path path) throws IOException {
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, ".writable", null));
        } catch (FileSystemException e) {
            throw new IllegalArgumentException("output folder " + path + ": cannot be made or written, " + reason(e), e);
        }
        return new RunFolder(path);
    }

    private static String reason(FileSystemException e) {
        return switch (e) {
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            default -> e.getMessage();
        };
    }

    public Path configuration() {
        return path.resolve("config.json");
    }

    public Path metricsLines() {
        return path.resolve("metrics.jsonl");
    }

    public Path metricsTable() {
        return path.resolve("metrics.csv");
    }

    public Path report() {
        return path.resolve("report.html");
    }

    /** The checkpoint to go on from. */
    public Path last() {
        return path.resolve("last.npz");
    }

    /** The checkpoint with the smallest validation loss. */
    public Path best() {
        return path.resolve("best.npz");
    }
}
