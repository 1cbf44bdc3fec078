package io.efferent.mujoco;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder that lives as long as it takes. */
record TemporaryFolder(Path path) implements AutoCloseable {
    /** Where the system has such. */
    static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("mujoco"));
    }

    /** Inside of another folder. */
    static TemporaryFolder in(Path folder) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory(folder, ".mujoco"));
    }

    /** Deletes it with all that is in it. */
    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
