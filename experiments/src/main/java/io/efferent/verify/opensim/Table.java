package io.efferent.verify.opensim;

import ai.djl.ndarray.types.Shape;
import io.efferent.array.Values;
import io.efferent.verify.compare.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Kind {@code table}: one row per case, one column per quantity.
 *
 * @param columns their names
 * @param rows [case][column]
 * @param numbers of the rows in the file
 */
record Table(List<String> columns, List<double[]> rows, List<Integer> numbers) {

    static Table of(Section file) {
        return of(file, file.texts("columns"));
    }

    static Table of(Section file, List<String> columns) {
        double[] flat = file.numbers("rows", -1, columns.size()).data();
        List<double[]> rows = new ArrayList<>();
        for (int from = 0; from < flat.length; from += columns.size()) {
            rows.add(Arrays.copyOfRange(flat, from, from + columns.size()));
        }
        return new Table(columns, rows, IntStream.range(0, rows.size()).boxed().toList());
    }

    boolean has(String column) {
        return columns.contains(column);
    }

    /** A column, (case, 1). */
    Values column(String name) {
        int index = index(name);
        return column(rows.stream().mapToDouble(row -> row[index]).toArray());
    }

    /** Numbers as a column. */
    static Values column(double[] numbers) {
        return new Values(numbers, new Shape(numbers.length, 1));
    }

    /** Columns by name. */
    Map<String, Values> columns(String... names) {
        Map<String, Values> chosen = new LinkedHashMap<>();
        for (String name : names) {
            chosen.put(name, column(name));
        }
        return chosen;
    }

    /** What a column has in the first row. */
    double first(String name) {
        return rows.getFirst()[index(name)];
    }

    /** Whether an option is on in the first row. */
    boolean option(String name) {
        return first(name) != 0;
    }

    /** The tables of the rows that agree in some columns. */
    Collection<Table> by(List<String> names) {
        Map<List<Double>, Table> groups = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            double[] row = rows.get(i);
            var key = names.stream().map(name -> row[index(name)]).toList();
            var group = groups.computeIfAbsent(key, _ -> new Table(columns, new ArrayList<>(), new ArrayList<>()));
            group.rows.add(row);
            group.numbers.add(numbers.get(i));
        }
        return groups.values();
    }

    /** Puts numbers of these rows at their places among those of all rows of the file. */
    void scatter(double[] ofRows, double[] all) {
        for (int i = 0; i < ofRows.length; i++) {
            all[numbers.get(i)] = ofRows[i];
        }
    }

    private int index(String name) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("columns: got none named '" + name + "', expected one");
        }
        return index;
    }
}
