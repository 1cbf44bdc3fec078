package io.efferent.experiment;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.WholeFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What is known of each batch or cycle: a line of JSON, written as it comes, without numbers that are not finite. */
public final class MetricsLog implements AutoCloseable {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path file;
    private final BufferedWriter out;

    private MetricsLog(Path file, BufferedWriter out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Opens a log.
     *
     * @param earlier what it is to begin with, in place of what the file may hold
     * @throws UncheckedIOException if it cannot be written
     */
    public static MetricsLog open(Path file, List<?> earlier) {
        WholeFile.write(file, out -> {
            for (var metrics : earlier) {
                out.write(line(metrics) + "\n");
            }
        });
        try {
            return new MetricsLog(file, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Reads what was logged up to a batch or cycle; nothing if there is no log.
     *
     * @param type of a line
     * @param number of the batch or cycle of a line
     * @param last the last one to read
     * @throws IllegalArgumentException if it is no text in UTF-8 or a line is damaged, except a last one that was cut
     */
    public static <T> List<T> read(Path file, Class<T> type, ToLongFunction<T> number, long last) throws IOException {
        List<T> all = new ArrayList<>();
        if (!Files.exists(file)) {
            return all;
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("metrics: got the folder " + file + ", expected a file");
        }
        int count = 0;
        try (var in = Files.newBufferedReader(file)) {
            for (var text = in.readLine(); text != null; ) {
                count++;
                var next = in.readLine();
                try {
                    var line = JSON.readValue(text, type);
                    if (line != null && number.applyAsLong(line) <= last) {
                        all.add(line);
                    }
                } catch (JsonProcessingException e) {
                    if (next != null) {
                        throw new IllegalArgumentException(file + " is damaged in line " + count + ": "
                                + (e instanceof JsonParseException ? e.getOriginalMessage() : "expected metrics"), e);
                    }
                }
                text = next;
            }
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    file + " is damaged after line " + count + ": expected text in UTF-8", e);
        }
        return all;
    }

    /**
     * Adds a line.
     *
     * @param metrics of a batch or cycle
     * @return the line
     * @throws UncheckedIOException if it cannot be written
     */
    public ObjectNode add(Object metrics) {
        var line = line(metrics);
        try {
            out.write(line + "\n");
            out.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        return line;
    }

    private static UncheckedIOException unwritable(Path file, IOException e) {
        return new UncheckedIOException("cannot write %s: %s".formatted(file, e.getMessage()), e);
    }

    private static ObjectNode line(Object metrics) {
        ObjectNode line = JSON.valueToTree(metrics);
        dropWhatIsNotFinite(line);
        return line;
    }

    /** JSON has no word for it. */
    private static void dropWhatIsNotFinite(ObjectNode node) {
        node.properties().removeIf(
                entry -> entry.getValue().isDouble() && !Double.isFinite(entry.getValue().asDouble()));
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
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }
}
