package io.efferent.network;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.Values;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * All that is needed to go on with training as if it had never stopped. Randomness needs no state of its own: batch
 * {@code n} of a seed always draws the same numbers (see {@link io.efferent.array.RandomStreams}).
 *
 * <p>The file is a zip of NumPy arrays and one {@code checkpoint.json}; {@code numpy.load} opens it.
 *
 * @param weights the network's weights
 * @param adamSteps steps of the optimizer
 * @param adamMean its running mean by weight name
 * @param adamVariance its running variance by weight name
 * @param batches batches done
 * @param seed the run's seed
 * @param bestLoss smallest validation loss so far; infinity if none
 * @param patience validations since then
 * @param configuration whatever describes the run, as JSON
 */
public record Checkpoint(
        Weights weights,
        long adamSteps,
        Map<String, double[]> adamMean,
        Map<String, double[]> adamVariance,
        long batches,
        long seed,
        double bestLoss,
        int patience,
        String configuration) {

    private static final String FORMAT = "efferent-checkpoint/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Writes the file: first under another name, then moved, so it is never there in part.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Path file) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("batches", batches);
        json.put("seed", seed);
        json.put("adamSteps", adamSteps);
        if (Double.isFinite(bestLoss)) {
            json.put("bestLoss", bestLoss);
        }
        json.put("patience", patience);
        try {
            json.set("configuration", JSON.readTree(configuration));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("configuration: got " + configuration + ", expected JSON", e);
        }
        Map<String, Values> arrays = new LinkedHashMap<>();
        for (String name : weights.names()) {
            Shape shape = weights.shape(name);
            arrays.put("weights/" + name, new Values(weights.get(name), shape));
            if (adamMean.containsKey(name)) {
                arrays.put("adam-mean/" + name, new Values(adamMean.get(name), shape));
                arrays.put("adam-variance/" + name, new Values(adamVariance.get(name), shape));
            }
        }
        new ArrayFile(json, arrays).save(file);
    }

    /**
     * Reads a file written by {@link #save}.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is not a checkpoint or is damaged
     */
    public static Checkpoint load(Path file) {
        ArrayFile content = ArrayFile.load(file, FORMAT);
        JsonNode json = content.json();
        Map<String, Values> weights = new LinkedHashMap<>();
        Map<String, double[]> mean = new LinkedHashMap<>();
        Map<String, double[]> variance = new LinkedHashMap<>();
        content.arrays().forEach((path, values) -> {
            String name = path.substring(path.indexOf('/') + 1);
            switch (path.substring(0, Math.max(0, path.indexOf('/')))) {
                case "weights" -> weights.put(name, values);
                case "adam-mean" -> mean.put(name, values.data());
                case "adam-variance" -> variance.put(name, values.data());
                default -> throw ArrayFile.damaged(file, "unknown entry " + path);
            }
        });
        long adamSteps = json.path("adamSteps").asLong();
        Set<String> moved = adamSteps == 0 ? Set.of() : weights.keySet();
        if (weights.isEmpty() || !mean.keySet().equals(moved) || !variance.keySet().equals(moved)) {
            throw ArrayFile.damaged(file, "arrays are missing");
        }
        return new Checkpoint(
                new Weights(weights),
                adamSteps,
                mean,
                variance,
                json.path("batches").asLong(),
                json.path("seed").asLong(),
                json.path("bestLoss").asDouble(Double.POSITIVE_INFINITY),
                json.path("patience").asInt(),
                json.path("configuration").toString());
    }
}
