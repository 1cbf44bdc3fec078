package io.efferent.effector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link MusclePath.Polynomial} paths, evaluated by Horner's rule for all joints and muscles at once. */
final class PolynomialPaths implements PathBank {
    private final List<MusclePath.Polynomial> paths;
    private final int dof;
    private final int degree;

    PolynomialPaths(List<MusclePath.Polynomial> paths, int dof) {
        this.paths = paths;
        this.dof = dof;
        int highest = 1;
        for (var path : paths) {
            for (double[] joint : path.coefficients()) {
                highest = Math.max(highest, joint.length);
            }
        }
        this.degree = highest;
    }

    @Override
    public Map<String, Values> values() {
        Map<String, Values> values = new LinkedHashMap<>();
        values.put("offset", Values.row(paths.stream().mapToDouble(MusclePath.Polynomial::offset).toArray()));
        double[] reference = new double[dof * paths.size()];
        for (int d = 0; d < dof; d++) {
            for (int m = 0; m < paths.size(); m++) {
                reference[d * paths.size() + m] = paths.get(m).reference()[d];
            }
        }
        values.put("reference", new Values(reference, new Shape(1, dof, paths.size())));
        for (int k = 1; k <= degree; k++) {
            double[] coefficients = new double[dof * paths.size()];
            for (int d = 0; d < dof; d++) {
                for (int m = 0; m < paths.size(); m++) {
                    double[] joint = paths.get(m).coefficients()[d];
                    coefficients[d * paths.size() + m] = k <= joint.length ? joint[k - 1] : 0;
                }
            }
            values.put("coefficient" + k, new Values(coefficients, new Shape(1, dof, paths.size())));
        }
        return values;
    }

    @Override
    public PathGeometry geometry(
            Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity) {
        NDArray angle = pose.position().expandDims(2).sub(p.get("reference"));
        NDArray sum = p.get("coefficient" + degree);
        NDArray momentArms = factor(p, degree);
        for (int k = degree - 1; k >= 1; k--) {
            sum = sum.mul(angle).add(p.get("coefficient" + k));
            momentArms = momentArms.mul(angle).add(factor(p, k));
        }
        NDArray length = sum.mul(angle).sum(new int[] {1}).add(p.get("offset"));
        return new PathGeometry(length, PathGeometry.velocity(momentArms, velocity), momentArms);
    }

    /** The coefficient of power k, times k: what differentiation leaves. */
    private static NDArray factor(Parameters p, int k) {
        NDArray coefficient = p.get("coefficient" + k);
        return k == 1 ? coefficient : p.derived("factor" + k, () -> coefficient.mul(p.constant(k)));
    }
}
