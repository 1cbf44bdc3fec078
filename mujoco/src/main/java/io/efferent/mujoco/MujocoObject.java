package io.efferent.mujoco;

/** What a model is made of and has names for. */
public enum MujocoObject {
    BODY("nbody"),
    JOINT("njnt"),
    GEOM("ngeom"),
    SITE("nsite"),
    CAMERA("ncam"),
    MESH("nmesh"),
    TENDON("ntendon"),
    ACTUATOR("nu"),
    SENSOR("nsensor"),
    KEY("nkey");

    private final String size;

    MujocoObject(String size) {
        this.size = size;
    }

    /** Name of the size that counts them. */
    String size() {
        return size;
    }

    int number(Layout layout) {
        return layout.constant("mjOBJ_" + name());
    }
}
