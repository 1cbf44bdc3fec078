package io.efferent.experiment;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The folder of a run, and the names of what is in it.
 *
 * @param path of the folder
 */
public record RunFolder(Path path) {
    /** The folder that a checkpoint lies in. */
    public static RunFolder of(Path checkpoint) {
        return new RunFolder(checkpoint.getParent() == null ? Path.of(".") : checkpoint.getParent());
    }

    /** The settings, and all that follows from them. */
    public Path configuration() {
        return path.resolve("config.json");
    }

    /** A line of JSON per batch or cycle. */
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /** The same as a table, of runs that learn through the body. */
    public Path metricsTable() {
        return path.resolve("metrics.csv");
    }

    /** The page about the run. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** The checkpoint to go on from. */
    public Path last() {
        return path.resolve("last.npz");
    }

    /** The checkpoint that did best in validation or evaluation. */
    public Path best() {
        return path.resolve("best.npz");
    }

    /** The best checkpoint, or the last one where there is no best. */
    Path bestOrLast() {
        return Files.exists(best()) ? best() : last();
    }

    /**
     * The checkpoint to go on from in a run folder, or the checkpoint itself.
     *
     * @throws IllegalArgumentException if there is none in the folder
     */
    static Path lastIn(Path run) {
        return Files.isDirectory(run) ? require(run, new RunFolder(run).last()) : require(run);
    }

    /**
     * The checkpoint to use of a run folder, or the checkpoint itself.
     *
     * @throws IllegalArgumentException if there is none in the folder
     */
    static Path bestIn(Path run) {
        return Files.isDirectory(run) ? require(run, new RunFolder(run).bestOrLast()) : require(run);
    }

    private static Path require(Path checkpoint) {
        if (!Files.exists(checkpoint)) {
            throw new UncheckedIOException(new NoSuchFileException(checkpoint.toString()));
        }
        return checkpoint;
    }

    private static Path require(Path run, Path checkpoint) {
        if (!Files.exists(checkpoint)) {
            throw new IllegalArgumentException(
                    "run folder " + run + ": there is no checkpoint (" + checkpoint.getFileName() + ") in it");
        }
        return checkpoint;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
