package reach;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
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

/**
 * A path over an eccentric pulley at one joint: length = offset + radius q + eccentricity sin q, so that the moment arm
 * is radius + eccentricity cos q.
 *
 * @param joint which joint, from 0
 * @param offset length at q = 0, m
 * @param radius mean moment arm, m
 * @param eccentricity by how much the moment arm changes, m
 */
public record CamPath(int joint, double offset, double radius, double eccentricity) implements MusclePath {
    @Override
    public Optional<String> misfit(Skeleton skeleton) {
        return joint >= 0 && joint < skeleton.dof() ? Optional.empty()
                : Optional.of("got joint " + joint + ", expected 0 to " + (skeleton.dof() - 1));
    }

    @Override
    public PathBank bank(List<MusclePath> paths, Skeleton skeleton) {
        return new Bank(paths.stream().map(CamPath.class::cast).toList(), skeleton.dof());
    }

    private record Bank(List<CamPath> paths, int dof) implements PathBank {
        @Override
        public Map<String, Values> values() {
            double[] radius = new double[dof * paths.size()];
            double[] eccentricity = new double[dof * paths.size()];
            for (int m = 0; m < paths.size(); m++) {
                int at = paths.get(m).joint * paths.size() + m;
                radius[at] = paths.get(m).radius;
                eccentricity[at] = paths.get(m).eccentricity;
            }
            Shape shape = new Shape(1, dof, paths.size());
            return Map.of(
                    "offset", Values.row(paths.stream().mapToDouble(CamPath::offset).toArray()),
                    "radius", new Values(radius, shape), "eccentricity", new Values(eccentricity, shape));
        }

        @Override
        public PathGeometry geometry(
                Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity) {
            NDArray angle = pose.position().expandDims(2);
            NDArray length = angle.mul(p.get("radius")).add(angle.sin().mul(p.get("eccentricity")))
                    .sum(new int[] {1}).add(p.get("offset"));
            NDArray momentArms = angle.cos().mul(p.get("eccentricity")).add(p.get("radius"));
            return new PathGeometry(length, PathGeometry.velocity(momentArms, velocity), momentArms);
        }
    }
}
