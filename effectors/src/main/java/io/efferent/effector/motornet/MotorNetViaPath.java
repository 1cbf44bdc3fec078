package io.efferent.effector.motornet;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Constants;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.effector.MusclePath;
import io.efferent.effector.PathBank;
import io.efferent.effector.PathGeometry;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path through points of a two-joint arm whose velocity counts the shoulder's twice on the forearm. */
record MotorNetViaPath(MusclePath.Via correct) implements MusclePath, Fixed {

    @Override
    public PathBank bank(List<MusclePath> paths, Skeleton skeleton) {
        List<MusclePath> all = paths.stream().<MusclePath>map(path -> ((MotorNetViaPath) path).correct).toList();
        return new Bank(correct.bank(all, skeleton));
    }

    @Override
    public Optional<double[][][]> course(Skeleton skeleton, double[][] positions) {
        return correct.course(skeleton, positions);
    }

    private record Bank(PathBank correct) implements PathBank {
        @Override
        public Map<String, Values> values() {
            return correct.values();
        }

        @Override
        public PathGeometry geometry(
                Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity) {
            NDArray accumulate = p.derived(
                    "accumulate", () -> Constants.of(p.manager(), p.type(), new double[][] {{1, 1}, {0, 1}}));
            return correct.geometry(p, skeleton, skeletonConstants, pose, velocity.matMul(accumulate));
        }
    }
}
