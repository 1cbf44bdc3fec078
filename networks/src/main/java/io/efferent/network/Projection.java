package io.efferent.network;

import io.efferent.array.Require;
import io.efferent.task.Environment;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is done to weights before training and after each update, to keep them where they may be: projected gradient
 * descent. The record of a run has what {@code toString} says.
 */
@FunctionalInterface
public interface Projection {
    /** A number as text. */
    String NUMBER = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";

    /** Moves weights; those that do not learn are put back afterwards. */
    void apply(Weights weights);

    /**
     * Keeps numbers within bounds.
     *
     * @param where which numbers
     * @param low may be negative infinity
     * @param high may be infinity
     */
    static Projection bounds(PlasticSet where, double low, double high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException("bounds: got " + low + " to " + high + ", expected the lower first");
        }
        return new Bounds(where, low, high);
    }

    /** Keeps numbers from being negative. */
    static Projection nonNegative(PlasticSet where) {
        return bounds(where, 0, Double.POSITIVE_INFINITY);
    }

    /**
     * Scales rows of matrices down whose Euclidean norm is larger: what reaches a unit, all in all.
     *
     * @param where which numbers; of a row those count that are in it
     * @param largest norm
     */
    static Projection rowNorm(PlasticSet where, double largest) {
        return new RowNorm(where, Require.notNegative("rowNorm", largest));
    }

    /**
     * A projection in words.
     *
     * @param environment whose observations the network reads
     * @param policy the network
     * @param part what is projected, see {@link PlasticSet#of}
     * @param rule {@code nonnegative}, bounds such as {@code -1..1}, or {@code norm:2} for the largest norm of a row
     * @throws IllegalArgumentException if there is no such part or rule
     */
    static Projection of(Environment environment, Policy policy, String part, String rule) {
        PlasticSet where = PlasticSet.of("projection", environment, policy, List.of(part));
        Matcher bounds = Bounds.TEXT.matcher(rule);
        Matcher norm = RowNorm.TEXT.matcher(rule);
        if (rule.equals("nonnegative")) {
            return nonNegative(where);
        } else if (bounds.matches()) {
            return bounds(where, Double.parseDouble(bounds.group(1)), Double.parseDouble(bounds.group(2)));
        } else if (norm.matches()) {
            return rowNorm(where, Double.parseDouble(norm.group(1)));
        }
        throw new IllegalArgumentException(
                "projection: got '" + rule + "', expected nonnegative, LOW..HIGH or norm:LARGEST");
    }

    /** Applies projections, one after the other, and puts back what must not move. */
    static void applyAll(Iterable<Projection> projections, Weights weights, Set<String> frozen) {
        Weights before = frozen.isEmpty() ? null : weights.copy();
        projections.forEach(projection -> projection.apply(weights));
        frozen.forEach(name -> System.arraycopy(before.get(name), 0, weights.get(name), 0, before.get(name).length));
    }

    /** {@link #bounds}. */
    record Bounds(PlasticSet where, double low, double high) implements Projection {
        private static final Pattern TEXT = Pattern.compile("(" + NUMBER + ")\\.\\.(" + NUMBER + ")");

        @Override
        public void apply(Weights weights) {
            for (String name : weights.names()) {
                double[] w = weights.get(name);
                for (int i = 0; i < w.length; i++) {
                    w[i] = where.contains(name, i) ? Math.clamp(w[i], low, high) : w[i];
                }
            }
        }

        @Override
        public String toString() {
            return where + " from " + low + " to " + high;
        }
    }

    /** {@link #rowNorm}. */
    record RowNorm(PlasticSet where, double largest) implements Projection {
        private static final Pattern TEXT = Pattern.compile("norm:(" + NUMBER + ")");

        @Override
        public void apply(Weights weights) {
            for (String name : weights.names()) {
                double[] w = weights.get(name);
                int columns = (int) (w.length / weights.shape(name).get(0));
                for (int row = 0; weights.shape(name).dimension() > 1 && row < w.length; row += columns) {
                    double squares = 0;
                    for (int i = row; i < row + columns; i++) {
                        squares += where.contains(name, i) ? w[i] * w[i] : 0;
                    }
                    double factor = largest / Math.sqrt(squares);
                    for (int i = row; factor < 1 && i < row + columns; i++) {
                        w[i] *= where.contains(name, i) ? factor : 1;
                    }
                }
            }
        }

        @Override
        public String toString() {
            return where + " with rows of norm " + largest + " at most";
        }
    }
}
