package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.network.Weights;
import java.util.List;

/** An {@link Actor} by DJL, operation by operation, for networks that cannot be compiled. */
final class DirectActor implements Actor {
    private final ActorCritic network;

    DirectActor(ActorCritic network) {
        this.network = network;
    }

    @Override
    public Answer ask(Weights weights, float[] observations, List<float[]> memory) {
        int count = observations.length / network.observationSize();
        DataType type = DataType.FLOAT32;
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDList remembered = new NDList();
            memory.forEach(m -> remembered.add(Constants.of(manager, type, new Shape(count, m.length / count), m)));
            NDArray seen = Constants.of(manager, type, new Shape(count, network.observationSize()), observations);
            ActorCritic.Step step = network.step(weights.bind(manager, type, false), seen, remembered);
            return new Answer(
                    step.parameters().toFloatArray(), step.value().toFloatArray(),
                    step.memory().stream().map(NDArray::toFloatArray).toList());
        }
    }
}
