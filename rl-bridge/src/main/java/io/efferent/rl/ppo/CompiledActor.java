package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
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
        try (Scan.Sweep sweep = scan.sweep(count, 1, network.numbers(weights))) {
            network.start(sweep, memory);
            sweep.put("observation", observations);
            sweep.forward(0, 1);
            List<float[]> next = new ArrayList<>();
            for (int i = 0; i < memories; i++) {
                next.add(now(sweep, CompiledNetwork.memory(i)));
            }
            return new Answer(now(sweep, PARAMETERS), now(sweep, VALUE), next);
        }
    }

    private static float[] now(Scan.Sweep sweep, String field) {
        double[] numbers = sweep.numbers(field, 1, 1);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
