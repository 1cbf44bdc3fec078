package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Fixed;
import io.efferent.array.Memory;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.network.Initializers;
import io.efferent.network.Policy;
import io.efferent.network.PolicyStep;
import io.efferent.network.UnitHook;
import io.efferent.network.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Layers that read named parts of an observation and each other, and a read-out. A layer that reads one further down
 * the list, or itself, would need its activity before it is there: only earlier ones can be read by name. What any
 * layer did some steps ago can be read as {@code name@steps}; before the start that is 0.
 *
 * @param inputs what is observed, in this order
 * @param layers in the order in which they are computed; the read-out is from the last
 * @param readOut makes the action of the last layer's activity
 */
public record ModularNetwork(List<Input> inputs, List<Layer> layers, ReadOut readOut) implements Policy, Fixed {
    private static final Pattern PAST = Pattern.compile("(.+)@(\\d+)");

    /**
     * Checks that layers read what there is.
     *
     * @throws IllegalArgumentException naming layer and input if not; if two inputs have the same name
     */
    public ModularNetwork {
        inputs = List.copyOf(inputs);
        layers = List.copyOf(layers);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (Input input : inputs) {
            if (sizes.put(input.name(), input.size()) != null) {
                throw new IllegalArgumentException(
                        "inputs: got two of the name " + input.name() + ", expected names of their own");
            }
        }
        for (Layer layer : layers) {
            for (String read : layer.inputs()) {
                if (!sizes.containsKey(read) && !isPast(read, layers)) {
                    throw new IllegalArgumentException(
                            "layer " + layer.name() + ": reads " + read + ", but there are before it only "
                            + sizes.keySet());
                }
            }
            if (layer.inputs().isEmpty() || sizes.put(layer.name(), layer.size()) != null) {
                throw new IllegalArgumentException(
                        "layer " + layer.name() + ": got inputs " + layer.inputs()
                        + ", expected some, and a name of its own");
            }
            if (layer instanceof Dense || layer instanceof Recurrent) {
                double read = columns(layer, inputs, layers);
                double count = layer.size() * (read + (layer instanceof Recurrent ? layer.size() : 0));
                Memory.require("layer " + layer.name(), layer.size() + " units", count, Weights.BYTES_TO_LEARN * count);
            }
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers: got none, expected at least 1");
        }
    }

    /** Whether its layers keep the promise. */
    @Override
    public boolean isFixed() {
        return layers.stream().allMatch(Fixed::promisedBy);
    }

    private static boolean isPast(String read, List<Layer> layers) {
        Matcher past = PAST.matcher(read);
        return past.matches() && Integer.parseInt(past.group(2)) > 0
                && layers.stream().anyMatch(layer -> layer.name().equals(past.group(1)));
    }

    /** Number of columns that a layer reads. */
    private static int columns(Layer reading, List<Input> inputs, List<Layer> layers) {
        Map<String, Integer> sizes = new HashMap<>();
        inputs.forEach(input -> sizes.put(input.name(), input.size()));
        layers.forEach(layer -> sizes.put(layer.name(), layer.size()));
        return reading.inputs().stream().mapToInt(read -> {
            Matcher past = PAST.matcher(read);
            return sizes.containsKey(read) || !past.matches() ? sizes.get(read) : sizes.get(past.group(1));
        }).sum();
    }

    /** How far back others look at each layer, in steps. */
    private int[] depths() {
        Map<String, Integer> depths = new HashMap<>();
        layers.stream().flatMap(reading -> reading.inputs().stream()).map(PAST::matcher).filter(Matcher::matches)
                .forEach(past -> depths.merge(past.group(1), Integer.parseInt(past.group(2)), Math::max));
        return layers.stream().mapToInt(layer -> depths.getOrDefault(layer.name(), 0)).toArray();
    }

    /** With a linear read-out. */
    public ModularNetwork(List<Input> inputs, List<Layer> layers, int actionSize, double outputGain) {
        this(inputs, layers, ReadOut.linear(actionSize, outputGain));
    }

    @Override
    public int actionSize() {
        return readOut.size();
    }

    @Override
    public String name() {
        return "layers";
    }

    @Override
    public int observationSize() {
        return inputs.stream().mapToInt(Input::size).sum();
    }

    @Override
    public Map<String, Values> initialWeights(RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>();
        for (Layer layer : layers) {
            layer.initialWeights(columns(layer, inputs, layers), random)
                    .forEach((name, values) -> weights.put(layer.name() + "." + name, values));
        }
        weights.put("output.weight",
                Initializers.orthogonal(readOut.size(), layers.getLast().size(), readOut.gain(), random));
        weights.put("output.bias", Initializers.constant(readOut.bias(), readOut.size()));
        return weights;
    }

