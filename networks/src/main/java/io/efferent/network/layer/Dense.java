package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import io.efferent.array.Fixed;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.Initializers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Weighted sums and a nonlinearity; weights start orthogonal, biases at 0. */
public record Dense(String name, int size, List<String> inputs, Nonlinearity activation) implements Layer, Fixed {
    /** Copies the names. */
    public Dense {
        inputs = List.copyOf(inputs);
    }

    @Override
    public int memories() {
        return 0;
    }

    @Override
    public Map<String, Values> initialWeights(int inputSize, RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>();
        weights.put("weight", Initializers.orthogonal(size, inputSize, activation.gain, random));
        weights.put("bias", Initializers.constant(0, size));
        return weights;
    }

    @Override
    public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
        return activation.apply(
                Linear.linear(input, weights.get("weight"), weights.get("bias")).singletonOrThrow(), weights);
    }
}
