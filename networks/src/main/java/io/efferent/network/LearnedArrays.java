package io.efferent.network;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The weights of a network and what its optimizer remembers, as every checkpoint holds them.
 *
 * @param weights by name
 * @param optimizer its running means are by the names of the weights
 */
public record LearnedArrays(Weights weights, Optimizer.State optimizer) {
    private static final String WEIGHTS = "weights";

    /** The folders of these arrays in a file: weights, and for example {@code adam-mean} and {@code adam-variance}. */
    public static List<String> folders(String optimizer) {
        return Stream.concat(
                        Stream.of(WEIGHTS),
                        Optimizer.moments(optimizer).stream().map(kind -> folder(optimizer, kind)))
                .toList();
    }

    private static String folder(String optimizer, String kind) {
        return optimizer + "-" + kind;
    }

    /** The arrays as a file holds them. */
    public Map<String, Values> arrays() {
        Map<String, Values> arrays = new LinkedHashMap<>();
        for (String name : weights.names()) {
            Shape shape = weights.shape(name);
            arrays.put(WEIGHTS + "/" + name, new Values(weights.get(name), shape));
            optimizer.moments().forEach((kind, moments) -> {
                if (moments.containsKey(name)) {
                    arrays.put(
                            folder(optimizer.optimizer(), kind) + "/" + name, new Values(moments.get(name), shape));
                }
            });
        }
        return arrays;
    }

    /**
     * Finds them in a file.
     *
     * @param optimizer its name
     * @param steps steps of the optimizer, without which there are no moments
     * @throws IllegalArgumentException if an array is missing, superfluous or of another shape, naming it
     */
    public static LearnedArrays in(ArrayFile file, String optimizer, long steps) {
        Map<String, Values> weights = file.folder(WEIGHTS);
        if (weights.isEmpty()) {
            throw new IllegalArgumentException(WEIGHTS + ": missing, expected the weights of a network");
        }
        Map<String, Map<String, double[]>> moments = new LinkedHashMap<>();
        for (String kind : Optimizer.moments(optimizer)) {
            moments.put(kind, moments(file, folder(optimizer, kind), weights, steps));
        }
        moments.getOrDefault(Optimizer.VARIANCE, Map.of()).forEach((name, numbers) -> {
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] < 0) {
                    throw new IllegalArgumentException(folder(optimizer, Optimizer.VARIANCE) + "/" + name
                            + ": element " + i + " is " + numbers[i] + ", expected at least 0");
                }
            }
        });
        return new LearnedArrays(new Weights(weights), new Optimizer.State(optimizer, steps, moments));
    }

    private static Map<String, double[]> moments(
            ArrayFile file, String folder, Map<String, Values> weights, long steps) {
        Map<String, Values> found = file.folder(folder);
        for (String name : found.keySet()) {
            if (steps == 0 || !weights.containsKey(name)) {
                throw new IllegalArgumentException(folder + "/" + name + ": unknown, expected moments of "
                        + (steps == 0 ? "no weight before the first step" : weights.keySet()));
            }
        }
        Map<String, double[]> moments = new LinkedHashMap<>();
        if (steps > 0) {
            weights.forEach((name, weight) -> {
                Values values = found.get(name);
                if (values == null || !values.shape().equals(weight.shape())) {
                    throw new IllegalArgumentException(folder + "/" + name + ": "
                            + (values == null ? "missing" : "got shape " + values.shape()) + ", expected shape "
                            + weight.shape());
                }
                moments.put(name, values.data());
            });
        }
        return moments;
    }
}
