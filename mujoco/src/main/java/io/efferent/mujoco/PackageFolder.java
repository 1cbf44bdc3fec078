package io.efferent.mujoco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder with models that packages for Python bring along: what a system property or an environment variable names (a
 * virtual environment, a conda prefix, a folder of Python packages), the environment that is active, or the folder of
 * Efferent's own.
 *
 * @param what is in it, in messages
 * @param property system property that names the folder
 * @param variable environment variable that names the folder
 * @param own where {@link #install} puts the packages
 * @param holds whether a folder of Python packages has the models
 */
public record PackageFolder(String what, String property, String variable, Path own, Predicate<Path> holds) {
    /**
     * The folder; empty if there is none.
     *
     * @throws MujocoException if the property or the variable names something else
     */
    public Optional<Path> find() {
        var named = System.getProperty(property, System.getenv(variable));
        if (named != null && !named.isBlank()) {
            return Optional.of(within(Path.of(named)).findFirst().orElseThrow(() -> new MujocoException(
                    variable + " or " + property + " says " + named + ", where " + what + " are not")));
        }
        return Stream.of("VIRTUAL_ENV", "CONDA_PREFIX").map(System::getenv)
                .filter(folder -> folder != null && !folder.isBlank()).map(Path::of).flatMap(this::within)
                .findFirst().or(() -> within(own).findFirst());
    }

    /** Where environments keep packages. */
    private Stream<Path> within(Path root) {
        return Stream.concat(Stream.of(root, root.resolve("Lib/site-packages")),
                Stream.of("lib", "lib64").flatMap(lib -> pythons(root.resolve(lib)))).filter(holds);
    }

    private static Stream<Path> pythons(Path lib) {
        if (!Files.isDirectory(lib)) {
            return Stream.of();
        }
        try (var folders = Files.list(lib)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("python")).sorted()
                    .map(folder -> folder.resolve("site-packages")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Brings packages into a folder, unless it is there: all of them or none.
     *
     * @param into the folder they get, as {@link #own}
     * @param wheels what is taken out of each package, by name and version as pip takes them
     * @param notice told in a few lines what is done
     * @throws MujocoException if there is neither pip nor uv, it does not find a package, or what came is damaged
     */
    public static void install(Path into, Map<String, Wheel> wheels, Consumer<String> notice) {
        if (Files.isDirectory(into)) {
            return;
        }
        try {
            Files.createDirectories(into.toAbsolutePath().getParent());
            var unfinished = into.resolveSibling(into.getFileName() + ".part");
            wheels.forEach((requirement, wheel) -> wheel.install(requirement, unfinished, notice));
            Files.move(unfinished, into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
