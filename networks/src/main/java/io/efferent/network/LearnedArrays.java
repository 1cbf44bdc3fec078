package io.efferent.network;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a network and the moments of Adam, as every checkpoint holds them.
 *
 * @param weights by name
 * @param mean Adam's running mean, by the names of the weights; empty before its first step
 * @param variance its running variance, likewise
 */
public record LearnedArrays(Weights weights, Map<String, double[]> mean, Map<String, double[]> variance) {
    private static final String WEIGHTS = "weights";
    private static final String MEAN = "adam-mean";
    private static final String VARIANCE = "adam-variance";

    /** The folders of these arrays in a file. */
    public static final List<String> FOLDERS = List.of(WEIGHTS, MEAN, VARIANCE);

    /** The arrays as a file holds them. */
    public Map<String, Values> arrays() {
        Map<String, Values> arrays = new LinkedHashMap<>();
        for (String name : weights.names()) {
            Shape shape = weights.shape(name);
            arrays.put(WEIGHTS + "/" + name, new Values(weights.get(name), shape));
            if (mean.containsKey(name)) {
                arrays.put(MEAN + "/" + name, new Values(mean.get(name), shape));
                arrays.put(VARIANCE + "/" + name, new Values(variance.get(name), shape));
            }
        }
        return arrays;
    }

    /**
     * Finds them in a file.
     *
     * @param adamSteps steps of the optimizer, without which there are no moments
     * @throws IllegalArgumentException if an array is missing, superfluous or of another shape, naming it
     */
    public static LearnedArrays in(ArrayFile file, long adamSteps) {
        Map<String, Values> weights = file.folder(WEIGHTS);
        if (weights.isEmpty()) {
            throw new IllegalArgumentException(WEIGHTS + ": missing, expected the weights of a network");
        }
        Map<String, double[]> variance = moments(file, VARIANCE, weights, adamSteps);
        variance.forEach((name, numbers) -> {
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] < 0) {
                    throw new IllegalArgumentException(
                            VARIANCE + "/" + name + ": element " + i + " is " + numbers[i] + ", expected at least 0");
                }
            }
        });
        return new LearnedArrays(new Weights(weights), moments(file, MEAN, weights, adamSteps), variance);
    }

    private static Map<String, double[]> moments(
            ArrayFile file, String folder, Map<String, Values> weights, long adamSteps) {
        Map<String, Values> found = file.folder(folder);
        for (String name : found.keySet()) {
            if (adamSteps == 0 || !weights.containsKey(name)) {
                throw new IllegalArgumentException(folder + "/" + name + ": unknown, expected moments of "
                        + (adamSteps == 0 ? "no weight before the first step" : weights.keySet()));
            }
        }
        Map<String, double[]> moments = new LinkedHashMap<>();
        if (adamSteps > 0) {
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
