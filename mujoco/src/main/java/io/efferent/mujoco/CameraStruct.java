package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/** An {@code mjvCamera}. Its fields have been in the same places in all versions so far. */
final class CameraStruct {
    private static final int FREE = 0;
    private static final int FIXED = 2;

    private static final int TYPE = 0;
    private static final int FIXED_ID = 4;
    private static final int TRACKED_ID = 8;
    private static final int LOOK_AT = 16;
    private static final int DISTANCE = 40;
    private static final int AZIMUTH = 48;
    private static final int ELEVATION = 56;

    private CameraStruct() {}

    /**
     * Makes it MuJoCo's default camera, and looks whether that is as it should be.
     *
     * @throws MujocoException if it is not
     */
    static void check(MemorySegment camera) {
        NativeVisual.defaultCamera(camera);
        boolean known = camera.get(JAVA_INT, TYPE) == FREE && camera.get(JAVA_INT, FIXED_ID) == -1
                && camera.get(JAVA_INT, TRACKED_ID) == -1 && camera.get(JAVA_DOUBLE, DISTANCE) == 2
                && camera.get(JAVA_DOUBLE, AZIMUTH) == 90 && camera.get(JAVA_DOUBLE, ELEVATION) == -45;
        if (!known) {
            throw new MujocoException(
                    "MuJoCo " + MujocoLibrary.version() + " keeps cameras otherwise than Efferent knows.");
        }
    }

    /** Makes it a camera of the model. */
    static void fix(MemorySegment camera, int id) {
        camera.set(JAVA_INT, TYPE, FIXED);
        camera.set(JAVA_INT, FIXED_ID, id);
    }

    /** Makes it look at a point. */
    static void free(MemorySegment camera, double[] point, double distance, Viewpoint viewpoint) {
        camera.set(JAVA_INT, TYPE, FREE);
        MemorySegment.copy(MemorySegment.ofArray(point), 0, camera, LOOK_AT, 3 * Double.BYTES);
        camera.set(JAVA_DOUBLE, DISTANCE, distance);
        camera.set(JAVA_DOUBLE, AZIMUTH, viewpoint.azimuth());
        camera.set(JAVA_DOUBLE, ELEVATION, viewpoint.elevation());
    }
}
