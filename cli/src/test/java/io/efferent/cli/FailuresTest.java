package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.efferent.kernel.Scan;
import io.efferent.kernel.UntraceableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    private final StringWriter err = new StringWriter();
    private final Failures failures = new Failures(() -> false, new PrintWriter(err, true));

    static Stream<Arguments> exceptions() {
        return Stream.of(
                Arguments.of(new IllegalArgumentException("batch must be positive"), 2, "batch must be positive"),
                Arguments.of(new NoSuchFileException("a.yaml"), 2, "no such file: a.yaml"),
                Arguments.of(new UncheckedIOException(new AccessDeniedException("runs")), 2, "no permission for runs"),
                Arguments.of(new FileAlreadyExistsException("runs/1"), 2, "the file exists: runs/1"),
                Arguments.of(new IOException("monitor: port 9 cannot be had"), 2, "monitor: port 9 cannot be had"),
                Arguments.of(
                        new UncheckedIOException(
                                "cannot write a.npz: No space left on device",
                                new IOException("No space left on device")),
                        1, "cannot write a.npz: No space left on device"),
                Arguments.of(
                        new UncheckedIOException(
                        "cannot write a.npz: Input/output error", new IOException("Input/output error")),
                        1, "cannot write a.npz: Input/output error"),
                Arguments.of(
                        new UncheckedIOException(
                                "cannot write run/a: no space",
                                new FileSystemException("run/a", null, "No space left on device")),
                        1, "cannot write run/a: no space"),
                Arguments.of(
                        new IllegalArgumentException(
                                "output folder a: no space", new FileSystemException("a", null, "Disk quota exceeded")),
                        1, "output folder a: no space"),
                Arguments.of(
                        new UncheckedIOException(
                        "cannot write a/b: no permission for a", new AccessDeniedException("a")),
                        2, "cannot write a/b: no permission for a"),
                Arguments.of(
                        new IllegalStateException("no engine"),
                        1,
                        "java.lang.IllegalStateException: no engine (--debug shows where)"));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void anExceptionIsOneLine(Exception thrown, int status, String line) {
        assertEquals(status, failures.handleExecutionException(thrown, null, null));
        assertEquals("efferent: " + line + System.lineSeparator(), err.toString());
    }

    @Test
    void whatCannotBeCompiledIsARequest() {
        var scan = Scan.builder(DataType.FLOAT32).addField("x", 1, true);
        var thrown = assertThrows(UntraceableException.class, () -> scan.trace(() -> scan.lagged("x", 1).cumSum(1)));
        assertEquals(2, failures.handleExecutionException(thrown, null, null));
        assertTrue(err.toString().startsWith("efferent: cannot trace cumSum at " + FailuresTest.class.getName()),
                err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void anErrorIsOneLineToo() {
        int status = failures.guard(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertEquals(1, status);
        assertEquals(
                "efferent: out of memory (Java heap space); give the JVM more with EFFERENT_JAVA_OPTS=-Xmx8g, "
                        + "or ask for a smaller batch" + System.lineSeparator(),
                err.toString());
    }
}
