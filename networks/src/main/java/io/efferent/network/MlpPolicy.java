package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import io.efferent.array.Fixed;
import io.efferent.array.Memory;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Layers of tanh units, a linear read-out and a sigmoid; no memory.
 *
 * @param observationSize number of inputs
 * @param hidden units per layer
 * @param layers number of hidden layers
 * @param actionSize number of outputs
 * @param outputBias where the read-out biases start
 */
public record MlpPolicy(int observationSize, int hidden, int layers, int actionSize, double outputBias)
        implements Policy, Fixed {

    public MlpPolicy {
        if (observationSize < 1 || hidden < 1 || layers < 1 || actionSize < 1) {
            throw new IllegalArgumentException("sizes: got " + observationSize + " inputs, " + layers + " layers of "
                    + hidden + " units and " + actionSize + " outputs, expected at least 1 of each");
        }
        double largest = (double) hidden * Math.max(observationSize, hidden);
        double all = hidden * (observationSize + (layers - 1.0) * hidden);
        Memory.require("hidden, layers", hidden + ", " + layers, largest, Weights.BYTES_TO_LEARN * all);
    }

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public Map<String, Values> initialWeights(RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>();
        int inputs = observationSize;
        for (int layer = 0; layer < layers; layer++) {
            weights.put("mlp.weight_l" + layer, Initializers.glorot(hidden, inputs, random));
            weights.put("mlp.bias_l" + layer, Initializers.constant(0, hidden));
            inputs = hidden;
        }
        weights.put("fc.weight", Initializers.glorot(actionSize, hidden, random));
        weights.put("fc.bias", Initializers.constant(outputBias, actionSize));
        return weights;
    }

    @Override
    public NDList initialMemory(Parameters weights, long batch) {
        return new NDList();
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        return step(weights, observation, memory, null);
    }

    /** One step in which the activity of the last layer is changed before the read-out. */
    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory, UnitHook hook) {
        NDArray x = observation;
        for (int layer = 0; layer < layers; layer++) {
            x = Linear.linear(x, weights.get("mlp.weight_l" + layer), weights.get("mlp.bias_l" + layer))
                    .singletonOrThrow().tanh();
        }
        if (hook != null) {
            x = hook.apply(x, 0);
        }
        NDArray action = Linear.linear(x, weights.get("fc.weight"), weights.get("fc.bias")).singletonOrThrow()
                .getNDArrayInternal().sigmoid();
        return new PolicyStep(action, memory, x);
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("policy", name());
        description.put("observationSize", observationSize);
        description.put("hidden", hidden);
        description.put("layers", layers);
        description.put("actionSize", actionSize);
        description.put("outputBias", outputBias);
        return description;
    }
}
