package io.efferent.verify.compare;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.efferent.array.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A part of a reference file that knows where it is, so that a message can name what is missing or malformed in it. All
 * methods throw an {@link IllegalArgumentException} with such a message.
 */
public record Section(String path, JsonNode node) {

    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    public Section in(String key) {
        var inner = required(key);
        if (!inner.isObject()) {
            throw malformed(key, "an object");
        }
        return new Section(path(key), inner);
    }

    /** The objects in a list. */
    public List<Section> list(String key) {
        var inner = required(key);
        if (!inner.isArray() || inner.isEmpty()) {
            throw malformed(key, "a list of objects");
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < inner.size(); i++) {
            if (!inner.get(i).isObject()) {
                throw malformed(key, "a list of objects");
            }
            sections.add(new Section(path(key) + "[" + i + "]", inner.get(i)));
        }
        return sections;
    }

    public List<String> keys() {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    public String text(String key) {
        var inner = required(key);
        if (!inner.isTextual()) {
            throw malformed(key, "a text");
        }
        return inner.textValue();
    }

    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (var element : required(key)) {
            if (!element.isTextual()) {
                throw malformed(key, "a list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** A list of true and false. */
    public boolean[] flags(String key) {
        var list = required(key);
        boolean[] flags = new boolean[list.size()];
        for (int i = 0; i < flags.length; i++) {
            if (!list.get(i).isBoolean()) {
                throw malformed(key, "a list of true and false");
            }
            flags[i] = list.get(i).booleanValue();
        }
        return flags;
    }

    public double number(String key) {
        var inner = required(key);
        if (!inner.isNumber()) {
            throw malformed(key, "a number");
        }
        return inner.doubleValue();
    }

    public double number(String key, double fallback) {
        return has(key) ? number(key) : fallback;
    }

    public int count(String key) {
        double number = number(key);
        if (number != Math.rint(number) || number < 0) {
            throw malformed(key, "a whole number");
        }
        return (int) number;
    }

    /** A list with one number for each of {@code count}, or a single number that applies to all of them. */
    public double[] each(String key, int count) {
        if (required(key).isNumber()) {
            double[] all = new double[count];
            Arrays.fill(all, number(key));
            return all;
        }
        return numbers(key, count).data();
    }

    /** Numbers in a list. */
    public double[] row(String key) {
        return numbers(key, -1).data();
    }

    /** Numbers in a list of lists, of the given size; -1 for any. */
    public double[][] rows(String key, int rows, int columns) {
        return rows(numbers(key, rows, columns));
    }

    /** Numbers in a list of lists of any size. */
    public double[][] table(String key) {
        return rows(key, -1, -1);
    }

    /** Lists of numbers, each of its own length. */
    public List<double[]> lists(String key) {
        List<double[]> lists = new ArrayList<>();
        for (var list : required(key)) {
            double[] numbers = new double[list.size()];
            for (int i = 0; i < numbers.length; i++) {
                if (!list.get(i).isNumber()) {
                    throw malformed(key, "a list of lists of numbers");
                }
                numbers[i] = list.get(i).doubleValue();
            }
            lists.add(numbers);
        }
        return lists;
    }

    /** Numbers in a list of tables of one size. */
    public double[][][] tables(String key) {
        var values = numbers(key, -1, -1, -1);
        return Trial.slices(values).stream().map(Section::rows).toArray(double[][][]::new);
    }

    private static double[][] rows(Values values) {
        return Trial.slices(values).stream().map(Values::data).toArray(double[][]::new);
    }

    /**
     * Numbers in nested lists.
     *
     * @param expected the lengths of the lists, from the outermost; -1 for any
     */
    public Values numbers(String key, long... expected) {
        var values = numbers(key);
        var shape = values.shape();
        boolean fits = shape.dimension() == expected.length;
        for (int i = 0; fits && i < expected.length; i++) {
            fits = expected[i] == -1 || expected[i] == shape.get(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(path(key) + ": got numbers of shape " + shape + ", expected "
                    + new Shape(expected).toString().replace("-1", "any"));
        }
        return values;
    }

    /** Numbers in nested lists of any, but regular, shape; null is not a number. */
    public Values numbers(String key) {
        List<Long> lengths = new ArrayList<>();
        for (var inner = required(key); inner != null && inner.isArray(); inner = inner.get(0)) {
            lengths.add((long) inner.size());
        }
        var shape = new Shape(lengths);
        double[] data = new double[Math.toIntExact(shape.size())];
        fill(key, node.get(key), shape, 0, data, 0);
        return new Values(data, shape);
    }

    private int fill(String key, JsonNode inner, Shape shape, int depth, double[] data, int from) {
        if (depth == shape.dimension()) {
            if (!inner.isNumber() && !inner.isNull()) {
                throw malformed(key, "nested lists of numbers");
            }
            data[from] = inner.isNull() ? Double.NaN : inner.doubleValue();
            return from + 1;
        }
        if (!inner.isArray() || inner.size() != shape.get(depth)) {
            throw malformed(key, "nested lists of numbers, all lists of a level equally long");
        }
        int next = from;
        for (var element : inner) {
            next = fill(key, element, shape, depth + 1, data, next);
        }
        return next;
    }

    /** What a text stands for, of the things that have a name. */
    public <T> T choose(String key, Map<String, T> known) {
        var chosen = known.get(text(key));
        if (chosen == null) {
            throw unknown(key, List.copyOf(known.keySet()));
        }
        return chosen;
    }

    /** What to throw when a text is none of the known ones. */
    public IllegalArgumentException unknown(String key, List<String> known) {
        return new IllegalArgumentException(path(key) + ": got '" + text(key) + "', expected "
                + (known.size() == 1 ? "'" + known.getFirst() + "'" : "one of " + known));
    }

    private JsonNode required(String key) {
        if (!has(key)) {
            throw new IllegalArgumentException(path(key) + " is missing");
        }
        return node.get(key);
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private IllegalArgumentException malformed(String key, String expected) {
        return new IllegalArgumentException(path(key) + ": expected " + expected);
    }
}
