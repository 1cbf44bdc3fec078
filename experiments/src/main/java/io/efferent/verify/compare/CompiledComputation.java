package io.efferent.verify.compare;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.kernel.Scan;
import java.util.LinkedHashMap;
import java.util.Map;

/** A formula as the compiled engine evaluates it: a sweep of one step. */
final class CompiledComputation implements Computation {
    /** Fields that a step reads; results may have the same names. */
    private static final String INPUT = "input ";

    private final DataType type;
    private final Map<String, Integer> inputs;
    private final Map<String, Shape> weights;
    private final Scan scan;

    /**
     * Compiles.
     *
     * @param type the float type
     * @param inputs columns of the inputs by name
     * @param weights shapes of the weights by name
     * @param formula what to compute
     * @throws io.efferent.kernel.UntraceableException if it cannot be compiled
     */
    CompiledComputation(DataType type, Map<String, Integer> inputs, Map<String, Shape> weights, Formula formula) {
        this.type = type;
        this.inputs = inputs;
        this.weights = weights;
        Scan.Builder builder = Scan.builder(type);
        inputs.forEach((name, columns) -> builder.addField(INPUT + name, columns, false));
        Map<String, NDArray> x = new LinkedHashMap<>();
        weights.forEach((name, shape) -> x.put(name, builder.weight(name, shape)));
        scan = builder.trace(() -> {
                    inputs.forEach((name, columns) -> {
                        NDArray input = builder.lagged(INPUT + name, 1);
                        builder.setResult(INPUT + name, input);
                        x.put(name, input);
                    });
                    formula.of(builder.manager(), x).forEach((name, result) -> {
                        builder.addField(name, Math.toIntExact(result.size()), true);
                        builder.setResult(name, result.reshape(1, result.size()));
                    });
                })
                .build();
    }

    private Scan.Sweep forward(NDManager manager, Map<String, Values> x, int batch) {
        Map<String, NDArray> start = new LinkedHashMap<>();
        inputs.keySet().forEach(name -> start.put(INPUT + name, array(manager, x.get(name))));
        Map<String, double[]> numbers = new LinkedHashMap<>();
        weights.keySet().forEach(name -> numbers.put(name, x.get(name).data()));
        var sweep = scan.sweep(batch, 1, start, Map.of(), numbers);
        sweep.forward(0, 1);
        return sweep;
    }

    @Override
    public Map<String, Values> results(Map<String, Values> x) {
        int batch = batch(x);
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                var sweep = forward(manager, x, batch)) {
            Map<String, Values> results = new LinkedHashMap<>();
            for (String name : sweep.fields()) {
                var result = sweep.field(name, 1, 1, manager);
                results.put(name, new Values(Tensors.toDoubles(result), new Shape(batch, result.getShape().get(2))));
            }
            return results;
        }
    }

    @Override
    public Map<String, double[]> gradients(Map<String, Values> x, Map<String, double[]> upstream) {
        int batch = batch(x);
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                var sweep = forward(manager, x, batch)) {
            Map<String, NDArray> above = new LinkedHashMap<>();
            upstream.forEach((name, numbers) -> above.put(name, afterStep(manager, batch, numbers)));
            sweep.backward(0, 1, above);
            Map<String, double[]> gradients = new LinkedHashMap<>();
            inputs.keySet().forEach(name ->
                    gradients.put(name, Tensors.toDoubles(sweep.initialGradient(INPUT + name, manager))));
            gradients.putAll(sweep.weightGradients());
            return gradients;
        }
    }

    private int batch(Map<String, Values> x) {
        return Math.toIntExact(x.get(inputs.keySet().iterator().next()).shape().get(0));
    }

    private NDArray array(NDManager manager, Values values) {
        return Constants.of(manager, type, values.shape(), values.data());
    }

    /** Gradients of a field as (batch, time, columns): none before the step. */
    private NDArray afterStep(NDManager manager, int batch, double[] numbers) {
        int columns = numbers.length / batch;
        double[] both = new double[2 * numbers.length];
        for (int sample = 0; sample < batch; sample++) {
            System.arraycopy(numbers, sample * columns, both, (2 * sample + 1) * columns, columns);
        }
        return Constants.of(manager, type, new Shape(batch, 2, columns), both);
    }
}
