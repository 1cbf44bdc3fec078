package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.Map;

/** Paths of one kind evaluated together: one column per path, in order. */
public interface PathBank {
    /** The constants of the paths by name; gradients flow to them. */
    Map<String, Values> values();

    /**
     * Lengths, velocities and moment arms, written as operations that can be traced (docs/kernels.md).
     *
     * @param p bound {@link #values()}
     * @param skeleton the skeleton the paths run over
     * @param skeletonConstants its bound constants
     * @param pose its pose
     * @param velocity joint velocities, (batch, dof)
     */
    PathGeometry geometry(
            Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity);
}
