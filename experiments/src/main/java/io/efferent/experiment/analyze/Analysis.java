package io.efferent.experiment.analyze;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import io.efferent.figure.Figure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** An analysis that has a name. */
interface Analysis {
    /** Short name, as used on the command line. */
    String name();

    /** What it asks, in a line. */
    String title();

    /** Whether trials are not enough. */
    default boolean needsNetwork() {
        return false;
    }

    /**
     * Analyzes.
     *
     * @param subject what
     * @param first of those that are analyzed together, for comparisons
     * @throws IllegalArgumentException if it cannot be analyzed so
     */
    Result of(Subject subject, Subject first);

    /**
     * What came of it.
     *
     * @param numbers by name, with their unit in it
     * @param figures by name of their files
     * @param data arrays by name
     */
    record Result(
            SequencedMap<String, Double> numbers, SequencedMap<String, Figure> figures,
            SequencedMap<String, Values> data) {
        Result() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        Result number(String name, double value) {
            numbers.put(name, value);
            return this;
        }

        Result figure(String name, Figure figure) {
            figures.put(name, figure);
            return this;
        }

        Result data(String name, double... values) {
            data.put(name, new Values(values, new Shape(values.length)));
            return this;
        }

        Result data(String name, double[][] rows) {
            data.put(name, new Values(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(),
                    new Shape(rows.length, rows[0].length)));
            return this;
        }
    }
}
