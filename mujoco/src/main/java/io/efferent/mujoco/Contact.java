package io.efferent.mujoco;

/**
 * Two geoms that touch, or nearly so.
 *
 * @param geom1 one of them
 * @param geom2 the other
 * @param distance between their surfaces, m; negative where they overlap
 * @param position midway between the surfaces, m, in the world
 * @param normal unit vector from the first geom to the second
 */
public record Contact(int geom1, int geom2, double distance, double[] position, double[] normal) {}
