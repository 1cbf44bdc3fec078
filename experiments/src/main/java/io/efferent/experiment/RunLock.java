package io.efferent.experiment;

import io.efferent.array.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write to a run folder, which one run at a time has. It is a lock of the operating system on the file
 * {@code .lock}, which names the owner, so that a process that was killed holds nothing.
 */
final class RunLock implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RunLock.class.getName());
    private static final String NAME = ".lock";
    private static final int MOST_BYTES = 200;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /** Somebody else writes to a folder now. */
    static final class InUseException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private InUseException(String message) {
            super(message);
        }
    }

    /** What this process has: a lock belongs to a process, and is lost when any channel of it to the file is closed. */
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final RunFolder folder;
    private final List<Path> made;
    private final Path file;
    private final FileChannel channel;
    private final Object key;

    private RunLock(Path folder, List<Path> made) throws IOException {
        this.folder = new RunFolder(folder);
        this.made = made;
        file = folder.toRealPath().resolve(NAME);
        if (!HERE.add(file)) {
            throw inUse("this process");
        }
        try {
            channel = take();
            key = key();
            var owner = "process " + ManagementFactory.getRuntimeMXBean().getName();
            channel.truncate(0).write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException | RuntimeException e) {
            HERE.remove(file);
            throw e;
        }
    }

    /** Of a folder that another process writes to: names it, and has no say. */
    private RunLock(Path folder) {
        this.folder = new RunFolder(folder);
        made = List.of();
        file = null;
        channel = null;
        key = null;
    }

    /** For a process that leaves writing to the one that has the lock. */
    static RunLock elsewhere(Path folder) {
        return new RunLock(folder);
    }

    /**
     * Makes a folder that must be new, or empty.
     *
     * @throws IllegalArgumentException if it holds something already, cannot be written, or another run writes to it
     */
    static RunLock create(Path folder) throws IOException {
        var lock = take(folder);
        try (var files = Files.list(folder)) {
            var other = files.filter(file -> !file.endsWith(NAME)).findAny();
            if (other.isPresent()) {
                lock.close();
                throw new IllegalArgumentException("output folder " + folder + ": is in use, it holds "
                        + other.get().getFileName() + "; name another one with --out");
            }
        }
        return lock;
    }

    /** Makes a folder that no other run has: the name with the time, and a number where that is not enough. */
    static RunLock createBelow(Path parent, String name) throws IOException {
        var stamped = name + "-" + LocalDateTime.now().format(TIMESTAMP);
        try {
            var made = make(parent);
            for (int i = 1;; i++) {
                var folder = parent.resolve(i == 1 ? stamped : stamped + "-" + i);
                try {
                    made.add(Files.createDirectory(folder));
                    return new RunLock(folder, made);
                } catch (FileAlreadyExistsException _) {
                    // Somebody was faster.
                }
            }
        } catch (FileSystemException e) {
            throw unwritable(parent.resolve(stamped), e);
        }
    }

    /**
     * Takes a folder, which is made where it does not exist.
     *
     * @throws InUseException if another run writes to it
     * @throws IllegalArgumentException if it cannot be written
     */
    static RunLock take(Path folder) throws IOException {
        try {
            return new RunLock(folder, make(folder));
        } catch (FileSystemException e) {
            throw unwritable(folder, e);
        }
    }

    /** Makes a folder and those above it, and says which were missing. */
    private static List<Path> make(Path folder) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (var at = folder.toAbsolutePath(); at != null && Files.notExists(at); at = at.getParent()) {
            missing.addFirst(at);
        }
        Files.createDirectories(folder);
        return missing;
    }

    /** A run that ends removes the file, between any two steps here; then it is not the one that was opened. */
    private FileChannel take() throws IOException {
        while (true) {
            try {
                Files.createFile(file);
            } catch (FileAlreadyExistsException _) {
                // Of a run that goes on, ends or was killed.
            }
            try {
                var before = key();
                var opened = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                if (isHeldElsewhere(opened)) {
                    var owner = ByteBuffer.allocate(MOST_BYTES);
                    opened.read(owner, 0);
                    opened.close();
                    throw inUse(new String(owner.array(), 0, owner.position(), StandardCharsets.UTF_8));
                }
                if (Objects.equals(before, key())) {
                    return opened;
                }
                opened.close();
            } catch (NoSuchFileException _) {
                // It has just ended.
            }
        }
    }

    /** Some file systems of clusters have no locks; whoever computes there is not kept from it. */
    private boolean isHeldElsewhere(FileChannel opened) {
        try {
            return opened.tryLock() == null;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING,
                    "run folder {0} cannot be locked ({1}): nothing keeps another run from it", folder, e.getMessage());
            return false;
        }
    }

    RunFolder folder() {
        return folder;
    }

    /** Removes all that is in the folder. */
    void clear() throws IOException {
        try (var files = Files.list(folder.path())) {
            for (Path other : files.filter(path -> !path.endsWith(NAME)).toList()) {
                Files.delete(other);
            }
        }
    }

    /** Removes the files that were not finished when the run was killed. */
    void removeParts() throws IOException {
        WholeFile.removeParts(folder.path());
        WholeFile.removeParts(folder.path().resolve("figures"));
    }

    /**
     * Makes sure that the folder is still the same one.
     *
     * @throws IllegalStateException if it was removed or replaced
     */
    void require() {
        if (file != null && !isThere()) {
            throw new IllegalStateException(
                    "run folder " + folder + ": was removed or replaced while the run was writing to it");
        }
    }

    private boolean isThere() {
        try {
            return Objects.equals(key, key());
        } catch (IOException _) {
            return false;
        }
    }

    private Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Lets others write. What was made for this run and is still empty goes away again. */
    @Override
    public void close() {
        if (file == null || !HERE.contains(file)) {
            return;
        }
        try {
            if (isThere()) {
                Files.delete(file);
                for (var path : made.reversed()) {
                    Files.delete(path);
                }
            }
        } catch (IOException _) {
            // Something is in the folder, as it should be, or somebody else removed it.
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file + ": " + e.getMessage(), e);
        } finally {
            HERE.remove(file);
        }
    }

    private InUseException inUse(String owner) {
        return new InUseException("run folder " + folder + ": is in use, " + owner
                + " writes to it; wait until it ends, or name another one with --out");
    }

    private static IllegalArgumentException unwritable(Path folder, FileSystemException e) {
        return new IllegalArgumentException("output folder " + folder + ": cannot be made or written, " + switch (e) {
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            default -> e.getMessage();
        }, e);
    }
}
