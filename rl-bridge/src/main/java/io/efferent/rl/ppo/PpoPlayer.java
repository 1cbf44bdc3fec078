package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.network.Weights;
import io.efferent.rl.Sense;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An agent's policy at work: takes the most likely action, remembers what the network remembers, and learns nothing.
 */
public final class PpoPlayer {
    private final ActorCritic network;
    private final Actor actor;
    private final Weights weights;
    private final RunningMoments moments;
    private final int count;
    private final List<Integer> memorySizes;
    private List<float[]> memory = new ArrayList<>();
    /** What the latest actions were chosen from. */
    private float[] seen;
    private List<float[]> remembered;

    /**
     * In {@code count} environments at once.
     *
     * @param moments of the observations; null if they are taken as they are
     */
    PpoPlayer(ActorCritic network, Actor actor, Weights weights, RunningMoments moments, int count) {
        this.network = network;
        this.actor = actor;
        this.weights = weights;
        this.moments = moments;
        this.count = count;
        memorySizes = network.memorySizes();
        memorySizes.forEach(size -> memory.add(new float[count * size]));
    }

    /** To be called when an episode begins in an environment. */
    public void forget(int environment) {
        for (int i = 0; i < memorySizes.size(); i++) {
            int size = memorySizes.get(i);
            Arrays.fill(memory.get(i), environment * size, (environment + 1) * size, 0);
        }
    }

    /**
     * Chooses.
     *
     * @param observations (count, observation)
     * @param actions receives the actions, (count, width)
     * @throws IllegalArgumentException if an observation is not finite, naming environment, sense and number, or what
     *     the network makes of it is not
     */
    public void act(float[] observations, float[] actions) {
        int size = network.observationSize();
        seen = observations.clone();
        for (int e = 0; e < count; e++) {
            requireFinite(observations, e);
            if (moments != null) {
                moments.normalize(observations, e * size, seen, e * size);
            }
        }
        remembered = memory;
        Actor.Answer answer = actor.ask(weights, seen, memory);
        memory = answer.memory();
        int width = network.distribution().width();
        float[] draw = new float[width];
        for (int e = 0; e < count; e++) {
            network.distribution().mode(answer.parameters(), e * network.distribution().parameters(), draw, 0);
            network.distribution().toAction(draw, 0, actions, e * width);
        }
    }

    /**
     * What the layers of the actor did when the latest actions were chosen, (count, units), by name.
     *
     * @throws IllegalStateException if no action was chosen yet
     */
    public Map<String, float[]> activity() {
        if (seen == null) {
            throw new IllegalStateException("no action was chosen yet, of which there could be activity");
        }
        try (NDManager manager = Tensors.newManager()) {
            DataType type = DataType.FLOAT32;
            NDList before = new NDList();
            remembered.forEach(m -> before.add(Constants.of(manager, type, new Shape(count, m.length / count), m)));
            NDArray observations = Constants.of(manager, type, new Shape(count, network.observationSize()), seen);
            Map<String, float[]> activity = new LinkedHashMap<>();
            network.activity(weights.bind(manager, type, false), observations, before)
                    .forEach((layer, units) -> activity.put(layer, units.toFloatArray()));
            return activity;
        }
    }

    private void requireFinite(float[] observations, int environment) {
        Sense.notFinite(network.senses(), observations, environment * network.observationSize()).ifPresent(number -> {
            throw new IllegalArgumentException("observation of environment " + environment + ": " + number
                    + ", expected finite numbers");
        });
    }
}
