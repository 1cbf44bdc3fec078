package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/** Fiber length of muscles whose tendon does not stretch. */
final class RigidTendon {
    private RigidTendon() {}

    /** Path length less tendon length, m, at least {@code smallest}. */
    static NDArray fiberLength(Parameters p, NDArray pathLength, double smallest) {
        return Tensors.atLeast(pathLength.sub(p.get(Muscle.TENDON_SLACK_LENGTH)), p.constant(smallest));
    }
}
