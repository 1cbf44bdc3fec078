package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.muscle.DeGrooteCurves;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import io.efferent.verify.opensim.CurveCheck.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The curves of De Groote and Fregly's muscle: values, slopes, integrals and inverses. */
final class DeGrooteCurvesCheck implements Check {
    private interface Function extends BiFunction<Parameters, NDArray, NDArray> {}

    /** A curve with its slope and integral; null where there is none to compare. */
    private record Curve(Function value, Function slope, Function integral) {}

    private static final Map<String, Curve> CURVES = Map.of(
            "active_force_length",
            new Curve(DeGrooteCurves::activeForceLength, DeGrooteCurves::activeForceLengthSlope, null),
            "passive_force_length",
            new Curve(DeGrooteCurves::passive, DeGrooteCurves::passiveSlope, DeGrooteCurves::passiveIntegral),
            "force_velocity", new Curve(DeGrooteCurves::forceVelocity, null, null),
            "force_velocity_inverse", new Curve(DeGrooteCurves::velocity, null, null),
            "tendon_force_length",
            new Curve(DeGrooteCurves::tendon, DeGrooteCurves::tendonSlope, DeGrooteCurves::tendonIntegral),
            "tendon_force_length_inverse", new Curve(DeGrooteCurves::tendonLength, null, null));

    @Override
    public void run(Section file, Trial trial) {
        var parameters = file.in("parameters");
        var constants = Map.of(
                DeGrooteCurves.WIDTH, CurveCheck.constant(parameters.number("width")),
                DeGrooteCurves.PASSIVE_STRAIN, CurveCheck.constant(parameters.number("passive_strain_fmax")),
                DeGrooteCurves.TENDON_STRAIN, CurveCheck.constant(parameters.number("tendon_strain_fmax")));
        var curves = file.in("curves");
        for (String name : curves.keys()) {
            var curve = CURVES.get(name);
            if (curve == null) {
                throw new IllegalArgumentException(
                        "curves: got '" + name + "', expected one of " + CURVES.keySet().stream().sorted().toList());
            }
            var table = Table.of(curves.in(name), file.texts("row"));
            List<Column> columns = new ArrayList<>();
            add(columns, table, "y", curve.value());
            add(columns, table, "dydx", curve.slope());
            add(columns, table, "integral", curve.integral());
            new CurveCheck(trial, name, constants).run(table.columns("x"), columns.toArray(Column[]::new));
        }
    }

    private static void add(List<Column> columns, Table table, String name, Function quantity) {
        if (quantity != null) {
            columns.add(new Column(name, (p, x) -> quantity.apply(p, x.get("x")), table.column(name), 1e-12));
        }
    }
}
