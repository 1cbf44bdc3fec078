package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.muscle.DeGroote2016;
import io.efferent.muscle.DeGrooteCurves;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.HillModel;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleState;
import io.efferent.muscle.Pennation;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.LinkedHashMap;
import java.util.Map;

/** De Groote's muscle as an equation in tendon force and its rate, and where its rate is 0. */
final class ImplicitDeGrooteCheck implements Check {
    private static final DeGroote2016 MODEL = new DeGroote2016();

    @Override
    public void run(Section section, Trial trial) {
        var table = Table.of(section);
        var muscle = (ElasticTendonMuscle) MuscleFile.DEGROOTE.muscle();
        var constants = MuscleFile.DEGROOTE.constants(table);
        Map<String, Values> inputs = new LinkedHashMap<>(constants);
        inputs.putAll(table.columns(
                "activation", "path_length", "path_velocity", "norm_tendon_force", "norm_tendon_force_rate",
                "equilibrium_path_velocity"));
        var results = trial.results(inputs, (manager, x) -> {
            var p = Parameters.of(manager, trial.type(), x);
            NDArray path = x.get("path_length");
            NDArray speed = x.get("equilibrium_path_velocity");
            NDArray fiber = muscle.equilibrium(p, x.get("activation"), path, speed);
            NDArray force = muscle.fiber(p, new MuscleState(x.get("activation"), fiber), path, speed).tendonForce();
            return Map.of(
                    "residual", residual(p, x),
                    "equilibrium_norm_tendon_force", force.div(p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE)),
                    "equilibrium_fiber_length", fiber);
        });
        boolean wide = trial.type() == DataType.FLOAT64;
        trial.value("residual", results.get("residual").data(), table.column("residual"), wide ? 1e-11 : 1e-3);
        for (String name : new String[] {"equilibrium_norm_tendon_force", "equilibrium_fiber_length"}) {
            trial.value(name, results.get(name).data(), table.column(name), wide ? 1e-9 : 1e-2);
        }
    }

    /** Tendon force less fiber force along the tendon, normalized. */
    private static NDArray residual(Parameters p, Map<String, NDArray> x) {
        NDArray slack = p.get(Muscle.TENDON_SLACK_LENGTH);
        NDArray tendon = DeGrooteCurves.tendonLength(p, x.get("norm_tendon_force"));
        NDArray tendonVelocity = x.get("norm_tendon_force_rate").mul(slack).div(MODEL.tendonSlope(p, tendon));
        NDArray along = x.get("path_length").sub(tendon.mul(slack));
        NDArray fiber = Pennation.fiberLength(p, along);
        NDArray cosine = along.div(fiber);
        NDArray length = fiber.div(p.get(Muscle.OPTIMAL_FIBER_LENGTH));
        NDArray velocity = x.get("path_velocity").sub(tendonVelocity).mul(cosine)
                .div(p.get(Muscle.OPTIMAL_FIBER_LENGTH)).div(p.get(Muscle.MAXIMUM_VELOCITY));
        NDArray active = MODEL.activeForceLength(p, length).mul(x.get("activation"))
                .mul(MODEL.forceVelocity(p, x.get("activation"), velocity));
        NDArray force = active.add(MODEL.passive(p, length)).add(velocity.mul(p.get(HillModel.DAMPING)));
        return x.get("norm_tendon_force").sub(force.mul(cosine));
    }
}
