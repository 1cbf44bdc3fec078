package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Installs Debian's MuJoCo where that needs nobody's help: there is apt-get, and the right to use it without a password. */
public final class MujocoInstaller {
    private static final int MINUTES = 10;

    private static volatile Consumer<String> allowed;

    private MujocoInstaller() {}

    /**
     * From now on MuJoCo is installed when it is first needed and not there. Programs that people start may want this; a library
     * does not do so by itself.
     *
     * @param notice told in one line what is going to be installed, before it is
     */
    public static void allow(Consumer<String> notice) {
        allowed = notice;
    }

    /** Where it is once it has been installed, if that was allowed and worked. */
    static Optional<Path> installed() {
        var notice = allowed;
        return notice != null && ensure(notice) ? MujocoLibrary.find() : Optional.empty();
    }

    /**
     * Makes sure that MuJoCo is there, if it can be.
     *
     * @param notice told in one line what is going to be installed, before it is
     * @return whether it is there now
     */
    public static synchronized boolean ensure(Consumer<String> notice) {
        if (MujocoLibrary.isPresent()) {
            return true;
        }
        var aptGet = aptGet();
        if (aptGet.isEmpty()) {
            return false;
        }
        var install = command(aptGet, "install", "-y", "--no-install-recommends", MujocoLibrary.PACKAGE);
        notice.accept("MuJoCo is not installed; installing Debian's package: " + String.join(" ", install));
        // The lists of packages may be missing or too old to find it by.
        boolean installed = succeeds(install) || (succeeds(command(aptGet, "update")) && succeeds(install));
        return installed && MujocoLibrary.isPresent();
    }

    /** How apt-get is run here; empty where it cannot be. */
    private static List<String> aptGet() {
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            return List.of();
        }
        if (System.getProperty("user.name").equals("root")) {
            return List.of("apt-get");
        }
        return Files.isExecutable(Path.of("/usr/bin/sudo")) && succeeds(List.of("sudo", "-n", "true"))
                ? List.of("sudo", "-n", "apt-get")
                : List.of();
    }

    private static List<String> command(List<String> aptGet, String... arguments) {
        var command = new ArrayList<>(aptGet);
        command.addAll(List.of("-qq", "-o", "DPkg::Lock::Timeout=120"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a command that asks nothing; what it says is only of interest when it fails. */
    private static boolean succeeds(List<String> command) {
        try {
            var output = Files.createTempFile("mujoco", ".log");
            try {
                var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
                builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
                var process = builder.start();
                process.getOutputStream().close();
                boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
                if (!ended) {
                    process.destroy();
                }
                if (ended && process.exitValue() == 0) {
                    return true;
                }
                System.getLogger(MujocoInstaller.class.getName()).log(Level.INFO, String.join(" ", command) + ": "
                        + new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip());
                return false;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
