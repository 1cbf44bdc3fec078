package io.efferent.mujoco;

import java.util.stream.IntStream;

/**
 * A movement of a model as a page to be played and looked at from all sides: the geoms, sites and tendons and where
 * they were.
 *
 * <p>Sizes and colors are those of the model when the page is begun, but for muscles.
 *
 * @see Replay
 */
public final class MujocoReplay {
    private final Scene scene;
    private final Framing framing;
    private final Replay replay;

    /**
     * A replay without frames.
     *
     * @param interval time between frames, s
     */
    public MujocoReplay(MujocoModel model, double interval) {
        this(model, interval, Viewpoint.DEFAULT);
    }

    /**
     * A replay without frames, seen at first from a viewpoint.
     *
     * @param interval time between frames, s
     */
    public MujocoReplay(MujocoModel model, double interval, Viewpoint viewpoint) {
        scene = new Scene(model);
        framing = new Framing(model, scene);
        var parts = scene.parts().stream().map(part -> new Replay.Part(
                model.name(part.kind(), part.id()), part.shape(), scene.size(part), scene.rgba(part),
                part.solid() == null ? new double[0][] : part.solid().points())).toList();
        var tendons = IntStream.range(0, model.count(MujocoObject.TENDON)).mapToObj(tendon -> new Replay.Cord(
                model.name(MujocoObject.TENDON, tendon), scene.width(tendon),
                scene.rgba(MujocoObject.TENDON, tendon))).toList();
        replay = new Replay(parts, tendons, interval, framing.radius(), viewpoint);
    }

    /** Number of frames. */
    public int size() {
        return replay.size();
    }

    /** Adds the present state of data of this model; the label says what it shows, and may be empty. */
    public void add(MujocoData data, String label) {
        var parts = scene.parts();
        double[] poses = new double[7 * parts.size()];
        for (int i = 0; i < parts.size(); i++) {
            var pose = scene.pose(parts.get(i), data);
            System.arraycopy(pose.position(), 0, poses, 7 * i, 3);
            System.arraycopy(Replay.quaternion(pose.rotation()), 0, poses, 7 * i + 3, 4);
        }
        replay.add(poses, framing.center(data), scene.pieces(data), label);
    }

    /**
     * The page.
     *
     * @throws IllegalStateException if there are no frames
     */
    public String page() {
        return replay.page();
    }
}
