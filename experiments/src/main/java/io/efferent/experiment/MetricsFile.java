package io.efferent.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.WholeFile;
import io.efferent.rl.ppo.PpoEvaluation;
import io.efferent.rl.ppo.PpoMetrics;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A line of JSON for every cycle: its {@link PpoMetrics}, seconds since the start, and an evaluation now and then. */
public final class MetricsFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> lines;
    private final BufferedWriter out;

    private MetricsFile(List<JsonNode> lines, BufferedWriter out) {
        this.lines = lines;
        this.out = out;
    }

    /**
     * Opens a file to go on after a cycle; later lines are dropped.
     *
     * @param lastCycle 0 for a new run
     */
    public static MetricsFile open(Path file, long lastCycle) throws IOException {
        var kept = read(file, lastCycle);
        WholeFile.write(file, kept.stream().map(line -> line + "\n").collect(Collectors.joining()));
        return new MetricsFile(kept, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /**
     * The lines up to a cycle; none if there is no file.
     *
     * @throws IllegalArgumentException if a line is damaged, except a last one that was cut short
     */
    public static List<JsonNode> read(Path file, long lastCycle) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        var text = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
        for (int i = 0; i < text.size(); i++) {
            try {
                var line = JSON.readTree(text.get(i));
                if (line.path("cycle").asLong() <= lastCycle) {
                    all.add(line);
                }
            } catch (JsonProcessingException e) {
                if (i < text.size() - 1) {
                    throw new IllegalArgumentException(
                            file + " is damaged in line " + (i + 1) + ": " + e.getOriginalMessage(), e);
                }
            }
        }
        return all;
    }

    /** All lines so far. */
    public List<JsonNode> lines() {
        return List.copyOf(lines);
    }

    /**
     * Adds a cycle.
     *
     * @param metrics of the cycle
     * @param seconds since the start of the run
     * @param evaluation after the cycle, or null
     * @return the line
     */
    public JsonNode add(PpoMetrics metrics, double seconds, PpoEvaluation evaluation) {
        ObjectNode line = JSON.valueToTree(metrics);
        line.put("seconds", seconds);
        if (evaluation != null) {
            var values = line.putObject("evaluation");
            values.put("episodes", evaluation.episodes().size());
            values.put("meanReturn", evaluation.meanReturn());
            values.put("deviationReturn", evaluation.deviationReturn());
            values.put("meanLength", evaluation.meanLength());
            evaluation.measures().forEach(values::put);
        }
        dropWhatIsNotFinite(line);
        try {
            out.write(line + "\n");
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write metrics: " + e.getMessage(), e);
        }
        lines.add(line);
        return line;
    }

    /** JSON has no word for it. */
    private static void dropWhatIsNotFinite(ObjectNode node) {
        node.properties().removeIf(entry -> entry.getValue().isDouble() && !Double.isFinite(entry.getValue().asDouble()));
        node.forEach(child -> {
            if (child instanceof ObjectNode object) {
                dropWhatIsNotFinite(object);
            }
        });
    }

    /** The numbers of a line by name, those within others as {@code evaluation/meanReturn}. */
    public static Map<String, Double> scalars(JsonNode line) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        line.properties().forEach(entry -> {
            if (entry.getValue().isNumber()) {
                scalars.put(entry.getKey(), entry.getValue().asDouble());
            } else {
                scalars(entry.getValue()).forEach((name, value) -> scalars.put(entry.getKey() + "/" + name, value));
            }
        });
        return scalars;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
