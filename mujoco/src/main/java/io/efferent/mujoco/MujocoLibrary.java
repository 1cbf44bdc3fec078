package io.efferent.mujoco;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The user's MuJoCo library: what the system property {@value #PROPERTY} or the environment variable {@value #VARIABLE}
 * names (a file, the folder of a release or wheel, a virtual environment, a conda prefix); else that of the active
 * environment; else the newest in {@code ~/.mujoco} and the system's folders.
 */
public final class MujocoLibrary {
    /** System property that names the library. */
    public static final String PROPERTY = "efferent.mujoco.library";

    /** Environment variable that names the library. */
    public static final String VARIABLE = "EFFERENT_MUJOCO";

    /** Debian's and Ubuntu's package. */
    static final String PACKAGE = "libmujoco2.2.2";

    static final String HOW_TO_CHOOSE = "'efferent mujoco install' brings it into ~/.mujoco with pip or uv; "
            + "Debian and Ubuntu also have it: sudo apt-get install " + PACKAGE + ". One that is elsewhere is named "
            + "(its file, folder, virtual environment or conda prefix) in the environment variable " + VARIABLE
            + " or the system property " + PROPERTY + ".";

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
        return LibrarySearch.here().find().map(LibrarySearch.Found::path);
    }

    /**
     * Where the loaded one is.
     *
     * @throws MujocoException if there is none, or it cannot be used
     */
    public static Path path() {
        return Native.loaded().found().path();
    }

    /**
     * Why the loaded one was taken, and what tells where it keeps its fields.
     *
     * @throws MujocoException if there is none, or it cannot be used
     */
    public static String reason() {
        return Native.loaded().found().why() + "; fields by " + Native.loaded().layout().source();
    }

    /**
     * Version of the loaded one, as {@code 2.2.2}.
     *
     * @throws MujocoException if there is none, or it cannot be used
     */
    public static String version() {
        return Native.loaded().layout().release();
    }
}
