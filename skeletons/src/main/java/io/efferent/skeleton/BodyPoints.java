package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;

/**
 * Points fixed to the bodies of a skeleton, in a pose.
 *
 * @param position (batch, point, dimension), m
 * @param jacobian derivative of the position with respect to the joint positions, (batch, point, dimension,
 *     dof), or (1, ...) where it is the same in every pose
 */
public record BodyPoints(NDArray position, NDArray jacobian) {}
