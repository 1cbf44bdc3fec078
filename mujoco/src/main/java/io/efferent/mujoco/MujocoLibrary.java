package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The user's MuJoCo library, found where the system property {@value #PROPERTY} or the environment variable
 * {@value #VARIABLE} says (the library, or the folder of a release), else in the usual places.
 */
public final class MujocoLibrary {
    /** System property that names the library. */
    public static final String PROPERTY = "efferent.mujoco.library";

    /** Environment variable that names the library. */
    public static final String VARIABLE = "EFFERENT_MUJOCO";

    /** Debian's and Ubuntu's package. */
    static final String PACKAGE = "libmujoco2.2.2";

    static final String HOW_TO_CHOOSE = "On Debian and Ubuntu: sudo apt-get install " + PACKAGE
            + ". Elsewhere unpack one of MuJoCo's releases and name its folder or library in the environment variable " + VARIABLE
            + " or the system property " + PROPERTY + ".";

    private static final Pattern NAME = Pattern.compile("libmujoco\\.so(\\.[0-9.]+)?|libmujoco(\\.[0-9.]+)?\\.dylib|mujoco\\.dll");

    private MujocoLibrary() {}

    /** Whether there is one; it is not loaded for that. */
    public static boolean isPresent() {
        return find().isPresent();
    }

    /**
     * Where it is.
     *
     * @throws MujocoException if the property or the variable names something else
     */
    public static Optional<Path> find() {
        var named = named("system property " + PROPERTY, System.getProperty(PROPERTY))
                .or(() -> named("environment variable " + VARIABLE, System.getenv(VARIABLE)));
        return named.isPresent() ? named : usualPlaces().stream().flatMap(folder -> in(folder).stream()).findFirst();
    }

    /**
     * Where the loaded one is.
     *
     * @throws MujocoException if there is none, or it cannot be used
     */
    public static Path path() {
        return Native.loaded().path();
    }

    /**
     * Version of the loaded one, as {@code 2.2.2}.
     *
     * @throws MujocoException if there is none, or it cannot be used
     */
    public static String version() {
        return Native.loaded().layout().release();
    }

    private static Optional<Path> named(String by, String name) {
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        var path = Path.of(name).toAbsolutePath();
        if (Files.isRegularFile(path)) {
            return Optional.of(path);
        }
        return Optional.of(Stream.of(path, path.resolve("lib"), path.resolve("bin"))
                .flatMap(folder -> in(folder).stream()).findFirst()
                .orElseThrow(() -> new MujocoException("the " + by + " says " + name + ", which is no MuJoCo library and no "
                        + "folder with one")));
    }

    private static List<Path> usualPlaces() {
        var folders = new ArrayList<Path>();
        for (var variable : List.of("MUJOCO_PATH", "MUJOCO_HOME")) {
            var release = System.getenv(variable);
            if (release != null && !release.isBlank()) {
                folders.addAll(List.of(Path.of(release), Path.of(release, "lib"), Path.of(release, "bin")));
            }
        }
        for (var release : list(Path.of(System.getProperty("user.home"), ".mujoco"))) {
            folders.addAll(List.of(release.resolve("lib"), release.resolve("bin")));
        }
        var machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        for (var folder : List.of("/usr/local/lib", "/usr/lib/" + machine + "-linux-gnu", "/usr/lib64", "/usr/lib", "/opt/mujoco/lib",
                "/opt/homebrew/lib", "/Applications/MuJoCo.app/Contents/Frameworks/mujoco.framework/Versions/A")) {
            folders.add(Path.of(folder));
        }
        return folders;
    }

    /** The library in a folder; of several versions the last by name. */
    private static Optional<Path> in(Path folder) {
        return list(folder).stream().filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                .max(Comparator.naturalOrder());
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
