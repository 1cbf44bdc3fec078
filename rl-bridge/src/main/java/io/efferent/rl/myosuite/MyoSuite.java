package io.efferent.rl.myosuite;

import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoWheel;
import io.efferent.mujoco.Wheel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where MyoSuite's packages are, {@code myo_sim} with the parts of the bodies and {@code myosuite} with what its tasks
 * add: what the system property {@value #PROPERTY} or the environment variable {@value #VARIABLE} names (a virtual
 * environment, a conda prefix, a folder of Python packages), the environment that is active, or where {@link #install}
 * puts them.
 */
public final class MyoSuite {
    /** System property that names the folder. */
    public static final String PROPERTY = "efferent.myosuite";

    /** Environment variable that names the folder. */
    public static final String VARIABLE = "EFFERENT_MYOSUITE";

    static final String MISSING = "needs MyoSuite's models: efferent mujoco install myo_sim";

    private static final Map<String, String> VERSIONS = Map.of("myo_sim", "0.2.3", "myosuite", "3.0.0");

    private MyoSuite() {}

    /** Where {@link #install} puts the packages: in {@link MujocoWheel#home}. */
    public static Path home() {
        return MujocoWheel.home().resolve("myosuite-" + VERSIONS.get("myosuite"));
    }

    /**
     * Brings the models of both packages, Apache-2.0, with their license, unless they are there.
     *
     * @param into the folder they get, as {@link #home}
     * @param notice told in a few lines what is done, and where the license is
     * @return the folder
     * @throws MujocoException if there is neither pip nor uv, it does not find the packages, or what came is damaged
     */
    public static Path install(Path into, Consumer<String> notice) {
        if (!Files.isDirectory(into)) {
            try {
                Files.createDirectories(into.toAbsolutePath().getParent());
                var unfinished = into.resolveSibling(into.getFileName() + ".part");
                for (var name : List.of("myo_sim", "myosuite")) {
                    new Wheel(name, file -> kept(name, file))
                            .install(name + "==" + VERSIONS.get(name), unfinished, notice);
                }
                Files.move(unfinished, into);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        VERSIONS.forEach((name, version) -> notice.accept(name + " " + version + " is in " + into
                + ", under the Apache License 2.0: " + into.resolve(name).resolve("LICENSE")));
        return into;
    }

    private static Optional<String> kept(String name, String file) {
        boolean model = file.startsWith("myo_sim/models/") || file.startsWith("myosuite/envs/myo/assets/");
        return model ? Optional.of(file)
                : file.endsWith("licenses/LICENSE") ? Optional.of(name + "/LICENSE") : Optional.empty();
    }

    /**
     * The folder with both packages, or with models as single files, as {@code hand.xml}; empty if there is none.
     *
     * @throws MujocoException if the property or the variable names something else
     */
    public static Optional<Path> find() {
        var named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (named != null && !named.isBlank()) {
            return Optional.of(within(Path.of(named)).findFirst().orElseThrow(() -> new MujocoException(
                    VARIABLE + " or " + PROPERTY + " says " + named + ", where MyoSuite's models are not")));
        }
        return Stream.of("VIRTUAL_ENV", "CONDA_PREFIX").map(System::getenv)
                .filter(folder -> folder != null && !folder.isBlank()).map(Path::of).flatMap(MyoSuite::within)
                .findFirst().or(() -> within(home()).findFirst());
    }

    /** Where environments keep packages. */
    private static Stream<Path> within(Path root) {
        return Stream.concat(Stream.of(root, root.resolve("Lib/site-packages")),
                Stream.of("lib", "lib64").flatMap(lib -> pythons(root.resolve(lib))))
                .filter(folder -> Files.isDirectory(folder.resolve("myo_sim/models")) || hasFiles(folder));
    }

    private static boolean hasFiles(Path folder) {
        return MyoModels.NAMES.stream().anyMatch(name -> MyoModels.file(folder, name).isPresent());
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
}
