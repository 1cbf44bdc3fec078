package io.efferent.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * All that is needed to go on with training as if it had never stopped. Randomness needs no state of its own: batch
 * {@code n} of a seed always draws the same numbers (see {@link io.efferent.array.RandomStreams}).
 *
 * <p>The file is a zip of NumPy arrays and one {@code checkpoint.json}; {@code numpy.load} opens it.
 *
 * @param weights the network's weights
 * @param optimizer what the optimizer remembers
 * @param batches batches done
 * @param seed the run's seed
 * @param bestLoss smallest validation loss so far; infinity if none
 * @param patience validations since then
 * @param configuration whatever describes the run, as JSON
 */
public record Checkpoint(
        Weights weights,
        Optimizer.State optimizer,
        long batches,
        long seed,
        double bestLoss,
        int patience,
        String configuration) {

    private static final String FORMAT = "efferent-checkpoint/1";
    private static final String BEST_LOSS = "bestLoss";
    /** What follows the name of an optimizer. */
    private static final String STEPS = "Steps";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String toString() {
        return "checkpoint after batch %d, seed %d: %d weights, %s".formatted(batches, seed, weights.count(),
                Double.isFinite(bestLoss) ? "best validation loss " + bestLoss : "no validation yet");
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void save(Path file) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("batches", batches);
        json.put("seed", seed);
        json.put(optimizer.optimizer() + STEPS, optimizer.steps());
        if (Double.isFinite(bestLoss)) {
            json.put(BEST_LOSS, bestLoss);
        }
        json.put("patience", patience);
        try {
            json.set("configuration", StrictJson.parse(configuration));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("configuration: got " + configuration + ", expected JSON", e);
        }
        new ArrayFile(json, new LearnedArrays(weights, optimizer).arrays()).save(file);
    }

    /** The numbers of a file besides its arrays. */
    private record Header(
            String format, long batches, long seed, String optimizer, long optimizerSteps, double bestLoss,
            int patience, JsonNode configuration) {
        Header {
            atLeastZero("batches", batches);
            atLeastZero("patience", patience);
        }

        private static void atLeastZero(String name, long value) {
            if (value < 0) {
                throw new IllegalArgumentException(name + ": got " + value + ", expected at least 0");
            }
        }

        /** Without validation there is no best loss, and JSON has no word for infinity. */
        static Header of(JsonNode json) {
            JsonNode best = json.path(BEST_LOSS);
            if (!best.isMissingNode() && !(best.isNumber() && Double.isFinite(best.asDouble()))) {
                throw new IllegalArgumentException(BEST_LOSS + ": got " + best + ", expected a finite number");
            }
            String optimizer = Optimizer.NAMES.stream().filter(name -> json.has(name + STEPS)).findFirst()
                    .orElse("adam");
            ObjectNode all = JSON.createObjectNode().put(BEST_LOSS, Double.POSITIVE_INFINITY);
            all.setAll((ObjectNode) json);
            all.put("optimizer", optimizer);
            JsonNode steps = all.remove(optimizer + STEPS);
            if (steps == null || !steps.isIntegralNumber() || !steps.canConvertToLong() || steps.asLong() < 0) {
                throw new IllegalArgumentException(optimizer + STEPS + ": "
                        + (steps == null ? "missing" : "got " + steps) + ", expected a whole number of at least 0");
            }
            return StrictJson.whole(all.put("optimizerSteps", steps.asLong()), Header.class);
        }
    }

    /**
     * Reads a file written by {@link #save}.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is not a checkpoint or is damaged, naming file, entry and field
     */
    public static Checkpoint load(Path file) {
        ArrayFile content = ArrayFile.load(file, FORMAT);
        try {
            Header header = content.header(Header::of);
            content.requireFolders(LearnedArrays.folders(header.optimizer));
            LearnedArrays learned = LearnedArrays.in(content, header.optimizer, header.optimizerSteps);
            return new Checkpoint(
                    learned.weights(),
                    learned.optimizer(),
                    header.batches,
                    header.seed,
                    header.bestLoss,
                    header.patience,
                    header.configuration.toString());
        } catch (IllegalArgumentException e) {
            throw ArrayFile.damaged(file, e.getMessage());
        }
    }
}
