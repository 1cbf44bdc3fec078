package io.efferent.verify.opensim;

import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleState;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Active forces of Thelen's muscle with a rigid tendon along the tendon, in units of the maximum isometric force.
 * OpenSim inverts the velocity relation by Newton's method until the velocity is within 1e-6.
 */
final class ThelenRigidActiveCheck implements Check {
    private static final String FORCE = "active_fiber_force_along_tendon";

    @Override
    public void run(Section section, Trial trial) {
        var table = Table.of(section);
        Map<String, Values> inputs = new LinkedHashMap<>(MuscleFile.THELEN_RIGID.constants(table));
        inputs.putAll(table.columns("activation", "path_length", "path_velocity", FORCE));
        var results = trial.results(inputs, (manager, x) -> {
            var p = Parameters.of(manager, trial.type(), x);
            var fiber = MuscleFile.THELEN_RIGID.muscle().fiber(
                    p, new MuscleState(x.get("activation")), x.get("path_length"), x.get("path_velocity"));
            return Map.of(FORCE, fiber.activeForce().mul(fiber.cosine()).sub(x.get(FORCE))
                    .div(p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE)));
        });
        var difference = results.get(FORCE);
        trial.value(FORCE, difference.data(), new Values(new double[difference.data().length], difference.shape()),
                trial.type() == DataType.FLOAT64 ? 1e-10 : 1e-3);
    }
}
