package io.efferent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
    @TempDir Path folder;

    private static String refusal(Path path) {
        return assertThrows(IllegalArgumentException.class, () -> RunLock.take(path)).getMessage();
    }

    @Test
    void aFolderHasOneWriterAtATime() throws IOException {
        var run = folder.resolve("run");
        try (var _ = RunLock.create(run)) {
            assertEquals("run folder " + run + ": is in use, this process writes to it; "
                    + "wait until it ends, or name another one with --out", refusal(run));
            assertEquals("run folder " + run + "/.: is in use, this process writes to it; "
                    + "wait until it ends, or name another one with --out", refusal(run.resolve(".")));
            assertThrows(IllegalArgumentException.class, () -> RunLock.create(run));
            Files.createFile(run.resolve("last.npz"));
        }
        try (var _ = RunLock.take(run)) {
            assertTrue(Files.exists(run.resolve(".lock")));
        }
        assertEquals(List.of("last.npz"), List.of(run.toFile().list()));
    }

    /** What a process that was killed leaves: the file, but no lock on it. */
    @Test
    void aStaleLockIsTakenOver() throws IOException {
        Files.writeString(folder.resolve(".lock"), "process 1@elsewhere");
        try (var _ = RunLock.create(folder)) {
            assertNotEquals("process 1@elsewhere", refusal(folder));
        }
        assertFalse(Files.exists(folder.resolve(".lock")));
    }

    @Test
    void whatWasMadeInVainGoesAway() throws IOException {
        RunLock.create(folder.resolve("a/b")).close();
        assertFalse(Files.exists(folder.resolve("a")));
        var used = Files.createDirectory(folder.resolve("used"));
        Files.createFile(used.resolve("thesis.tex"));
        var message = assertThrows(IllegalArgumentException.class, () -> RunLock.create(used)).getMessage();
        assertEquals(
                "output folder " + used + ": is in use, it holds thesis.tex; name another one with --out", message);
        assertEquals(List.of("thesis.tex"), List.of(used.toFile().list()));
    }

    /** The same second is no reason to be refused. */
    @Test
    void manyRunsBeginAtOnce() throws Exception {
        Set<Path> folders = ConcurrentHashMap.newKeySet();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var result : threads.invokeAll(IntStream.range(0, 32).<Callable<Boolean>>mapToObj(_ -> () -> {
                var lock = RunLock.createBelow(folder, "reach");
                return folders.add(lock.folder().path());
            }).toList())) {
                assertTrue(result.get());
            }
        }
        assertEquals(32, folders.size());
    }

    @Test
    void whatWasNotFinishedIsRemovedAndNothingElse() throws IOException {
        var part = ".last.npz.0f8fad5b-d9cb-469f-a165-70867728950e.part";
        Files.createDirectories(folder.resolve("figures"));
        for (var name : List.of(part, ".my.part", "notes.part", "figures/" + part, "last.npz")) {
            Files.createFile(folder.resolve(name));
        }
        try (var lock = RunLock.take(folder)) {
            lock.removeParts();
        }
        assertEquals(Set.of("figures", ".my.part", "notes.part", "last.npz"), Set.of(folder.toFile().list()));
        assertEquals(0, folder.resolve("figures").toFile().list().length);
    }

    @Test
    void aFolderThatWasRemovedOrReplacedIsNoticed() throws IOException {
        var run = folder.resolve("run");
        try (var lock = RunLock.create(run)) {
            lock.require();
            Files.move(run, folder.resolve("moved"));
            var message = "run folder " + run + ": was removed or replaced while the run was writing to it";
            assertEquals(message, assertThrows(IllegalStateException.class, lock::require).getMessage());
            Files.createDirectory(run);
            Files.createFile(run.resolve(".lock"));
            assertEquals(message, assertThrows(IllegalStateException.class, lock::require).getMessage());
        }
        assertTrue(Files.exists(run.resolve(".lock")), "the lock of another run stays");
    }
}
