package io.efferent.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import java.util.Arrays;

/** Numbers over time for a batch of trials, in plain Java: [time][trial][column]. */
public final class Sequence {
    private final int times;
    private final int trials;
    private final int width;
    private final double[] data;

    public Sequence(int times, int trials, int width) {
        this.times = times;
        this.trials = trials;
        this.width = width;
        this.data = new double[times * trials * width];
    }

    public int times() {
        return times;
    }

    public int trials() {
        return trials;
    }

    public int width() {
        return width;
    }

    public double get(int time, int trial, int column) {
        return data[index(time, trial, column)];
    }

    /** Sets all columns of one trial at one time. */
    public Sequence set(int time, int trial, double... values) {
        if (values.length != width) {
            throw new IllegalArgumentException("values: got " + values.length + " numbers, expected " + width);
        }
        System.arraycopy(values, 0, data, index(time, trial, 0), width);
        return this;
    }

    /** Sets all columns of one trial from time {@code from} (inclusive) to {@code to} (exclusive). */
    public Sequence fill(int trial, int from, int to, double... values) {
        for (int time = Math.max(from, 0); time < Math.min(to, times); time++) {
            set(time, trial, values);
        }
        return this;
    }

    /**
     * Sets all columns of all trials at one time.
     *
     * @param values trial by trial
     */
    public Sequence setAll(int time, double[] values) {
        System.arraycopy(values, 0, data, index(time, 0, 0), trials * width);
        return this;
    }

    /** The numbers of some trials, in the order given; null of null. */
    static Sequence select(Sequence sequence, int... rows) {
        return sequence == null ? null : sequence.select(rows);
    }

    /** The numbers of some trials, in the order given. */
    Sequence select(int... rows) {
        Sequence selected = new Sequence(times, rows.length, width);
        for (int time = 0; time < times; time++) {
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(data, index(time, rows[i], 0), selected.data, selected.index(time, i, 0), width);
            }
        }
        return selected;
    }

    /** The products of the numbers of two sequences of one size. */
    Sequence times(Sequence other) {
        Sequence product = new Sequence(times, trials, width);
        Arrays.setAll(product.data, i -> data[i] * other.data[i]);
        return product;
    }

    /** The numbers of all times, multiplied by those of each trial and column. */
    Sequence times(double[][] factors) {
        Sequence product = new Sequence(times, trials, width);
        Arrays.setAll(product.data, i -> data[i] * factors[i / width % trials][i % width]);
        return product;
    }

    /** The sums of the numbers of two sequences of one size. */
    Sequence plus(Sequence other) {
        Sequence sum = new Sequence(times, trials, width);
        Arrays.setAll(sum.data, i -> data[i] + other.data[i]);
        return sum;
    }

    /** @throws IllegalArgumentException if a number is not finite; the message begins with {@code name} */
    void requireFinite(String name) {
        for (int i = 0; i < data.length; i++) {
            if (!Double.isFinite(data[i])) {
                throw new IllegalArgumentException(
                        name + ": got " + data[i] + " at time " + i / width / trials + ", trial "
                        + i / width % trials + ", column " + i % width + ", expected finite numbers");
            }
        }
    }

    private int index(int time, int trial, int column) {
        if (time < 0 || time >= times || trial < 0 || trial >= trials || column < 0 || column >= width) {
            throw new IndexOutOfBoundsException("[" + time + "][" + trial + "][" + column + "] of [" + times + "]["
                    + trials + "][" + width + "]");
        }
        return (time * trials + trial) * width + column;
    }

    /** As an array of shape (time, trial, column). */
    public NDArray toArray(NDManager manager, DataType type) {
        return toArray(manager, type, 0, times);
    }

    /** Times {@code from} (inclusive) to {@code to} (exclusive) as an array of shape (to - from, trial, column). */
    NDArray toArray(NDManager manager, DataType type, int from, int to) {
        return Constants.of(manager, type, new Shape(to - from, trials, width), numbers(from, to));
    }

    /** One time as an array of shape (trial, column). */
    NDArray at(NDManager manager, DataType type, int time) {
        return Constants.of(manager, type, new Shape(trials, width), numbers(time, time + 1));
    }

    private double[] numbers(int from, int to) {
        return Arrays.copyOfRange(data, from * trials * width, to * trials * width);
    }

    /** Times 0 to {@code last}, both included, as an array of shape (trial, time, column). */
    NDArray toTrials(NDManager manager, DataType type, int last) {
        double[] turned = new double[trials * (last + 1) * width];
        for (int time = 0; time <= last; time++) {
            for (int trial = 0; trial < trials; trial++) {
                System.arraycopy(data, index(time, trial, 0), turned, (trial * (last + 1) + time) * width, width);
            }
        }
        return Constants.of(manager, type, new Shape(trials, last + 1, width), turned);
    }
}
