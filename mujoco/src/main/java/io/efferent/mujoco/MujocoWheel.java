package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Brings MuJoCo into a folder of the user's: pip or uv fetches the wheel of this platform, and library, headers and
 * plugins are taken out of it. Python itself is not needed to use them.
 */
public final class MujocoWheel {
    /** The newest version that Efferent's tests know. */
    public static final String NEWEST = "4.0.0";

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(\\.post\\d+)?");

    private static final Wheel WHEEL = new Wheel("MuJoCo", MujocoWheel::kept);

    private MujocoWheel() {}

    /** {@code ~/.mujoco}, in which {@link MujocoLibrary} looks. */
    public static Path home() {
        return Path.of(System.getProperty("user.home"), ".mujoco");
    }

    /**
     * Installs a version, unless it is there.
     *
     * @param version as {@code 4.0.0}
     * @param into the folder in which it gets one of its own
     * @param notice told in a few lines what is done
     * @return the folder with the library
     * @throws IllegalArgumentException if this is not how versions are written
     * @throws MujocoException if there is neither pip nor uv, it does not find the version, or what came is damaged
     */
    public static Path install(String version, Path into, Consumer<String> notice) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("version: got '" + version + "', expected one such as " + NEWEST);
        }
        var target = into.resolve("mujoco-" + version);
        if (Files.isDirectory(target)) {
            notice.accept("MuJoCo " + version + " is in " + target);
            return target;
        }
        try {
            Files.createDirectories(into);
            try (var work = TemporaryFolder.in(into)) {
                var unpacked = Files.createDirectory(work.path().resolve("unpacked"));
                WHEEL.install(requirement(version), unpacked, notice);
                requireLibrary(unpacked);
                Files.move(unpacked, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        notice.accept("MuJoCo " + version + " is in " + target);
        return target;
    }

    /** Since 4.0 the library has a wheel of its own, on which that of the Python package depends. */
    private static String requirement(String version) {
        boolean core = Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 4;
        return (core ? "mujoco-core==" : "mujoco==") + version;
    }

    /** Library, headers, plugins and licenses. */
    private static Optional<String> kept(String name) {
        var kept = name.replaceFirst("^mujoco/|.*/licenses/|.*dist-info/", "");
        return LibrarySearch.isLibrary(kept) || kept.startsWith("include/") || kept.startsWith("plugin/")
                || kept.startsWith("LICENSE") ? Optional.of(kept) : Optional.empty();
    }

    /** Takes what is needed out of the wheel that was fetched, or out of what has been unpacked already. */
    static void unpack(Path fetched, Path target, Consumer<String> notice) throws IOException {
        WHEEL.unpack(fetched, target, notice);
        requireLibrary(target);
    }

    private static void requireLibrary(Path target) throws IOException {
        try (var files = Files.list(target)) {
            if (files.noneMatch(file -> LibrarySearch.isLibrary(file.getFileName().toString()))) {
                throw new MujocoException("the wheel of MuJoCo has no library for this platform");
            }
        }
    }
}
