package io.efferent.rl.myosuite;

import io.efferent.mujoco.MujocoException;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * MyoSuite's bodies, put together from its packages as its tasks do, with their bones. All but elbow and finger need
 * MuJoCo 3.
 *
 * <ul>
 *   <li>{@code elbow}, {@code elbow-exo}: one joint and six muscles, and a motor to help
 *   <li>{@code finger}, {@code finger-motor}: four joints and five muscles or motors
 *   <li>{@code hand}: 23 joints and 39 muscles of the right hand and the forearm, with places for five fingertips
 *   <li>{@code hand-key}, {@code hand-hold}, {@code hand-pen}: an older form of the hand, with a thing
 *   <li>{@code legs}: both legs with 80 muscles below a rigid trunk
 * </ul>
 */
public final class MyoModels {
    /** Names accepted by {@link #load}. */
    public static final List<String> NAMES = List.of(
            "elbow", "elbow-exo", "finger", "finger-motor", "hand", "hand-key", "hand-hold", "hand-pen", "legs");

    /** MyoSuite's motors of the finger are four times as strong as the model's. */
    private static final double STRONGER = 4;
    /** Where terrain is that nobody walks on, m. */
    private static final double DEEP = -10;

    private static final Map<String, MujocoModel> SHARED = new ConcurrentHashMap<>();

    private MyoModels() {}

    /**
     * A model of one's own, which may be changed.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException for any other name
     * @throws MujocoException if MyoSuite's packages or MuJoCo are not there, or it cannot compile them
     */
    public static MujocoModel load(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("model: got '" + name + "', expected one of " + NAMES);
        }
        var folder = MyoSuite.find().orElseThrow(() -> new MujocoException(MyoSuite.MISSING));
        var single = file(folder, name);
        if (single.isPresent()) {
            return read(single.get());
        }
        var parts = new MyoParts(folder);
        return switch (name) {
            case "elbow" -> MujocoModel.load(parts.sim("legacy/elbow/myoelbow_1dof6muscles.xml"));
            case "elbow-exo" -> MujocoModel.load(parts.sim("legacy/elbow/myoelbow_1dof6muscles_1dofexo.xml"));
            case "finger" -> MujocoModel.load(parts.sim("legacy/finger/myofinger_v0.xml"));
            case "finger-motor" -> stronger(MujocoModel.load(parts.sim("legacy/finger/motorfinger_v0.xml")));
            case "hand" -> MujocoModel.fromString(HandFromArm.compose(parts));
            case "legs" -> MujocoModel.fromString(parts.legs());
            default -> MujocoModel.fromString(parts.handWith(name));
        };
    }

    private static MujocoModel stronger(MujocoModel model) {
        var gears = model.doubles("actuator_gear");
        for (int i = 0; i < gears.size(); i++) {
            gears.set(i, STRONGER * gears.get(i));
        }
        return model;
    }

    /** A model in a file of its own, packed or not. */
    static Optional<Path> file(Path folder, String name) {
        return Stream.of(".xml", ".xml.gz").map(ending -> folder.resolve(name + ending)).filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * A model in one file, MJCF, that may be packed: {@code .gz} follows its name then, or its name alone.
     *
     * @throws MujocoException with MuJoCo's text if it cannot be compiled
     * @throws UncheckedIOException if there is no such file
     */
    public static MujocoModel read(Path file) {
        boolean named = file.toString().endsWith(".gz");
        var packed = named ? file : file.resolveSibling(file.getFileName() + ".gz");
        if (!named && (Files.exists(file) || !Files.exists(packed))) {
            return MujocoModel.load(file);
        }
        try (var in = new GZIPInputStream(Files.newInputStream(packed))) {
            return MujocoModel.fromString(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model that all environments step; never closed. */
    static MujocoModel shared(String name) {
        return SHARED.computeIfAbsent(name, _ -> {
            var model = load(name);
            sinkTerrain(model);
            return model;
        });
    }

    /** Puts uneven ground, where there is some, far below the floor. Changes nothing if it is there already. */
    static void sinkTerrain(MujocoModel model) {
        if (model.names(MujocoObject.GEOM).contains("terrain")) {
            var place = model.doubles("geom_pos").row(model.id(MujocoObject.GEOM, "terrain"));
            if (place.get(2) != DEEP) {
                place.setAll(0, 0, DEEP);
            }
        }
    }
}
