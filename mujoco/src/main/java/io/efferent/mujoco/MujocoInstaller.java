package io.efferent.mujoco;

import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Installs Debian's MuJoCo where that needs nobody's help: there is apt-get, and the right to use it without a
 * password. The environment variable {@value #VARIABLE} or the system property {@value #PROPERTY} with the value
 * {@value #NEVER} forbids it.
 */
public final class MujocoInstaller {
    /** System property that forbids it. */
    public static final String PROPERTY = "efferent.mujoco.install";

    /** Environment variable that forbids it. */
    public static final String VARIABLE = "EFFERENT_MUJOCO_INSTALL";

    private static final String NEVER = "never";

    private static volatile Consumer<String> allowed;

    private MujocoInstaller() {}

    /**
     * From now on MuJoCo is installed when it is first needed and not there. Programs that people start may want this;
     * a library does not do so by itself.
     *
     * @param notice told in one line what is going to be installed, before it is
     */
    public static void allow(Consumer<String> notice) {
        allowed = notice;
    }

    /** Where it is once it has been installed, if that was allowed and worked. */
    static Optional<LibrarySearch.Found> installed() {
        var notice = allowed;
        return notice != null && ensure(notice) ? LibrarySearch.here().find() : Optional.empty();
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
        boolean forbidden = NEVER.equals(System.getProperty(PROPERTY, System.getenv(VARIABLE)));
        var aptGet = forbidden ? List.<String>of() : aptGet();
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

    /** What a command says is only of interest when it fails. */
    private static boolean succeeds(List<String> command) {
        var run = Command.run(command);
        if (!run.succeeded()) {
            System.getLogger(MujocoInstaller.class.getName())
                    .log(Level.INFO, String.join(" ", command) + ": " + run.output());
        }
        return run.succeeded();
    }
}
