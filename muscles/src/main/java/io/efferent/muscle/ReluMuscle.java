package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import java.util.List;
import java.util.Map;

/**
 * A force generator: force is activation times maximum isometric force, whatever the length and velocity. Fiber length
 * and velocity are those of the path.
 */
public record ReluMuscle() implements Muscle, Fixed {
    private static final List<MuscleParameter> PARAMETERS = Muscle.withActivation(0, 0.015, 0.05);

    @Override
    public String name() {
        return "relu";
    }

    @Override
    public List<MuscleParameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray force = state.activation().mul(p.get(MAXIMUM_ISOMETRIC_FORCE));
        return new MuscleOutput(force, pathLength, pathVelocity, Map.of());
    }
}
