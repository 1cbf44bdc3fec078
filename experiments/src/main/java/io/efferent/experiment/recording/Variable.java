package io.efferent.experiment.recording;

import java.util.List;

/**
 * A quantity over time.
 *
 * @param name what it is, in words, such as "joint velocity"
 * @param unit of its numbers; "1" for those without
 * @param columns what its columns are called
 * @param values [trial][time][column]; of commands one time less than of states, for the last state has none
 */
public record Variable(String name, String unit, List<String> columns, double[][][] values) {
    public Variable {
        columns = List.copyOf(columns);
    }

    /** The name as an identifier: words joined by underscores. */
    public String identifier() {
        return identifier(name);
    }

    static String identifier(String name) {
        String joined = name.replaceAll("[^A-Za-z0-9]+", "_");
        return joined.matches("[A-Za-z].*") ? joined : "x" + joined;
    }
}
