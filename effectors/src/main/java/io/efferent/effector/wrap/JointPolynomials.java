package io.efferent.effector.wrap;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.effector.PathBank;
import io.efferent.effector.PathGeometry;
import io.efferent.skeleton.Pose;
import io.efferent.skeleton.Skeleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link JointPolynomial} paths. Those of the same variables share their products of powers, which are made degree by
 * degree; derivatives of products are products of the list, so lengths and moment arms are sums over the same list.
 */
final class JointPolynomials implements PathBank {
    private final int dof;
    private final int muscles;
    private final List<Group> groups = new ArrayList<>();

    /** Polynomials of the same variables, and the muscles they belong to. */
    private record Group(JointPolynomial variables, List<JointPolynomial> paths, List<Integer> muscles) {}

    JointPolynomials(List<JointPolynomial> paths, int dof) {
        this.dof = dof;
        muscles = paths.size();
        for (int m = 0; m < muscles; m++) {
            JointPolynomial path = paths.get(m);
            Group group = groups.stream().filter(g -> g.variables().sameVariables(path)).findFirst().orElse(null);
            if (group == null) {
                group = new Group(path, new ArrayList<>(), new ArrayList<>());
                groups.add(group);
            }
            group.paths().add(path);
            group.muscles().add(m);
        }
    }

    @Override
    public Map<String, Values> values() {
        Map<String, Values> values = new LinkedHashMap<>();
        for (int g = 0; g < groups.size(); g++) {
            var variables = groups.get(g).variables();
            var same = groups.get(g).paths();
            int terms = variables.powers().size();
            double[] coefficients = new double[terms * same.size()];
            for (int t = 0; t < terms; t++) {
                for (int m = 0; m < same.size(); m++) {
                    coefficients[t * same.size() + m] = same.get(m).coefficients()[t];
                }
            }
            values.put("coefficients" + g, new Values(coefficients, new Shape(1, terms, same.size())));
            values.put("middle" + g, Values.row(variables.middle()));
        }
        return values;
    }

    @Override
    public PathGeometry geometry(
            Parameters p, Skeleton skeleton, Parameters skeletonConstants, Pose pose, NDArray velocity) {
        var lengths = new NDList();
        var momentArms = new NDList();
        for (int g = 0; g < groups.size(); g++) {
            var variables = groups.get(g).variables();
            NDArray products = products(p, g, variables, pose).expandDims(1);
            NDArray coefficients = p.get("coefficients" + g);
            lengths.add(products.matMul(coefficients).squeeze(1));
            momentArms.add(products.matMul(derivatives(p, g, variables, coefficients))
                    .reshape(-1, dof, groups.get(g).muscles().size()));
        }
        NDArray order = p.derived("order", () -> {
            double[][] matrix = new double[muscles][muscles];
            int column = 0;
            for (Group group : groups) {
                for (int m : group.muscles()) {
                    matrix[column++][m] = 1;
                }
            }
            return Constants.of(p.manager(), p.type(), matrix);
        });
        NDArray length = joined(lengths, 1);
        NDArray arms = joined(momentArms, 2);
        if (groups.size() > 1) {
            length = length.matMul(order);
            arms = arms.matMul(order);
        }
        return new PathGeometry(length, PathGeometry.velocity(arms, velocity), arms);
    }

    private static NDArray joined(NDList arrays, int axis) {
        return arrays.size() == 1 ? arrays.head() : NDArrays.concat(arrays, axis);
    }

    /** (batch, product). */
    private static NDArray products(Parameters p, int group, JointPolynomial variables, Pose pose) {
        int count = variables.joints().length;
        if (count == 0) {
            return Tensors.column(pose.position(), 0).onesLike();
        }
        NDArray[] columns = Arrays.stream(variables.joints())
                .mapToObj(joint -> Tensors.column(pose.position(), joint)).toArray(NDArray[]::new);
        NDArray scale = p.derived("scale" + group, () -> Constants.of(p.manager(), p.type(), new Shape(1, count),
                Arrays.stream(variables.half()).map(half -> 1 / half).toArray()));
        NDArray x = Tensors.concatLast(columns).sub(p.get("middle" + group)).mul(scale);
        List<int[]> powers = variables.powers();
        NDArray level = Tensors.column(x, 0).onesLike();
        NDArray all = level;
        int from = 0;
        for (int degree = 1; degree <= variables.degree(); degree++) {
            List<Integer> lower = new ArrayList<>();
            List<Integer> factor = new ArrayList<>();
            int end = from;
            while (end < powers.size() && sum(powers.get(end)) < degree) {
                for (int v = JointPolynomial.last(powers.get(end)); v < count; v++) {
                    lower.add(end - from);
                    factor.add(v);
                }
                end++;
            }
            int size = end - from;
            String name = group + " " + degree;
            level = level.matMul(p.derived("lower" + name, () -> selection(p, size, lower)))
                    .mul(x.matMul(p.derived("factor" + name, () -> selection(p, count, factor))));
            all = Tensors.concatLast(all, level);
            from = end;
        }
        return all;
    }

    private static int sum(int[] powers) {
        return Arrays.stream(powers).sum();
    }

    /** A column with a one in the chosen row for each choice. */
    private static NDArray selection(Parameters p, int rows, List<Integer> chosen) {
        double[][] matrix = new double[rows][chosen.size()];
        for (int i = 0; i < chosen.size(); i++) {
            matrix[chosen.get(i)][i] = 1;
        }
        return Constants.of(p.manager(), p.type(), matrix);
    }

    /** Coefficients of the derivatives by all joint positions, (1, product, joint times muscle). */
    private NDArray derivatives(Parameters p, int group, JointPolynomial variables, NDArray coefficients) {
        return p.derived("derivatives" + group, () -> {
            List<int[]> powers = variables.powers();
            var all = new NDList();
            for (int joint = 0; joint < dof; joint++) {
                double[][] matrix = new double[powers.size()][powers.size()];
                for (int v = 0; v < variables.joints().length; v++) {
                    if (variables.joints()[v] == joint) {
                        differentiate(matrix, powers, v, variables.half()[v]);
                    }
                }
                all.add(Constants.of(p.manager(), p.type(), matrix).matMul(coefficients));
            }
            return joined(all, 2);
        });
    }

    private static void differentiate(double[][] matrix, List<int[]> powers, int variable, double half) {
        for (int t = 0; t < powers.size(); t++) {
            int[] lower = powers.get(t).clone();
            if (lower[variable]-- > 0) {
                for (int row = 0; row < t; row++) {
                    if (Arrays.equals(powers.get(row), lower)) {
                        matrix[row][t] = (lower[variable] + 1) / half;
                    }
                }
            }
        }
    }
}
