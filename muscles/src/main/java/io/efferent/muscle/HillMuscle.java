package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.MuscleOutput.Curve;
import java.util.List;
import java.util.Map;

/** A muscle made of a {@link HillModel} and a tendon, with all that is known of it at an instant. */
public sealed interface HillMuscle extends Muscle, Fixed permits RigidTendonMuscle, ElasticTendonMuscle {
    /** Curves, constants and activation dynamics. */
    HillModel model();

    /**
     * Fiber, tendon and forces by part.
     *
     * @param p bound constants
     * @param state the integrated variables
     * @param pathLength musculotendon length, m, (batch, muscle)
     * @param pathVelocity its rate of change, m/s, (batch, muscle)
     */
    FiberState fiber(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity);

    /** As {@link #fiber}, with powers, stiffness and stored energy. */
    MuscleDetails details(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity);

    @Override
    default MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        FiberState fiber = fiber(p, state, pathLength, pathVelocity);
        return output(p, fiber.tendonForce(), fiber.length(), fiber.velocity());
    }

    /** What bodies need; {@link #details} has the rest. */
    default MuscleOutput output(Parameters p, NDArray tendonForce, NDArray fiberLength, NDArray fiberVelocity) {
        NDArray tendon = tendonForce.div(p.get(MAXIMUM_ISOMETRIC_FORCE));
        return new MuscleOutput(tendonForce, fiberLength, fiberVelocity, Map.of(Curve.TENDON, tendon));
    }

    @Override
    default List<MuscleParameter> parameters() {
        return model().parameters(this instanceof ElasticTendonMuscle);
    }

    /** As for any muscle; constants whose curves are none are refused too. */
    @Override
    default Map<String, Double> resolve(String muscle, MuscleConstants given) {
        Map<String, Double> all = Muscle.super.resolve(muscle, given);
        try (NDManager manager = Tensors.newManager()) {
            model().misshapen(Parameters.bind(manager, DataType.FLOAT64, bank(List.of(all)))).ifPresent(why -> {
                throw new IllegalArgumentException("muscle '" + muscle + "': " + why);
            });
        }
        return all;
    }

    /** Damping that counts, (1, muscle): 0 where it is less than {@link HillModel#LEAST_DAMPING}; null without. */
    static NDArray damping(HillModel model, Parameters p) {
        NDArray damping = model.damping(p);
        return damping == null ? null : p.derived("effectiveDamping", () ->
                Tensors.where(damping.lt(p.constant(HillModel.LEAST_DAMPING)), damping.zerosLike(), damping));
    }
}
