package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Paths of different kinds side by side, evaluated in banks of adjacent muscles and joined column by column. */
final class PathBanks implements PathBank {
    private final List<PathBank> banks;

    private PathBanks(List<PathBank> banks) {
        this.banks = banks;
    }

    /** One bank per run of adjacent paths of a class; the bank itself if there is only one. */
    static PathBank of(List<MusclePath> paths, Skeleton skeleton) {
        List<PathBank> banks = new ArrayList<>();
        for (int from = 0; from < paths.size(); ) {
            MusclePath first = paths.get(from);
            int to = from;
            while (to < paths.size() && paths.get(to).getClass() == first.getClass()) {
                to++;
            }
            banks.add(first.bank(paths.subList(from, to), skeleton));
            from = to;
        }
        return banks.size() == 1 ? banks.getFirst() : new PathBanks(banks);
    }

    @Override
    public Map<String, Values> values() {
        Map<String, Values> all = new LinkedHashMap<>();
        for (int i = 0; i < banks.size(); i++) {
            String prefix = i + ".";
            banks.get(i).values().forEach((name, values) -> all.put(prefix + name, values));
        }
        return all;
    }

    @Override
    public PathGeometry geometry(
            Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity) {
        var lengths = new NDList();
        var velocities = new NDList();
        var momentArms = new NDList();
        long batch = velocity.getShape().get(0);
        for (int i = 0; i < banks.size(); i++) {
            PathGeometry g =
                    banks.get(i).geometry(p.in(Integer.toString(i)), skeleton, skeletonConstants, pose, velocity);
            lengths.add(g.length());
            velocities.add(g.velocity());
            momentArms.add(perSample(g.momentArms(), batch));
        }
        return new PathGeometry(
                NDArrays.concat(lengths, 1), NDArrays.concat(velocities, 1), NDArrays.concat(momentArms, 2));
    }

    private static NDArray perSample(NDArray momentArms, long batch) {
        var shape = momentArms.getShape();
        return shape.get(0) == batch ? momentArms : momentArms.broadcast(batch, shape.get(1), shape.get(2));
    }
}
