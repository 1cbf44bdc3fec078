package io.efferent.rl.body;

import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The usual bodies as MuJoCo models. Dimensions, masses, gears and ranges are those of Gymnasium's models.
 *
 * <p>The models that environments use are compiled once and shared for as long as the JVM runs.
 */
public final class Bodies {
    /** Names accepted by {@link #xml}. */
    public static final List<String> NAMES = List.of(
            "inverted_pendulum", "inverted_double_pendulum", "reacher", "pusher_v4", "pusher", "swimmer",
            "half_cheetah", "hopper", "walker2d", "ant", "humanoid", "humanoid_standup");

    private static final double GRIP = 1.9;
    private static final Map<String, MujocoModel> SHARED = new ConcurrentHashMap<>();

    private Bodies() {}

    /**
     * Source of a model in MJCF, to be changed and compiled at will.
     *
     * @param name one of {@link #NAMES}
     */
    public static String xml(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("body: got '" + name + "', expected one of " + NAMES);
        }
        try (var source = Bodies.class.getResourceAsStream("/io/efferent/rl/bodies/" + name + ".xml")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MujocoModel model(String name) {
        return shared(name, () -> MujocoModel.fromString(xml(name)));
    }

    /** The walker whose right foot grips as well as its left one. */
    static MujocoModel evenFootedWalker() {
        return shared("even-footed walker2d", () -> {
            var model = MujocoModel.fromString(xml("walker2d"));
            model.doubles("geom_friction").set(model.id(MujocoObject.GEOM, "foot"), 0, GRIP);
            return model;
        });
    }

    /** That of a file, as it was when it was read first. */
    static MujocoModel inFile(Path file) {
        return shared("file " + file.toAbsolutePath(), () -> MujocoModel.load(file));
    }

    private static MujocoModel shared(String name, Supplier<MujocoModel> compiled) {
        return SHARED.computeIfAbsent(name, _ -> compiled.get());
    }
}
