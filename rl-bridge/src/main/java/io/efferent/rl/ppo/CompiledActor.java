package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.kernel.Scan;
import io.efferent.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An {@link Actor} in one compiled step. */
final class CompiledActor implements Actor {
    private static final String PARAMETERS = "parameters";
    private static final String VALUE = "value";

    private final CompiledNetwork network;
    private final int observationSize;
    private final int memories;
    private final Scan scan;

    CompiledActor(ActorCritic actorCritic, Map<String, Values> shapes, int threads) {
        network = new CompiledNetwork(actorCritic);
        observationSize = actorCritic.observationSize();
        memories = actorCritic.memorySizes().size();
        Scan.Builder builder = Scan.builder(DataType.FLOAT32).optThreads(threads);
        Parameters weights = network.weights(builder, shapes);
        builder.addField(PARAMETERS, actorCritic.distribution().parameters(), true).addField(VALUE, 1, true);
        network.addMemory(builder);
        scan = builder.trace(() -> {
            NDArray observation = builder.outer("observation", observationSize);
            ActorCritic.Step step = actorCritic.step(weights, observation, network.memory(builder));
            builder.setResult(PARAMETERS, step.parameters());
            builder.setResult(VALUE, step.value());
            network.setMemory(builder, step.memory());
        }).build();
    }

    @Override
    public Answer ask(Weights weights, float[] observations, List<float[]> memory) {
        int count = observations.length / observationSize;
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Scan.Sweep sweep = sweep(manager, weights, count, observations, memory)) {
            sweep.forward(0, 1);
            List<float[]> next = new ArrayList<>();
            for (int i = 0; i < memories; i++) {
                next.add(sweep.field(CompiledNetwork.memory(i), 1, 1, manager).toFloatArray());
            }
            return new Answer(
                    sweep.field(PARAMETERS, 1, 1, manager).toFloatArray(),
                    sweep.field(VALUE, 1, 1, manager).toFloatArray(), next);
        }
    }

    private Scan.Sweep sweep(
            NDManager manager, Weights weights, int count, float[] observations, List<float[]> memory) {
        DataType type = DataType.FLOAT32;
        NDArray rows = Constants.of(manager, type, new Shape(1, count, observationSize), observations);
        return scan.sweep(
                count, 1, network.initial(manager, type, count, memory), Map.of("observation", rows),
                network.numbers(weights));
    }
}
