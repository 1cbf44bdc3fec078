package io.efferent.network;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Recurrent layers, a linear read-out and a sigmoid: the usual controller of this field.
 *
 * <p>Input weights start Glorot-uniform, recurrent weights orthogonal, hidden biases at 0 and the read-out bias at -5,
 * so that muscles begin almost silent (as in MotorNet).
 *
 * @param cell the kind of unit
 * @param observationSize number of inputs
 * @param hidden units per layer
 * @param layers number of layers
 * @param actionSize number of outputs
 * @param outputBias where the read-out biases start
 */
public record RecurrentPolicy(
        Cell cell, int observationSize, int hidden, int layers, int actionSize, double outputBias)
        implements Policy, Fixed {

    public RecurrentPolicy {
        positive("observationSize", observationSize);
        positive("hidden", hidden);
        positive("layers", layers);
        positive("actionSize", actionSize);
        double largest = (double) cell.gates() * hidden * Math.max(observationSize, hidden);
        double all = cell.gates() * (double) hidden * (observationSize + (2.0 * layers - 1) * hidden);
        Memory.require("hidden, layers", hidden + ", " + layers, largest, Weights.BYTES_TO_LEARN * all);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": got " + value + ", expected at least 1");
        }
    }

    /** One layer with a read-out bias of -5. */
    public RecurrentPolicy(Cell cell, int observationSize, int hidden, int actionSize) {
        this(cell, observationSize, hidden, 1, actionSize, -5);
    }

    /** One layer of gated recurrent units. */
    public static RecurrentPolicy gru(int observationSize, int hidden, int actionSize) {
        return new RecurrentPolicy(new Cell.Gru(), observationSize, hidden, actionSize);
    }

    @Override
    public String name() {
        return cell.name();
    }

    @Override
    public Map<String, Values> initialWeights(RandomGenerator random) {
        Map<String, Values> weights = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            int inputs = layer == 0 ? observationSize : hidden;
            weights.putAll(cell.initialWeights(layer, inputs, hidden, random));
        }
        weights.put("fc.weight", Initializers.glorot(actionSize, hidden, random));
        weights.put("fc.bias", Initializers.constant(outputBias, actionSize));
        return weights;
    }

    @Override
    public NDList initialMemory(Parameters weights, long batch) {
        NDList memory = new NDList();
        for (int i = 0; i < layers * cell.memories(); i++) {
            memory.add(Constants.of(
                    weights.manager(), weights.type(), new Shape(batch, hidden), new double[(int) batch * hidden]));
        }
        return memory;
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory) {
        return step(weights, observation, memory, null);
    }

    @Override
    public NDList perturb(NDList memory, UnitHook hook) {
        NDList changed = new NDList(memory);
        for (int layer = 0; layer < layers; layer++) {
            int activity = layer * cell.memories();
            changed.set(activity, hook.apply(memory.get(activity), layer * hidden));
        }
        return changed;
    }

    @Override
    public PolicyStep step(Parameters weights, NDArray observation, NDList memory, UnitHook hook) {
        NDList next = new NDList();
        NDArray[] rates = new NDArray[layers];
        NDArray x = observation;
        for (int layer = 0; layer < layers; layer++) {
            int first = layer * cell.memories();
            NDList own = new NDList(memory.subList(first, first + cell.memories()));
            NDList updated = cell.step(layer, x, own, weights);
            if (hook != null) {
                updated.set(0, hook.apply(updated.getFirst(), layer * hidden));
            }
            next.addAll(updated);
            x = updated.getFirst();
            rates[layer] = x;
        }
        NDArray action = Linear.linear(x, weights.get("fc.weight"), weights.get("fc.bias")).singletonOrThrow()
                .getNDArrayInternal().sigmoid();
        return new PolicyStep(action, next, Tensors.concatLast(rates));
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("policy", name());
        if (cell instanceof Cell.Rate rate) {
            description.put("leak", rate.leak());
            description.put("rectified", rate.rectified());
        }
        description.put("observationSize", observationSize);
        description.put("hidden", hidden);
        description.put("layers", layers);
        description.put("actionSize", actionSize);
        description.put("outputBias", outputBias);
        return description;
    }
}
