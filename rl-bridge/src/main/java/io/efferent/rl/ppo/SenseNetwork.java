package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.network.Initializers;
import io.efferent.network.Policy;
import io.efferent.network.PolicyStep;
import io.efferent.rl.Sense;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Layers that read named senses and each other, and a linear read-out. A layer that reads one further down the list, or itself,
 * would need its activity before it is there: only earlier ones can be read.
 *
 * @param senses what is observed, in this order
 * @param layers in the order in which they are computed; the read-out is from the last
 * @param actionSize number of outputs
 * @param outputGain length of the read-out's initial weight vectors
 */
public record SenseNetwork(List<Sense> senses, List<Layer> layers, int actionSize, double outputGain) implements Policy {
    /**
     * Checks that layers read what there is.
     *
     * @throws IllegalArgumentException naming layer and input if not
     */
    public SenseNetwork {
        senses = List.copyOf(senses);
        layers = List.copyOf(layers);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        senses.forEach(sense -> sizes.put(sense.name(), sense.size()));
        for (Layer layer : layers) {
            for (String input : layer.inputs()) {
                if (!sizes.containsKey(input)) {
                    throw new IllegalArgumentException(
                            "layer " + layer.name() + ": reads " + input + ", but there are before it only " + sizes.keySet());
                }
            }
            if (layer.inputs().isEmpty() || sizes.put(layer.name(), layer.size()) != null) {
                throw new IllegalArgumentException(
                        "layer " + layer.name() + ": got inputs " + layer.inputs() + ", expected some, and a name of its own");
            }
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers: got none, expected at least 1");
        }
    }

    @Override
    public String name() {
        return "layers";
    }

    @Override
    public int observationSize() {
        return senses.stream().mapToInt(Sense::size).sum();
    }

    private Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new HashMap<>();
        senses.forEach(sense -> sizes.put(sense.name(), sense.size()));
        layers.forEach(layer -> sizes.put(layer.name(), layer.size()));
        return sizes;
    }

    @Override
    public Map<String, Values> initialWeights(RandomGenerator random) {
        Map<String, Integer> sizes = sizes();
        Map<String, Values> weights = new LinkedHashMap<>();
        for (Layer layer : layers) {
            int inputs = layer.inputs().stream().mapToInt(sizes::get).sum();
            layer.initialWeights(inputs, random).forEach((name, values) -> weights.put(layer.name() + "." + name, values));
        }
        weights.put("output.weight", Initializers.orthogonal(actionSize, layers.getLast().size(), outputGain, random));
        weights.put("output.bias", Initializers.constant(0, actionSize));
        return weights;
    }

    @Override
    public NDList initialMemory(Parameters weights, long batch) {
        NDList memory = new NDList();
        for (Layer layer : layers) {
            for (int i = 0; i < layer.memories(); i++) {
                memory.add(Constants.of(
                        weights.manager(), weights.type(), new Shape(batch, layer.size()),
                        new double[(int) batch * layer.size()]));
            }
        }
        return memory;
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        Map<String, NDArray> known = new HashMap<>();
        int column = 0;
        for (Sense sense : senses) {
            known.put(sense.name(), Tensors.columns(observation, column, column + sense.size()));
            column += sense.size();
        }
        NDList next = new NDList();
        int remembered = 0;
        for (Layer layer : layers) {
            NDArray input = Tensors.concatLast(layer.inputs().stream().map(known::get).toArray(NDArray[]::new));
            NDList own = new NDList(memory.subList(remembered, remembered + layer.memories()));
            remembered += layer.memories();
            known.put(layer.name(), layer.step(weights.in(layer.name()), input, own, next));
        }
        NDArray last = known.get(layers.getLast().name());
        NDArray output =
                Linear.linear(last, weights.get("output.weight"), weights.get("output.bias")).singletonOrThrow();
        return new PolicyStep(output, next, last);
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("policy", name());
        description.put("layers", layers.stream().map(Layer::toString).toList());
        return description;
    }
}
