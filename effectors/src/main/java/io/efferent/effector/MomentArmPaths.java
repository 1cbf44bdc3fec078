package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.List;
import java.util.Map;

/** {@link MusclePath.MomentArmsOnly} paths. */
final class MomentArmPaths implements PathBank {
    private final List<MusclePath.MomentArmsOnly> paths;
    private final int dof;

    MomentArmPaths(List<MusclePath.MomentArmsOnly> paths, int dof) {
        this.paths = paths;
        this.dof = dof;
    }

    @Override
    public Map<String, Values> values() {
        double[] momentArms = new double[dof * paths.size()];
        for (int d = 0; d < dof; d++) {
            for (int m = 0; m < paths.size(); m++) {
                momentArms[d * paths.size() + m] = paths.get(m).momentArms()[d];
            }
        }
        return Map.of("momentArms", new Values(momentArms, new Shape(1, dof, paths.size())));
    }

    @Override
    public PathGeometry geometry(
            Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity) {
        NDArray momentArms = p.get("momentArms");
        NDArray none = PathGeometry.velocity(momentArms, velocity).mul(p.constant(0));
        return new PathGeometry(none, none, momentArms);
    }
}