    @Override
    public NDList initialMemory(Parameters weights, long batch) {
        NDList memory = new NDList();
        layers.forEach(layer -> addSilence(memory, layer, layer.memories(), weights, batch));
        int[] depths = depths();
        for (int i = 0; i < depths.length; i++) {
            addSilence(memory, layers.get(i), depths[i], weights, batch);
        }
        return memory;
    }

    private static void addSilence(NDList memory, Layer layer, int times, Parameters weights, long batch) {
        for (int i = 0; i < times; i++) {
            memory.add(Constants.of(
                    weights.manager(), weights.type(), new Shape(batch, layer.size()),
                    new double[(int) batch * layer.size()]));
        }
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        return step(weights, observation, memory, null);
    }

    /**
     * Memory with changed activity of the step before, which recurrent layers read of themselves, and others of any
     * layer. Units are numbered through all layers, in their order.
     */
    @Override
    public NDList perturb(NDList memory, UnitHook hook) {
        if (memory.isEmpty()) {
            return Policy.super.perturb(memory, hook);
        }
        NDList changed = new NDList(memory);
        int own = 0;
        int past = layers.stream().mapToInt(Layer::memories).sum();
        int unit = 0;
        int[] depths = depths();
        for (int i = 0; i < depths.length; i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Recurrent) {
                changed.set(own, hook.apply(memory.get(own), unit));
            }
            if (depths[i] > 0) {
                changed.set(past, hook.apply(memory.get(past), unit));
            }
            own += layer.memories();
            past += depths[i];
            unit += layer.size();
        }
        return changed;
    }

    /** One step in which activity of any layer is changed; units are numbered as for {@link #perturb}. */
    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory, UnitHook hook) {
        NDList next = new NDList();
        NDArray last = known(weights, observation, memory, next, hook).get(layers.getLast().name());
        NDArray output =
                Linear.linear(last, weights.get("output.weight"), weights.get("output.bias")).singletonOrThrow();
        return new PolicyStep(readOut.activation().apply(output, weights), next, last);
    }

    /**
     * What every layer does in one step, (batch, units), by its name and in the order of the layers.
     *
     * @param weights bound weights
     * @param observation (batch, observation)
     * @param memory what is remembered before the step
     */
    public Map<String, NDArray> activity(Parameters weights, NDArray observation, NDList memory) {
        Map<String, NDArray> known = known(weights, observation, memory, new NDList(), null);
        Map<String, NDArray> activity = new LinkedHashMap<>();
        layers.forEach(layer -> activity.put(layer.name(), known.get(layer.name())));
        return activity;
    }

    /** Inputs and layers by name. */
    private Map<String, NDArray> known(
            Parameters weights, NDArray observation, NDList memory, NDList next, UnitHook hook) {
        Map<String, NDArray> known = new HashMap<>();
        int column = 0;
        for (Input input : inputs) {
            known.put(input.name(), Tensors.columns(observation, column, column + input.size()));
            column += input.size();
        }
        int past = layers.stream().mapToInt(Layer::memories).sum();
        int[] depths = depths();
        for (int i = 0; i < depths.length; i++) {
            for (int ago = 1; ago <= depths[i]; ago++) {
                known.put(layers.get(i).name() + "@" + ago, memory.get(past++));
            }
        }
        int remembered = 0;
        int unit = 0;
        for (Layer layer : layers) {
            NDArray read = Tensors.concatLast(layer.inputs().stream().map(known::get).toArray(NDArray[]::new));
            NDList own = new NDList(memory.subList(remembered, remembered + layer.memories()));
            remembered += layer.memories();
            NDArray activity = layer.step(weights.in(layer.name()), read, own, next);
            if (hook != null) {
                activity = hook.apply(activity, unit);
                if (layer instanceof Recurrent) {
                    next.set(next.size() - layer.memories(), activity);
                }
            }
            known.put(layer.name(), activity);
            unit += layer.size();
        }
        for (int i = 0; i < depths.length; i++) {
            String name = layers.get(i).name();
            for (int ago = 1; ago <= depths[i]; ago++) {
                next.add(known.get(ago == 1 ? name : name + "@" + (ago - 1)));
            }
        }
        return known;
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("policy", name());
        description.put("layers", layers.stream().map(Layer::toString).toList());
        return description;
    }
}
