package io.efferent.verify.compare;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A formula as DJL evaluates it.
 *
 * @param type the float type
 * @param inputs columns of the inputs by name
 * @param formula what to compute
 */
record AutogradComputation(DataType type, Map<String, Integer> inputs, Formula formula) implements Computation {

    @Override
    public Map<String, Values> results(Map<String, Values> x) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Map<String, Values> results = new LinkedHashMap<>();
            formula.of(manager, arrays(manager, x, false)).forEach((name, array) -> {
                var flat = perSample(array, batch(x));
                results.put(name, new Values(Tensors.toDoubles(flat), flat.getShape()));
            });
            return results;
        }
    }

    @Override
    public Map<String, double[]> gradients(Map<String, Values> x, Map<String, double[]> upstream) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                var tape = manager.getEngine().newGradientCollector()) {
            var leaves = arrays(manager, x, true);
            var results = formula.of(manager, leaves);
            NDArray sum = Constants.of(manager, type, 0);
            for (var entry : upstream.entrySet()) {
                var result = perSample(results.get(entry.getKey()), batch(x));
                sum = sum.add(result.mul(Constants.of(manager, type, result.getShape(), entry.getValue())).sum());
            }
            tape.backward(sum);
            Map<String, double[]> gradients = new LinkedHashMap<>();
            leaves.forEach((name, leaf) -> {
                var gradient = Tensors.gradient(leaf);
                gradients.put(name, gradient == null ? new double[(int) leaf.size()] : Tensors.toDoubles(gradient));
            });
            return gradients;
        }
    }

    private Map<String, NDArray> arrays(NDManager manager, Map<String, Values> x, boolean variable) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        x.forEach((name, values) -> {
            var array = Constants.of(manager, type, values.shape(), values.data());
            array.setRequiresGradient(variable);
            arrays.put(name, array);
        });
        return arrays;
    }

    private long batch(Map<String, Values> x) {
        return x.get(inputs.keySet().iterator().next()).shape().get(0);
    }

    private static NDArray perSample(NDArray array, long batch) {
        var full = array.getShape().get(0) == batch
                ? array : array.broadcast(new Shape(batch).addAll(array.getShape().slice(1)));
        return full.reshape(batch, -1);
    }
}
