package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.effector.model.ModelFile;
import io.efferent.skeleton.JointTree;
import io.efferent.skeleton.Pose;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.List;
import java.util.Map;

/** Mass matrix and bias of the imported arm of OpenSim's tutorials. */
final class ArmDynamicsCheck implements Check {
    static final List<String> POSITIONS = List.of("shoulder", "elbow");
    static final List<String> RATES = List.of("shoulder_rate", "elbow_rate");

    @Override
    public void run(Section file, Trial trial) {
        JointTree arm = ModelFile.arm26().skeleton();
        Table table = Table.of(file);
        var results = trial.results(
                Map.of("q", joined(table, POSITIONS), "v", joined(table, RATES)),
                (manager, x) -> {
                    Parameters p = Parameters.bind(manager, trial.type(), arm.values());
                    Pose pose = arm.pose(p, x.get("q"));
                    NDArray mass = arm.massMatrix(p, pose).reshape(-1, 4);
                    return Map.of("mass", mass, "bias", arm.bias(p, pose, x.get("v")));
                });
        double tolerance = trial.type() == DataType.FLOAT64 ? 1e-12 : 1e-5;
        Map<String, double[]> computed = Map.of(
                "M00", column(results.get("mass"), 0), "M01", column(results.get("mass"), 1),
                "M11", column(results.get("mass"), 3),
                "bias0", column(results.get("bias"), 0), "bias1", column(results.get("bias"), 1));
        computed.keySet().stream().sorted().forEach(name ->
                trial.value(name, computed.get(name), table.column(name), tolerance));
    }

    /** Columns side by side. */
    static Values joined(Table table, List<String> names) {
        int rows = table.rows().size();
        double[] joined = new double[rows * names.size()];
        for (int column = 0; column < names.size(); column++) {
            double[] own = table.column(names.get(column)).data();
            for (int row = 0; row < rows; row++) {
                joined[row * names.size() + column] = own[row];
            }
        }
        return new Values(joined, new Shape(rows, names.size()));
    }

    static double[] column(Values matrix, int index) {
        int columns = Math.toIntExact(matrix.shape().get(1));
        double[] data = matrix.data();
        double[] column = new double[data.length / columns];
        for (int row = 0; row < column.length; row++) {
            column[row] = data[row * columns + index];
        }
        return column;
    }
}
