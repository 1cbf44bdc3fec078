package io.efferent.verify.opensim;

import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.muscle.MillardCurves;
import io.efferent.muscle.QuinticCurve;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import io.efferent.verify.opensim.CurveCheck.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The curves of Millard's muscle with given parameters: values, slopes, second derivatives and integrals. */
final class MillardCurvesCheck implements Check {
    /** A curve, and the constants that its parameters in the file are, in order. */
    private record Curve(Function<Parameters, QuinticCurve> curve, List<String> constants) {}

    private static final Map<String, Curve> CURVES = Map.of(
            "active_force_length", new Curve(MillardCurves::activeForceLength, List.of(
                    MillardCurves.MINIMUM_LENGTH, MillardCurves.TRANSITION_LENGTH, MillardCurves.MAXIMUM_LENGTH,
                    MillardCurves.ASCENDING_SLOPE, MillardCurves.MINIMUM_FORCE)),
            "force_velocity", new Curve(MillardCurves::forceVelocity, velocityConstants()),
            "force_velocity_inverse", new Curve(MillardCurves::velocity, velocityConstants()),
            "passive_force_length", new Curve(MillardCurves::passive, List.of(
                    MillardCurves.PASSIVE_ZERO, MillardCurves.PASSIVE_ONE, MillardCurves.PASSIVE_LOW_STIFFNESS,
                    MillardCurves.PASSIVE_STIFFNESS, MillardCurves.PASSIVE_CURVINESS)),
            "tendon_force_length", new Curve(MillardCurves::tendon, List.of(
                    MillardCurves.TENDON_STRAIN, MillardCurves.TENDON_STIFFNESS, MillardCurves.TENDON_TOE_FORCE,
                    MillardCurves.TENDON_CURVINESS)));

    private static List<String> velocityConstants() {
        return List.of(
                MillardCurves.CONCENTRIC_SLOPE_AT_END, MillardCurves.CONCENTRIC_SLOPE, MillardCurves.ISOMETRIC_SLOPE,
                MillardCurves.ECCENTRIC_SLOPE_AT_END, MillardCurves.ECCENTRIC_SLOPE, MillardCurves.ECCENTRIC_FORCE,
                MillardCurves.CONCENTRIC_CURVINESS, MillardCurves.ECCENTRIC_CURVINESS);
    }

    @Override
    public void run(Section file, Trial trial) {
        var curves = file.in("curves");
        for (String name : curves.keys()) {
            var section = curves.in(name);
            var curve = CURVES.get(name);
            if (curve == null) {
                throw new IllegalArgumentException(
                        "curves: got '" + name + "', expected one of " + CURVES.keySet().stream().sorted().toList());
            }
            double[] parameters = section.numbers("parameters", curve.constants().size()).data();
            Map<String, Values> constants = new LinkedHashMap<>();
            for (int i = 0; i < parameters.length; i++) {
                constants.put(curve.constants().get(i), CurveCheck.constant(parameters[i]));
            }
            var table = Table.of(section, file.texts("row"));
            // OpenSim inverts and integrates by splines.
            boolean inverse = name.equals("force_velocity_inverse");
            List<Column> columns = new ArrayList<>(List.of(
                    new Column("y", (p, x) -> curve.curve().apply(p).value(x.get("x")), table.column("y"), 1e-12),
                    new Column("dydx", (p, x) -> curve.curve().apply(p).slope(x.get("x")), table.column("dydx"), 1e-11),
                    new Column("d2ydx2", (p, x) -> curve.curve().apply(p).curvature(x.get("x")),
                            table.column("d2ydx2"), inverse ? 1e-7 : 1e-10)));
            if (section.has("integral")) {
                columns.add(new Column("integral", (p, x) -> curve.curve().apply(p).integral(x.get("x")),
                        section.numbers("integral", table.rows().size()), 2e-5));
            }
            new CurveCheck(trial, name, constants).run(table.columns("x"), columns.toArray(Column[]::new));
        }
    }
}
