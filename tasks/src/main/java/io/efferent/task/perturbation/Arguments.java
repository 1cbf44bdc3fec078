package io.efferent.task.perturbation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the parameters of one perturbation. */
final class Arguments {
    private final String owner;
    private final Map<String, Object> values = new LinkedHashMap<>();

    /**
     * Given values, and defaults for the others.
     *
     * @throws IllegalArgumentException if a name is unknown or a value is not of its type
     */
    Arguments(String owner, List<Setting> parameters, Map<String, ?> given) {
        this.owner = owner;
        List<String> unknown = new ArrayList<>(given.keySet());
        for (Setting parameter : parameters) {
            unknown.remove(parameter.name());
            Object value = given.get(parameter.name());
            if (value != null) {
                values.put(parameter.name(), parameter.read(owner, value));
            } else if (Setting.REQUIRED.equals(parameter.fallback())) {
                throw new IllegalArgumentException(
                        owner + ", " + parameter.name() + ": got none, expected " + parameter.type());
            } else if (parameter.fallback() != null) {
                values.put(parameter.name(), parameter.fallback());
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("parameters of perturbation '" + owner + "': got " + unknown
                    + ", expected some of " + parameters.stream().map(Setting::name).toList());
        }
    }

    /** All that have a value, in order. */
    Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    double number(String name) {
        return (double) values.get(name);
    }

    /** A number of at least 0. */
    double notNegative(String name) {
        double x = number(name);
        if (x < 0) {
            throw new IllegalArgumentException(
                    owner + ", " + name + ": got " + x + ", expected a number of at least 0");
        }
        return x;
    }

    int whole(String name) {
        return (int) values.get(name);
    }

    boolean flag(String name) {
        return (boolean) values.get(name);
    }

    /** A text; null if there is none. */
    String text(String name) {
        return (String) values.get(name);
    }

    /** Numbers; null if there are none. */
    double[] numbers(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().mapToDouble(x -> (Double) x).toArray() : null;
    }

    /**
     * Numbers of things.
     *
     * @param count how many there are
     * @throws IllegalArgumentException for a number that is none of theirs
     */
    int[] indices(String name, int count) {
        double[] given = numbers(name);
        int[] indices = new int[given.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (int) given[i];
            if (indices[i] != given[i] || indices[i] < 0 || indices[i] >= count) {
                throw new IllegalArgumentException(owner + ", " + name + ": got " + given[i]
                        + ", expected whole numbers of at least 0 and below " + count);
            }
        }
        return indices;
    }

    /** A square matrix; null if there is none. */
    double[][] matrix(String name) {
        return values.get(name) instanceof List<?> rows
                ? rows.stream().map(row -> ((List<?>) row).stream().mapToDouble(x -> (Double) x).toArray())
                        .toArray(double[][]::new)
                : null;
    }
}
