package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.Map;

/** Paths of one kind evaluated together. */
interface PathBank {
    /** The constants of the paths by name. */
    Map<String, Values> values();

    /**
     * Lengths, velocities and moment arms.
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
