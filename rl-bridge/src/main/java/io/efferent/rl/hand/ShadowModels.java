package io.efferent.rl.hand;

import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoWheel;
import io.efferent.mujoco.PackageFolder;
import io.efferent.mujoco.Wheel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The Shadow hand of Gymnasium-Robotics, in the package's own files: in the folder that the system property
 * {@value #PROPERTY} or the environment variable {@value #VARIABLE} names (a virtual environment, a conda prefix, a
 * folder of Python packages), in the environment that is active, or where {@link #install} puts them.
 */
public final class ShadowModels {
    /** System property that names the folder. */
    public static final String PROPERTY = "efferent.gymnasiumRobotics";

    /** Environment variable that names the folder. */
    public static final String VARIABLE = "EFFERENT_GYMNASIUM_ROBOTICS";

    /** Names accepted by {@link #load}. */
    public static final List<String> NAMES = List.of("reach", "manipulate_block", "manipulate_block_touch_sensors",
            "manipulate_egg", "manipulate_egg_touch_sensors", "manipulate_pen", "manipulate_pen_touch_sensors");

    private static final String VERSION = "1.4.2";
    private static final String ASSETS = "gymnasium_robotics/envs/assets/";

    private static final Map<String, MujocoModel> SHARED = new ConcurrentHashMap<>();

    private ShadowModels() {}

    /** Where {@link #install} puts the files: in {@link MujocoWheel#home}. */
    public static Path home() {
        return MujocoWheel.home().resolve("gymnasium-robotics-" + VERSION);
    }

    /**
     * Brings the hand's files with their licenses, unless they are there.
     *
     * @param into the folder they get, as {@link #home}
     * @param notice told in a few lines what is done, and where the licenses are
     * @return the folder
     * @throws MujocoException if there is neither pip nor uv, it does not find the package, or what came is damaged
     */
    public static Path install(Path into, Consumer<String> notice) {
        PackageFolder.install(into, Map.of("gymnasium-robotics==" + VERSION,
                new Wheel("gymnasium_robotics", ShadowModels::kept)), notice);
        notice.accept("The Shadow hand of gymnasium-robotics " + VERSION + " is in " + into + ". The package is MIT, "
                + "where its models come from says " + into.resolve(ASSETS + "LICENSE.md"));
        return into;
    }

    private static Optional<String> kept(String file) {
        return file.matches(ASSETS + "(hand|stls/hand|textures)/.*|" + ASSETS + "LICENSE.md") ? Optional.of(file)
                : file.endsWith("licenses/LICENSE") ? Optional.of("gymnasium_robotics/LICENSE") : Optional.empty();
    }

    /**
     * The folder of the package; empty if there is none.
     *
     * @throws MujocoException if the property or the variable names something else
     */
    public static Optional<Path> find() {
        return new PackageFolder("Gymnasium-Robotics' models", PROPERTY, VARIABLE, home(),
                folder -> Files.isDirectory(folder.resolve(ASSETS + "hand"))).find();
    }

    /**
     * A model of one's own, which may be changed.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException for any other name
     * @throws MujocoException if the package or MuJoCo are not there
     */
    public static MujocoModel load(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("model: got '" + name + "', expected one of " + NAMES);
        }
        var folder = find().orElseThrow(() -> new MujocoException(
                "needs Gymnasium-Robotics' models: efferent mujoco install gymnasium_robotics"));
        return MujocoModel.load(folder.resolve(ASSETS + "hand/" + name + ".xml"));
    }

    /** The model that all environments step; never closed. */
    static MujocoModel shared(String name) {
        return SHARED.computeIfAbsent(name, ShadowModels::load);
    }
}
