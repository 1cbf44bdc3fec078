package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for the user's MuJoCo: what somebody named, then the environment that is active, then the newest of those in
 * the usual places.
 *
 * @param environment variables
 * @param property what the system property {@value MujocoLibrary#PROPERTY} says; null if it is not set
 * @param home the user's folder
 * @param system the system's folders for libraries
 */
record LibrarySearch(Map<String, String> environment, String property, Path home, List<Path> system) {
    private static final Pattern NAME =
            Pattern.compile("libmujoco\\.so(\\.[0-9.]+)?|libmujoco(\\.[0-9.]+)?\\.dylib|mujoco\\.dll");
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

    /**
     * A library.
     *
     * @param why it was taken
     */
    record Found(Path path, String why) {}

    /** In this process, on this machine. */
    static LibrarySearch here() {
        var processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        var machine = processor.equals("amd64") ? "x86_64" : processor;
        var home = Path.of(System.getProperty("user.home"));
        return new LibrarySearch(System.getenv(), System.getProperty(MujocoLibrary.PROPERTY), home,
                Stream.of("/usr/local/lib", "/usr/lib/" + machine + "-linux-gnu", "/usr/lib64", "/usr/lib",
                        "/opt/mujoco/lib", "/opt/homebrew/lib",
                        "/Applications/MuJoCo.app/Contents/Frameworks/mujoco.framework/Versions/A")
                        .map(Path::of).toList());
    }

    /** Whether a file has the name of a library. */
    static boolean isLibrary(String fileName) {
        return NAME.matcher(fileName).matches();
    }

    /**
     * The library to take; empty if there is none.
     *
     * @throws MujocoException if what somebody named is none
     */
    Optional<Found> find() {
        return named("system property " + MujocoLibrary.PROPERTY, property)
                .or(() -> named(
                        "environment variable " + MujocoLibrary.VARIABLE, environment.get(MujocoLibrary.VARIABLE)))
                .or(() -> Stream.of("MUJOCO_PATH", "MUJOCO_HOME", "VIRTUAL_ENV", "CONDA_PREFIX")
                        .flatMap(variable -> active(variable).stream()).findFirst())
                .or(this::newest);
    }

    private Optional<Found> named(String by, String name) {
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        var path = Path.of(name).toAbsolutePath();
        return Optional.of(Files.isRegularFile(path) ? new Found(path, "the " + by + " names it")
                : newest(within(path)).map(library -> new Found(library, "the " + by + " says " + name))
                        .orElseThrow(() -> new MujocoException("the " + by + " says " + name
                                + ", which is no MuJoCo library, and no folder, virtual environment or conda prefix "
                                + "with one")));
    }

    private Optional<Found> active(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(folder -> !folder.isBlank())
                .flatMap(folder -> newest(within(Path.of(folder))))
                .map(library -> new Found(
                        library, "the environment variable " + variable + " says " + environment.get(variable)));
    }

    private Optional<Found> newest() {
        var own = home.resolve(".mujoco");
        var folders = new ArrayList<>(within(own));
        list(own).forEach(release -> folders.addAll(within(release)));
        folders.addAll(system);
        return newest(folders).map(library -> new Found(library, "the newest in " + own + " and the system's folders"));
    }

    /** Where archives, wheels, environments and frameworks keep it. */
    private static List<Path> within(Path root) {
        var folders = new ArrayList<Path>();
        for (var name : new String[] {"", "lib", "bin", "mujoco", "Library/bin", "Lib/site-packages/mujoco",
            "Versions/A", "mujoco.framework/Versions/A"}) {
            folders.add(root.resolve(name));
        }
        for (var lib : new String[] {"lib", "lib64"}) {
            list(root.resolve(lib)).stream().filter(folder -> folder.getFileName().toString().startsWith("python"))
                    .forEach(python -> folders.add(python.resolve("site-packages/mujoco")));
        }
        return folders;
    }

    /** Of several of the same version the first. */
    private static Optional<Path> newest(List<Path> folders) {
        return folders.stream().flatMap(folder -> list(folder).stream())
                .filter(file -> isLibrary(file.getFileName().toString()))
                .reduce((a, b) -> Arrays.compare(version(a), version(b)) >= 0 ? a : b);
    }

    /** Version of a library by its name, else by its headers, else by its folder; empty if nothing tells. */
    static int[] version(Path library) {
        try {
            var real = library.toRealPath();
            var folder = real.getParent();
            return Stream.of(real.getFileName().toString(),
                            Headers.beside(real).map(headers -> Layout.readable(Headers.version(headers))).orElse(""),
                            folder.getFileName() + "", folder.resolveSibling("").normalize().getFileName() + "")
                    .map(VERSION::matcher).filter(name -> name.find()).findFirst()
                    .map(name -> Arrays.stream(name.group().split("\\.")).mapToInt(Integer::parseInt).toArray())
                    .orElseGet(() -> new int[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in a folder, by name; nothing if there is no such folder. */
    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
