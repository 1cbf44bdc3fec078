package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers a network has learned, by name, in plain Java and double precision. Arrays are made from them anew for
 * each batch, so nothing of a network lives in native memory between batches.
 */
public final class Weights {
    /** What one weight takes at least while it is learned: itself, its gradient, and the two moments of Adam. */
    public static final int BYTES_TO_LEARN = 4 * Double.BYTES;

    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, double[]> data = new LinkedHashMap<>();

    /** Weights with these initial values. */
    public Weights(Map<String, Values> initial) {
        initial.forEach((name, values) -> {
            shapes.put(name, values.shape());
            data.put(name, values.data());
        });
    }

    /** The names, in order. */
    public List<String> names() {
        return new ArrayList<>(data.keySet());
    }

    public Shape shape(String name) {
        return shapes.get(name);
    }

    /** The numbers themselves, row-major; changes to them are changes to the weights. */
    public double[] get(String name) {
        return data.get(name);
    }

    /** How many numbers there are in all. */
    public long count() {
        return data.values().stream().mapToLong(d -> d.length).sum();
    }

    @Override
    public String toString() {
        return count() + " numbers in " + shapes;
    }

    /** Independent weights with the same numbers. */
    public Weights copy() {
        return new Weights(values());
    }

    /** The numbers as immutable values. */
    public Map<String, Values> values() {
        Map<String, Values> values = new LinkedHashMap<>();
        data.forEach((name, numbers) -> values.put(name, new Values(numbers, shapes.get(name))));
        return values;
    }

    /**
     * Takes over the numbers of other weights.
     *
     * @throws IllegalArgumentException naming the first weight that is missing, superfluous or of another shape
     */
    public void set(Weights other) {
        for (String name : names()) {
            Shape shape = other.shapes.get(name);
            if (!shapes.get(name).equals(shape)) {
                throw new IllegalArgumentException("weight '" + name + "': got "
                        + (shape == null ? "none" : "shape " + shape) + ", expected shape " + shapes.get(name));
            }
        }
        for (String name : other.names()) {
            if (!data.containsKey(name)) {
                throw new IllegalArgumentException("weight '" + name + "': unknown, expected some of " + names());
            }
        }
        data.replaceAll((name, old) -> other.data.get(name).clone());
    }

    /** Arrays of the weights, as leaves of a tape if {@code requiresGradient}. */
    public Parameters bind(NDManager manager, DataType type, boolean requiresGradient) {
        Map<String, NDArray> leaves = new LinkedHashMap<>();
        data.forEach((name, numbers) -> {
            NDArray leaf = Constants.of(manager, type, shapes.get(name), numbers);
            leaf.setRequiresGradient(requiresGradient);
            leaves.put(name, leaf);
        });
        return Parameters.of(manager, type, leaves);
    }

    /** The gradients of arrays made by {@link #bind}, by name; zeros for what the loss does not depend on. */
    public Map<String, double[]> gradients(Parameters bound) {
        Map<String, double[]> gradients = new LinkedHashMap<>();
        data.forEach((name, numbers) -> {
            try (NDArray gradient = Tensors.gradient(bound.get(name))) {
                gradients.put(name, gradient == null ? new double[numbers.length] : Tensors.toDoubles(gradient));
            }
        });
        return gradients;
    }
}
