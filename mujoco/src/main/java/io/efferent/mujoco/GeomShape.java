package io.efferent.mujoco;

/** Shape of a geom, in the order of MuJoCo's numbers in {@code geom_type}. */
public enum GeomShape {
    PLANE,
    HEIGHT_FIELD,
    SPHERE,
    CAPSULE,
    ELLIPSOID,
    CYLINDER,
    BOX,
    MESH
}
