package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.util.Map;
import java.util.stream.LongStream;

/**
 * How large the pictures are that OpenGL draws of a model: {@code vis.global.offwidth} and {@code offheight} of {@code
 * mjModel}. Where they are moves with versions, so they are looked for in a model that has rare ones.
 */
final class PictureSize {
    private static final int WIDTH = 12347;
    private static final int HEIGHT = 7919;
    private static final String MODEL = """
            <mujoco><visual><global offwidth="%d" offheight="%d"/></visual></mujoco>
            """.formatted(WIDTH, HEIGHT);

    private PictureSize() {}

    /** Found once, by the first who asks. */
    private static final class Place {
        private static final long OFFSET = find();

        private static long find() {
            try (var model = MujocoModel.compiled(MODEL, Map.of(), Native.loaded().layout())) {
                var memory = model.struct().memory();
                long[] places =
                        LongStream.iterate(0, at -> at < model.struct().offset("qpos0"), at -> at + Integer.BYTES)
                        .filter(at -> memory.get(JAVA_INT, at) == WIDTH
                        && memory.get(JAVA_INT, at + Integer.BYTES) == HEIGHT)
                        .toArray();
                return places.length == 1 ? places[0] : -1;
            }
        }
    }

    /**
     * Does something with a model while it has a picture size, and gives it back its own.
     *
     * @throws MujocoException if this library keeps the size where it is not found
     */
    static void during(MujocoModel model, int width, int height, Runnable work) {
        if (Place.OFFSET < 0) {
            throw new MujocoException(
                    "MuJoCo " + model.mujocoVersion() + " does not keep the size of pictures in the model.");
        }
        var size = model.struct().memory().asSlice(Place.OFFSET, 2 * Integer.BYTES);
        synchronized (model.memoryOwner()) {
            int[] own = size.toArray(JAVA_INT);
            try {
                size.setAtIndex(JAVA_INT, 0, width);
                size.setAtIndex(JAVA_INT, 1, height);
                work.run();
            } finally {
                size.setAtIndex(JAVA_INT, 0, own[0]);
                size.setAtIndex(JAVA_INT, 1, own[1]);
            }
        }
    }
}
