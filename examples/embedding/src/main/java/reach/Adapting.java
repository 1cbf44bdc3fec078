package reach;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.network.Initializers;
import io.efferent.network.layer.Layer;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Units that get used to their drive: what they tell is the drive less its running average.
 *
 * @param name prefix of the weights
 * @param size number of units
 * @param inputs what it reads
 * @param decay of the running average in a step, from 0 to 1
 */
public record Adapting(String name, int size, List<String> inputs, double decay) implements Layer {
    @Override
    public int memories() {
        return 1;
    }

    @Override
    public Map<String, Values> initialWeights(int inputSize, RandomGenerator random) {
        return Map.of("weight", Initializers.orthogonal(size, inputSize, 1, random),
                "bias", Initializers.constant(0, size));
    }

    @Override
    public NDArray step(Parameters weights, NDArray input, NDList memory, NDList next) {
        NDArray drive = Linear.linear(input, weights.get("weight"), weights.get("bias")).singletonOrThrow();
        NDArray average = memory.get(0);
        next.add(average.mul(weights.constant(decay)).add(drive.mul(weights.constant(1 - decay))));
        return drive.sub(average).tanh();
    }
}
