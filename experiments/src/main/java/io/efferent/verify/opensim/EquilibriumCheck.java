package io.efferent.verify.opensim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.muscle.ElasticTendonMuscle;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleState;
import io.efferent.verify.compare.Check;
import io.efferent.verify.compare.Section;
import io.efferent.verify.compare.Trial;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Muscles at rest: where their fibers are, and what is left of the forces where OpenSim has them. Its solver stops at
 * 1e-8 of the maximum isometric force; a fiber whose stiffness is small may then be further off.
 *
 * @param file the muscle
 */
record EquilibriumCheck(MuscleFile file) implements Check {
    private static final double SOLVER = 2e-8;
    private static final double LENGTH = 1e-5;

    @Override
    public void run(Section section, Trial trial) {
        var table = Table.of(section);
        var muscle = (ElasticTendonMuscle) file.muscle();
        Map<String, Values> inputs = new LinkedHashMap<>(file.constants(table));
        inputs.putAll(table.columns("activation", "path_length", "fiber_length", "tendon_force", "fiber_velocity"));
        var results = trial.results(inputs, (manager, x) -> {
            var p = Parameters.of(manager, trial.type(), x);
            NDArray activation = x.get("activation");
            NDArray path = x.get("path_length");
            NDArray still = path.zerosLike();
            NDArray force = p.get(Muscle.MAXIMUM_ISOMETRIC_FORCE);
            NDArray optimal = p.get(Muscle.OPTIMAL_FIBER_LENGTH);
            NDArray fiber = muscle.equilibrium(p, activation, path, still);
            var ours = muscle.fiber(p, new MuscleState(activation, fiber), path, still);
            var theirs = muscle.fiber(p, new MuscleState(activation, x.get("fiber_length")), path, still);
            Map<String, NDArray> named = new LinkedHashMap<>();
            named.put("fiber_length", fiber.sub(x.get("fiber_length")).div(optimal));
            NDArray length = x.get("fiber_length");
            NDArray left = theirs.activeForceLength().mul(activation).add(theirs.passiveForceLength())
                    .mul(theirs.cosine()).sub(theirs.tendonForce().div(force));
            // A fiber that is as short as it can be may pull more than its tendon.
            NDArray shortest = muscle.model().shortestFiber(p).mul(p.constant(1 + 1e-6));
            named.put("force left at the recorded length", Tensors.where(
                    length.lt(shortest).logicalAnd(left.gt(p.constant(0))), left.zerosLike(), left));
            named.put("tendon_force", ours.tendonForce().sub(x.get("tendon_force")).div(force));
            named.put("tendon_force at the recorded length",
                    theirs.tendonForce().sub(x.get("tendon_force")).div(force));
            named.put("fiber_velocity at the recorded length",
                    theirs.velocity().sub(x.get("fiber_velocity")).div(muscle.referenceVelocity(p)));
            named.put("fiber_velocity at rest", ours.velocity().div(muscle.referenceVelocity(p)));
            return named;
        });
        boolean wide = trial.type() == DataType.FLOAT64;
        if (!wide) {
            // Near rest, rounding of the lengths alone moves fibers.
            results.keySet().removeIf(name -> name.startsWith("fiber_velocity"));
        }
        results.forEach((name, difference) -> trial.value(
                name, difference.data(), new Values(new double[difference.data().length], difference.shape()),
                !wide ? 1e-2 : name.equals("fiber_length") ? LENGTH : SOLVER));
    }
}
