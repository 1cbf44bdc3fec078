package io.efferent.skeleton;

import ai.djl.ndarray.NDArray;

/**
 * A joint configuration with what all kinematic functions of a skeleton share, computed once.
 *
 * @param position joint positions, (batch, dof)
 * @param cosine cosines of the skeleton's angles, (batch, angles); null where there are none
 * @param sine sines of the same angles
 */
public record Pose(NDArray position, NDArray cosine, NDArray sine) {}
