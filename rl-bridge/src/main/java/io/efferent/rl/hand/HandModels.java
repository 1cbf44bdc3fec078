package io.efferent.rl.hand;

import io.efferent.mujoco.MujocoModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hand and the six-muscle arm as MuJoCo models of our own, with published dimensions and primitive shapes only.
 *
 * <ul>
 *   <li>{@code hand}: the hand alone, palm up
 *   <li>{@code hand-reach}: with markers for the goals of five fingertips and a keyframe at rest
 *   <li>{@code hand-block}: with a block of 5 cm to turn, a picture of the goal, and a keyframe at rest
 *   <li>{@code arm26}: two bones and six of MuJoCo's muscles in the plane, as
 *       {@link io.efferent.effector.ReadyMade#pathArm26} with the engine's muscle
 * </ul>
 */
public final class HandModels {
    /** Names accepted by {@link #load}. */
    public static final List<String> NAMES = List.of("hand", "hand-reach", "hand-block", "arm26");

    private static final Map<String, MujocoModel> SHARED = new ConcurrentHashMap<>();

    private HandModels() {}

    /**
     * A model of one's own, which may be changed.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException for any other name
     * @throws io.efferent.mujoco.MujocoException if MuJoCo is not there
     */
    public static MujocoModel load(String name) {
        return MujocoModel.fromString(xml(name), Map.of("hand.xml", bytes("hand")));
    }

    /**
     * A model's text in MJCF; those of tasks include {@code hand.xml}.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException for any other name
     */
    public static String xml(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("model: got '" + name + "', expected one of " + NAMES);
        }
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (var resource = HandModels.class.getResourceAsStream(name + ".xml")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The model that all environments step; never closed. */
    static MujocoModel shared(String name) {
        return SHARED.computeIfAbsent(name, HandModels::load);
    }
}
