package reach;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.MuscleOutput;
import io.efferent.muscle.MuscleParameter;
import io.efferent.muscle.MuscleState;
import java.util.List;
import java.util.Map;

/**
 * Force = activation × maximum isometric force × a Gaussian of the fiber length: a muscle without velocity dependence.
 */
public record MyMuscle() implements Muscle {
    @Override
    public String name() {
        return "mine";
    }

    @Override
    public List<MuscleParameter> parameters() {
        return Muscle.withActivation(0.001, 1e-6, 0.015, 0.05,
                MuscleParameter.positive(OPTIMAL_FIBER_LENGTH, "m", "fiber length of largest force"),
                MuscleParameter.positive(TENDON_SLACK_LENGTH, "m", "length of the tendon"),
                MuscleParameter.positive(MAXIMUM_VELOCITY, "1/s", "speed that normalizes observations", 10));
    }

    @Override
    public MuscleOutput output(Parameters p, MuscleState state, NDArray pathLength, NDArray pathVelocity) {
        NDArray fiberLength = pathLength.sub(p.get(TENDON_SLACK_LENGTH));
        NDArray stretch = fiberLength.div(p.get(OPTIMAL_FIBER_LENGTH)).sub(p.constant(1));
        NDArray forceLength = stretch.square().mul(p.constant(-1 / 0.45)).exp();
        NDArray force = forceLength.mul(state.activation()).mul(p.get(MAXIMUM_ISOMETRIC_FORCE));
        return new MuscleOutput(force, fiberLength, pathVelocity, Map.of());
    }
}
