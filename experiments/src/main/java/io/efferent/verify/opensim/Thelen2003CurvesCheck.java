package io.efferent.verify.opensim;

import io.efferent.array.Values;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.Thelen2003Curves;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import io.efferent.verify.opensim.CurveCheck.Column;
import java.util.Arrays;
import java.util.Map;

/** The curves of Thelen's muscle, as OpenSim's muscle shows them in its states. */
final class Thelen2003CurvesCheck implements Check {
    private static final double TOLERANCE = 1e-12;

    @Override
    public void run(Section file, Trial trial) {
        var parameters = file.in("parameters");
        var constants = Map.of(
                Muscle.MAXIMUM_ISOMETRIC_FORCE, CurveCheck.constant(parameters.number("fmax")),
                Muscle.TENDON_SLACK_LENGTH, CurveCheck.constant(parameters.number("lts")),
                Thelen2003Curves.TENDON_STRAIN, CurveCheck.constant(parameters.number("tendon_strain_fmax")),
                Thelen2003Curves.PASSIVE_STRAIN, CurveCheck.constant(parameters.number("passive_strain_fmax")),
                Thelen2003Curves.ACTIVE_SHAPE, CurveCheck.constant(parameters.number("kactive")),
                Thelen2003Curves.PASSIVE_SHAPE, CurveCheck.constant(parameters.number("kpassive")),
                Thelen2003Curves.CURVATURE, CurveCheck.constant(parameters.number("af")),
                Thelen2003Curves.ECCENTRIC, CurveCheck.constant(parameters.number("flen")));
        var curves = file.in("curves");

        var fiber = table(curves, "fiber_force_length");
        new CurveCheck(trial, "fiber_force_length", constants).run(fiber.columns("norm_fiber_length"),
                new Column("active", (p, x) -> Thelen2003Curves.activeForceLength(p, x.get("norm_fiber_length")),
                        fiber.column("active"), TOLERANCE),
                new Column("passive", (p, x) -> Thelen2003Curves.passive(p, x.get("norm_fiber_length")),
                        fiber.column("passive"), TOLERANCE));

        var tendon = table(curves, "tendon");
        new CurveCheck(trial, "tendon", constants).run(tendon.columns("strain"),
                new Column("norm_force", (p, x) -> Thelen2003Curves.tendon(p, x.get("strain")),
                        tendon.column("norm_force"), TOLERANCE),
                new Column("dforce_dstrain", (p, x) -> Thelen2003Curves.tendonSlope(p, x.get("strain")),
                        tendon.column("dforce_dstrain"), TOLERANCE),
                new Column("energy", (p, x) -> Thelen2003Curves.tendonIntegral(p, x.get("strain"))
                        .mul(p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE)).mul(p.get(Muscle.TENDON_SLACK_LENGTH)),
                        tendon.column("energy"), 1e-11));

        var velocity = table(curves, "velocity");
        new CurveCheck(trial, "velocity", constants).run(
                velocity.columns("activation", "active_force_length", "a_fal_fv", "norm_fiber_velocity"),
                new Column("norm_fiber_velocity", (p, x) -> Thelen2003Curves.velocity(
                        p, x.get("activation"), x.get("activation").mul(x.get("active_force_length")),
                        x.get("a_fal_fv")), velocity.column("norm_fiber_velocity"), TOLERANCE),
                new Column("force_velocity", (p, x) -> x.get("a_fal_fv").div(x.get("activation"))
                        .div(x.get("active_force_length")), velocity.column("force_velocity"), TOLERANCE),
                new Column("force_velocity (inverse)", (p, x) -> Thelen2003Curves.forceVelocity(
                        p, x.get("activation"), x.get("norm_fiber_velocity")),
                        pulling(velocity.column("force_velocity")), TOLERANCE));
    }

    /** OpenSim's muscle may push, where the state asks for it; the curve may not. */
    private static Values pulling(Values factors) {
        double[] numbers = Arrays.stream(factors.data()).map(x -> x < 0 ? Double.NaN : x).toArray();
        return new Values(numbers, factors.shape());
    }

    private static Table table(Section curves, String name) {
        return Table.of(curves.in(name), curves.in(name).texts("row"));
    }
}
