package io.efferent.experiment;

import io.efferent.array.WholeFile;
import io.efferent.network.BatchMetrics;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Batches as rows of a table, written as they come. */
final class MetricsTable implements AutoCloseable {
    private final Path file;
    private final List<String> terms;
    private final BufferedWriter out;

    /**
     * Opens a table.
     *
     * @param terms names of the loss terms
     * @param earlier what it is to begin with, in place of what the file may hold
     */
    MetricsTable(Path file, List<String> terms, List<BatchMetrics> earlier) {
        this.file = file;
        this.terms = terms;
        WholeFile.write(file, text -> {
            text.write(header(terms));
            for (var metrics : earlier) {
                text.write(row(metrics, terms));
            }
        });
        try {
            out = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void add(BatchMetrics metrics) {
        try {
            out.write(row(metrics, terms));
            out.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private UncheckedIOException unwritable(IOException e) {
        return new UncheckedIOException("cannot write %s: %s".formatted(file, e.getMessage()), e);
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
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
