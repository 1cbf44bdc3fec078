package io.efferent.verify.opensim;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.MusclePath;
import io.efferent.effector.model.ModelFile;
import io.efferent.effector.wrap.WrappingPath;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Paths of the imported arm of OpenSim's tutorials: lengths, speeds, and moment arms, which OpenSim counts the other
 * way round. Only rows are compared in which a path has as many points as the model gives it, with straight paths:
 * where OpenSim's path touches a wrapping surface it has more, and it is no geodesic.
 */
final class ArmGeometryCheck implements Check {

    @Override
    public void run(Section file, Trial trial) {
        ModelFile model = ModelFile.arm26();
        List<MusclePath.Via> paths = model.paths().stream().map(path -> path instanceof WrappingPath wrapping
                ? new MusclePath.Via(wrapping.points()) : (MusclePath.Via) path).toList();
        Effector arm = straight(model, paths);
        Table table = Table.of(file);
        var results = trial.results(
                Map.of("q", ArmDynamicsCheck.joined(table, ArmDynamicsCheck.POSITIONS),
                        "v", ArmDynamicsCheck.joined(table, ArmDynamicsCheck.RATES)),
                (manager, x) -> {
                    EffectorState state = arm.bind(manager, trial.type()).initialState(x.get("q"), x.get("v"));
                    return Map.of("length", state.path().length(), "speed", state.path().velocity(),
                            "arm_shoulder", state.path().momentArms().get(":, 0").neg(),
                            "arm_elbow", state.path().momentArms().get(":, 1").neg());
                });
        for (int m = 0; m < arm.muscleCount(); m++) {
            String muscle = arm.muscleNames().get(m);
            int own = paths.get(m).points().size();
            int[] rows = straight(table, muscle + ".path_points", own);
            for (String name : results.keySet().stream().sorted().toList()) {
                if (rows.length > 0 && table.has(muscle + "." + name)) {
                    trial.value("%s.%s (%d of %d rows, straight)".formatted(
                                    muscle, name, rows.length, table.rows().size()),
                            pick(ArmDynamicsCheck.column(results.get(name), m), rows),
                            values(pick(table.column(muscle + "." + name).data(), rows)),
                            trial.type() == DataType.FLOAT64 ? 1e-12 : 1e-5);
                }
            }
        }
    }

    private static Effector straight(ModelFile model, List<MusclePath.Via> paths) {
        var builder = Effector.builder().setSkeleton(model.skeleton());
        for (int m = 0; m < paths.size(); m++) {
            var muscle = model.muscles().get(m);
            builder.addMuscle(muscle.name(), muscle.model(), muscle.constants(), paths.get(m));
        }
        return builder.build();
    }

    private static int[] straight(Table table, String column, int own) {
        int all = table.rows().size();
        if (!table.has(column)) {
            return IntStream.range(0, all).toArray();
        }
        double[] points = table.column(column).data();
        return IntStream.range(0, all).filter(row -> points[row] <= own).toArray();
    }

    private static double[] pick(double[] numbers, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> numbers[row]).toArray();
    }

    private static Values values(double[] numbers) {
        return new Values(numbers, new Shape(numbers.length, 1));
    }
}
