package io.efferent.rl.myosuite;

import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoWheel;
import io.efferent.mujoco.PackageFolder;
import io.efferent.mujoco.Wheel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

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
        Map<String, Wheel> wheels = new TreeMap<>();
        VERSIONS.forEach((name, version) ->
                wheels.put(name + "==" + version, new Wheel(name, file -> kept(name, file))));
        PackageFolder.install(into, wheels, notice);
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
        return new PackageFolder("MyoSuite's models", PROPERTY, VARIABLE, home(),
                folder -> Files.isDirectory(folder.resolve("myo_sim/models")) || hasFiles(folder)).find();
    }

    private static boolean hasFiles(Path folder) {
        return MyoModels.NAMES.stream().anyMatch(name -> MyoModels.file(folder, name).isPresent());
    }
}
