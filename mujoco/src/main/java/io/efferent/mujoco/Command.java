package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program that asks nothing. */
final class Command {
    private static final int MINUTES = 10;

    private Command() {}

    /**
     * How it ended.
     *
     * @param output what it said, or why it could not be started
     */
    record Result(boolean succeeded, String output) {}

    static Result run(List<String> command) {
        try {
            var output = Files.createTempFile("mujoco", ".log");
            try {
                var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
                builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
                boolean succeeded = run(builder);
                return new Result(succeeded, new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip());
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(false, "interrupted");
        }
    }

    private static boolean run(ProcessBuilder builder) throws InterruptedException {
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            // There is no such program.
            return false;
        }
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroy();
        }
        return ended && process.exitValue() == 0;
    }
}
