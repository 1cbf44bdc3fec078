package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import io.efferent.array.Constants;
import io.efferent.array.Tape;
import io.efferent.array.Tensors;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Evaluates functions of weights, each once. Closing frees what was computed. */
final class WeightValues implements AutoCloseable {
    private final NDManager manager = Tensors.newManager();
    private final DataType type;
    private final Function<WeightFunction.Given, double[]> numbers;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<WeightFunction, Object> known = new IdentityHashMap<>();

    /**
     * Evaluates on the numbers of weights.
     *
     * @param type float32 or float64
     * @param numbers of each weight
     */
    WeightValues(DataType type, Function<WeightFunction.Given, double[]> numbers) {
        this.type = type;
        this.numbers = numbers;
    }

    /**
     * The numbers of functions.
     *
     * @param weights those that they read, as they were
     * @param results by name of the function
     */
    record Evaluated(Map<String, double[]> weights, Map<String, double[]> results) {
        /** Whether weights are still as they were. */
        boolean isOf(Map<String, double[]> now) {
            return weights.entrySet().stream()
                    .allMatch(entry -> Arrays.equals(entry.getValue(), now.get(entry.getKey())));
        }
    }

    /** The numbers of functions, by name. */
    static Evaluated of(DataType type, Map<String, WeightFunction> functions, Map<String, double[]> weights) {
        try (var values = new WeightValues(type, given -> weights.get(given.name()))) {
            Map<String, double[]> results = new LinkedHashMap<>();
            functions.forEach((name, function) -> results.put(name, Tensors.toDoubles(values.array(function))));
            Map<String, double[]> read = new LinkedHashMap<>();
            values.weights.keySet().forEach(name -> read.put(name, weights.get(name).clone()));
            return new Evaluated(read, results);
        }
    }

    /**
     * Adds to the gradients of weights what comes from those of functions of them.
     *
     * @param gradients of functions and weights, by name
     */
    static void sendBack(
            DataType type, Map<String, WeightFunction> functions, Map<String, double[]> weights,
            Map<String, double[]> gradients) {
        try (var values = new WeightValues(type, given -> weights.get(given.name())); var tape = new Tape()) {
            NDArray total = Constants.of(values.manager, type, 0);
            for (Map.Entry<String, WeightFunction> entry : functions.entrySet()) {
                NDArray result = values.array(entry.getValue());
                NDArray gradient = Constants.of(values.manager, type, result.getShape(), gradients.get(entry.getKey()));
                total = total.add(result.mul(gradient).sum());
            }
            tape.backward(total);
            values.weights.forEach((name, leaf) -> {
                NDArray gradient = Tensors.gradient(leaf);
                double[] parts = gradient == null ? new double[0] : Tensors.toDoubles(gradient);
                double[] sum = gradients.get(name);
                for (int i = 0; i < parts.length; i++) {
                    sum[i] += parts[i];
                }
            });
        }
    }

    private NDArray array(WeightFunction function) {
        return (NDArray) value(function);
    }

    /** The value of a function: an array or a list of them. */
    Object value(WeightFunction function) {
        Object value = known.get(function);
        if (value == null) {
            value = switch (function) {
                case WeightFunction.Given given -> weights.computeIfAbsent(given.name(), _ -> leaf(given));
                case WeightFunction.Constant(var shape, var values) -> Constants.of(manager, type, shape, values);
                case WeightFunction.Part(var call, var index) -> ((NDList) value(call)).get(index);
                case WeightFunction.Call call -> call(call);
            };
            known.put(function, value);
        }
        return value;
    }

    private NDArray leaf(WeightFunction.Given given) {
        NDArray leaf = Constants.of(manager, type, given.shape(), numbers.apply(given));
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private Object call(WeightFunction.Call call) {
        NDArray receiver = array(call.receiver());
        boolean isOfEngine = call.method().getDeclaringClass() == NDArrayEx.class;
        Object[] arguments = call.arguments().stream().map(this::argument).toArray();
        if (call.method().getName().equals("where") && arguments[0] instanceof NDArray condition) {
            // constants are numbers, also those of comparisons
            arguments[0] = condition.toType(DataType.BOOLEAN, false);
        }
        try {
            return call.method().invoke(isOfEngine ? receiver.getNDArrayInternal() : receiver, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object argument(Object argument) {
        return switch (argument) {
            case WeightFunction function -> array(function);
            case List<?> list -> new NDList(list.stream().map(function -> array((WeightFunction) function)).toList());
            case null, default -> argument;
        };
    }

    @Override
    public void close() {
        manager.close();
    }
}
