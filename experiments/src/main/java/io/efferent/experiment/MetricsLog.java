package io.efferent.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.efferent.array.WholeFile;
import io.efferent.network.BatchMetrics;
import io.efferent.network.TrainingListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of every batch, one line each in {@code metrics.jsonl} and {@code metrics.csv}, written as it comes. */
public final class MetricsLog implements TrainingListener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter LINE = JSON.writerFor(BatchMetrics.class);

    private final List<String> terms;
    private final BufferedWriter lines;
    private final BufferedWriter table;

    private MetricsLog(List<String> terms, BufferedWriter lines, BufferedWriter table) {
        this.terms = terms;
        this.lines = lines;
        this.table = table;
    }

    /**
     * Opens the log of a folder.
     *
     * @param folder of the run
     * @param terms names of the loss terms
     * @param earlier what the log is to begin with, in place of what the folder may hold
     */
    public static MetricsLog open(RunFolder folder, List<String> terms, List<BatchMetrics> earlier) throws IOException {
        WholeFile.write(folder.metricsLines(), out -> {
            for (var metrics : earlier) {
                out.write(line(metrics));
            }
        });
        WholeFile.write(folder.metricsTable(), out -> {
            out.write(header(terms));
            for (var metrics : earlier) {
                out.write(row(metrics, terms));
            }
        });
        return new MetricsLog(
                terms,
                Files.newBufferedWriter(folder.metricsLines(), StandardOpenOption.APPEND),
                Files.newBufferedWriter(folder.metricsTable(), StandardOpenOption.APPEND));
    }

    /**
     * Reads what was logged up to a batch; nothing if there is no log.
     *
     * @throws IllegalArgumentException if a line is damaged, except a last one that was cut short
     */
    public static List<BatchMetrics> read(RunFolder folder, long lastBatch) throws IOException {
        List<BatchMetrics> all = new ArrayList<>();
        if (!Files.exists(folder.metricsLines())) {
            return all;
        }
        var text = Files.readAllLines(folder.metricsLines());
        for (int i = 0; i < text.size(); i++) {
            try {
                var metrics = JSON.readValue(text.get(i), BatchMetrics.class);
                if (metrics.batch() <= lastBatch) {
                    all.add(metrics);
                }
            } catch (JsonProcessingException e) {
                if (i < text.size() - 1) {
                    throw new IllegalArgumentException(
                            folder.metricsLines() + " is damaged in line " + (i + 1) + ": " + e.getOriginalMessage(), e);
                }
            }
        }
        return all;
    }

    @Override
    public void onBatch(BatchMetrics metrics) {
        try {
            lines.write(line(metrics));
            lines.flush();
            table.write(row(metrics, terms));
            table.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write metrics: " + e.getMessage(), e);
        }
    }

    private static String line(BatchMetrics metrics) throws JsonProcessingException {
        return LINE.writeValueAsString(metrics) + "\n";
    }

    private static String header(List<String> terms) {
        return Stream.of(
                        Stream.of("batch", "loss"), terms.stream(),
                        Stream.of("gradient norm", "learning rate", "seconds", "samples per second", "validation"))
                .flatMap(names -> names).collect(Collectors.joining(",", "", "\n"));
    }

    private static String row(BatchMetrics m, List<String> terms) {
        Map<String, Double> values = m.terms();
        return Stream.of(
                        Stream.of(m.batch(), m.loss()), terms.stream().map(values::get),
                        Stream.of(m.gradientNorm(), m.learningRate(), m.seconds(), m.samplesPerSecond(),
                                m.validation() == null ? "" : m.validation()))
                .flatMap(columns -> columns).map(Object::toString).collect(Collectors.joining(",", "", "\n"));
    }

    @Override
    public void close() throws IOException {
        try (lines; table) {
            lines.flush();
        }
    }
}
