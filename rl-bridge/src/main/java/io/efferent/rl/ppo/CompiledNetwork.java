package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Parameters;
import io.efferent.array.Values;
import io.efferent.kernel.Scan;
import io.efferent.network.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What compiled acting and compiled updates of an actor-critic have in common: its weights and its memory in a scan.
 */
final class CompiledNetwork {
    private final ActorCritic network;
    private final List<Integer> sizes;

    CompiledNetwork(ActorCritic network) {
        this.network = network;
        sizes = network.memorySizes();
    }

    Parameters weights(Scan.Builder builder, Map<String, Values> shapes) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        shapes.forEach((name, values) -> arrays.put(name, builder.weight(name, values.shape())));
        return Parameters.of(builder.manager(), type(builder), arrays);
    }

    private static DataType type(Scan.Builder builder) {
        return builder.manager().zeros(new Shape(1)).getDataType();
    }

    /** Name of a field of memory. */
    static String memory(int i) {
        return "memory " + i;
    }

    /** A column of ones: its product with a number repeats the number, without taking it apart. */
    private static String ones(int size) {
        return "ones " + size;
    }

    void addMemory(Scan.Builder builder) {
        for (int i = 0; i < sizes.size(); i++) {
            builder.addField(memory(i), sizes.get(i), false);
        }
    }

    /** What is remembered. */
    NDList memory(Scan.Builder builder) {
        NDList memory = new NDList();
        for (int i = 0; i < sizes.size(); i++) {
            memory.add(builder.lagged(memory(i), 1));
        }
        return memory;
    }

    /**
     * What is remembered, unless an episode begins.
     *
     * @param carry (1, 1), 0 where nothing is
     */
    NDList memory(Scan.Builder builder, NDArray carry) {
        Map<Integer, NDArray> masks = new LinkedHashMap<>();
        sizes.forEach(size -> masks.computeIfAbsent(size, n ->
                Linear.linear(carry, builder.weight(ones(n), new Shape(n, 1))).singletonOrThrow()));
        NDList kept = new NDList();
        memory(builder).forEach(m -> kept.add(m.mul(masks.get((int) m.getShape().get(1)))));
        return kept;
    }

    void setMemory(Scan.Builder builder, NDList memory) {
        for (int i = 0; i < sizes.size(); i++) {
            builder.setResult(memory(i), memory.get(i));
        }
    }

    /** What is remembered at the start of a sweep. */
    void start(Scan.Sweep sweep, List<float[]> memory) {
        for (int i = 0; i < sizes.size(); i++) {
            sweep.start(memory(i), memory.get(i));
        }
    }

    Map<String, double[]> numbers(Weights weights) {
        Map<String, double[]> numbers = new LinkedHashMap<>();
        weights.names().forEach(name -> numbers.put(name, weights.get(name)));
        for (int size : sizes) {
            double[] ones = new double[size];
            Arrays.fill(ones, 1);
            numbers.put(ones(size), ones);
        }
        return numbers;
    }
}
