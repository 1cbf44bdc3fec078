package io.efferent.rl.ppo;

import io.efferent.array.Values;
import io.efferent.network.mpi.Ranks;
import io.efferent.rl.Sense;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Mean and variance of everything seen so far, per column, in double precision. Merging is exact: it does not matter in
 * which parts numbers were seen (Chan, Golub &amp; LeVeque 1983).
 */
public final class RunningMoments {
    private static final double SMALLEST_VARIANCE = 1e-8;
    private static final float LIMIT = 10;

    private final double[] mean;
    /** Sums of squared deviations. */
    private final double[] squares;
    /** Which columns are looked at; the others are left as they are. */
    private final int[] columns;
    private long count;

    /** Of so many columns. */
    public RunningMoments(int columns) {
        this(columns, IntStream.range(0, columns).toArray());
    }

    private RunningMoments(int size, int[] columns) {
        mean = new double[size];
        squares = new double[size];
        this.columns = columns;
    }

    /** Of observations; pictures are left as they are. */
    public static RunningMoments of(List<Sense> senses) {
        var columns = IntStream.builder();
        int column = 0;
        for (Sense sense : senses) {
            for (int i = 0; i < sense.size(); i++, column++) {
                if (!sense.isPicture()) {
                    columns.add(column);
                }
            }
        }
        return new RunningMoments(column, columns.build().toArray());
    }

    /** Number of rows seen. */
    public long count() {
        return count;
    }

    /** Mean of each column. */
    public double[] mean() {
        return mean.clone();
    }

    /** Variance of each column, of the rows seen; 1 before there are two. */
    public double[] variance() {
        double[] variance = new double[mean.length];
        Arrays.setAll(variance, this::variance);
        return variance;
    }

    private double variance(int column) {
        return count < 2 ? 1 : squares[column] / count;
    }

    /** Sees a row, which begins at {@code from}. */
    public void add(float[] rows, int from) {
        count++;
        for (int i : columns) {
            double deviation = rows[from + i] - mean[i];
            mean[i] += deviation / count;
            squares[i] += deviation * (rows[from + i] - mean[i]);
        }
    }

    /** Sees what others have seen. */
    public void merge(RunningMoments other) {
        if (other.mean.length != mean.length) {
            throw new IllegalArgumentException(
                    "moments: got " + other.mean.length + " columns, expected " + mean.length);
        }
        long total = count + other.count;
        for (int i = 0; total > 0 && i < mean.length; i++) {
            double deviation = other.mean[i] - mean[i];
            squares[i] += other.squares[i] + deviation * deviation * count * other.count / total;
            mean[i] += deviation * other.count / total;
        }
        count = total;
    }

    RunningMoments copy() {
        var copy = new RunningMoments(mean.length, columns);
        copy.restore(values());
        return copy;
    }

    /** Sees also what the other ranks have seen since all of them knew the same, {@code before}. */
    void join(RunningMoments before, Ranks ranks) {
        if (ranks.size() == 1) {
            return;
        }
        // Number of new rows, sums of their deviations from the mean before, and of the squares of those.
        int size = mean.length;
        double[] sums = new double[1 + 2 * size];
        sums[0] = count - before.count;
        for (int i = 0; i < size; i++) {
            double shift = mean[i] - before.mean[i];
            sums[1 + i] = count * shift;
            sums[1 + size + i] = squares[i] - before.squares[i] + count * shift * shift;
        }
        ranks.sum(sums);
        count = before.count + (long) sums[0];
        for (int i = 0; count > 0 && i < size; i++) {
            double shift = sums[1 + i] / count;
            mean[i] = before.mean[i] + shift;
            squares[i] = before.squares[i] + sums[1 + size + i] - count * shift * shift;
        }
    }

    /** Writes a row with mean 0 and variance 1, cut off at 10 standard deviations. */
    public void normalize(float[] rows, int from, float[] normalized, int to) {
        System.arraycopy(rows, from, normalized, to, mean.length);
        for (int i : columns) {
            normalized[to + i] = limit((rows[from + i] - mean[i]) / deviation(i));
        }
    }

    /** A number of the first column over its standard deviation, cut off at 10. */
    public double scale(double number) {
        return limit(number / deviation(0));
    }

    private double deviation(int column) {
        return Math.sqrt(variance(column) + SMALLEST_VARIANCE);
    }

    private static float limit(double x) {
        return Math.clamp((float) x, -LIMIT, LIMIT);
    }

    /** All of it, as rows of arrays for a file. */
    Map<String, Values> values() {
        return Map.of("mean", Values.row(mean), "squares", Values.row(squares), "count", Values.scalar(count));
    }

    /**
     * Goes on from {@link #values}.
     *
     * @throws IllegalArgumentException if an array is missing, superfluous or of another shape, or no moment can be
     *     like that
     */
    void restore(Map<String, Values> values) {
        Map<String, Values> own = values();
        for (String name : new TreeSet<>(own.keySet())) {
            if (!values.containsKey(name) || !values.get(name).shape().equals(own.get(name).shape())) {
                throw new IllegalArgumentException(name + ": "
                        + (values.containsKey(name) ? "got shape " + values.get(name).shape() : "missing")
                        + ", expected shape " + own.get(name).shape());
            }
        }
        if (values.size() > own.size()) {
            throw new IllegalArgumentException("got " + values.keySet() + ", expected " + own.keySet());
        }
        double rows = values.get("count").data()[0];
        if (!(rows >= 0 && rows == Math.rint(rows))) {
            throw new IllegalArgumentException("count: got " + rows + ", expected a whole number of at least 0");
        }
        double[] sums = values.get("squares").data();
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] < 0) {
                throw new IllegalArgumentException(
                        "squares: element " + i + " is " + sums[i] + ", expected at least 0");
            }
        }
        System.arraycopy(values.get("mean").data(), 0, mean, 0, mean.length);
        System.arraycopy(sums, 0, squares, 0, squares.length);
        count = (long) rows;
    }
}
