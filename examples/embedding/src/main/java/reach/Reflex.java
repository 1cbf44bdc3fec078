package reach;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.Initializers;
import io.efferent.network.Policy;
import io.efferent.network.PolicyStep;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A policy without memory: excitations are a sigmoid of weighted observations.
 *
 * @param observationSize columns of an observation
 * @param actionSize columns of an action
 */
public record Reflex(int observationSize, int actionSize) implements Policy {
    @Override
    public String name() {
        return "reflex";
    }

    @Override
    public Map<String, Values> initialWeights(RandomGenerator random) {
        return Map.of("weight", Initializers.glorot(actionSize, observationSize, random),
                "bias", Initializers.constant(-3, actionSize));
    }

    @Override
    public NDList initialMemory(Parameters weights, long batch) {
        return new NDList();
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        NDArray action = Linear.linear(observation, weights.get("weight"), weights.get("bias")).singletonOrThrow()
                .getNDArrayInternal().sigmoid();
        return new PolicyStep(action, memory, null);
    }

    @Override
    public Map<String, Object> describe() {
        return Map.of("policy", name(), "observationSize", observationSize, "actionSize", actionSize);
    }
}
