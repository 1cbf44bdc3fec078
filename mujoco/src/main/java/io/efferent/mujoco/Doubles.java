package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.MemorySegment;

/**
 * Numbers in MuJoCo's own memory, a row per body, joint or whatever they belong to. Nothing is copied: they change with
 * each step, and what is set here MuJoCo reads.
 *
 * <p>Reading and writing throws {@link IndexOutOfBoundsException} outside of it and {@link IllegalStateException} once
 * the model or data has been closed.
 */
public final class Doubles {
    private final String name;
    private final ViewMemory memory;
    private final int rows;
    private final int columns;

    Doubles(String name, ViewMemory memory, int rows, int columns) {
        this.name = name;
        this.memory = memory;
        this.rows = rows;
        this.columns = columns;
    }

    /** How many numbers it is. */
    public int size() {
        return rows * columns;
    }

    /** How many rows it has. */
    public int rows() {
        return rows;
    }

    /** How many numbers a row has. */
    public int columns() {
        return columns;
    }

    /** A number; rows follow each other. */
    public double get(int index) {
        return memory.toRead().getAtIndex(JAVA_DOUBLE, index);
    }

    /** A number of a row. */
    public double get(int row, int column) {
        return get(index(row, column));
    }

    /** Changes a number. */
    public void set(int index, double value) {
        memory.toWrite().setAtIndex(JAVA_DOUBLE, index, value);
    }

    /** Changes a number of a row. */
    public void set(int row, int column, double value) {
        set(index(row, column), value);
    }

    /** A row, also without copying. */
    public Doubles row(int row) {
        return slice(index(row, 0), columns);
    }

    /** Some neighboring numbers as one row, also without copying. */
    public Doubles slice(int from, int size) {
        return new Doubles(name, memory.slice(8L * from, 8L * size), 1, size);
    }

    /**
     * Sets every number.
     *
     * @throws IllegalArgumentException if there are more or fewer of them
     */
    public void setAll(double... values) {
        if (values.length != size()) {
            throw new IllegalArgumentException(name + ": got " + values.length + " numbers, expected " + size());
        }
        MemorySegment.copy(values, 0, memory.toWrite(), JAVA_DOUBLE, 0, values.length);
    }

    /** Sets every number from a part of an array. */
    public void setAll(float[] from, int offset) {
        for (int i = 0; i < size(); i++) {
            set(i, from[offset + i]);
        }
    }

    /** Sets every number to the same. */
    public void fill(double value) {
        for (int i = 0; i < size(); i++) {
            set(i, value);
        }
    }

    /** Copies every number into a part of an array. */
    public void copyTo(double[] into, int offset) {
        MemorySegment.copy(memory.toRead(), JAVA_DOUBLE, 0, into, offset, size());
    }

    /** Copies every number, rounded, into a part of an array. */
    public void copyTo(float[] into, int offset) {
        for (int i = 0; i < size(); i++) {
            into[offset + i] = (float) get(i);
        }
    }

    /** A copy. */
    public double[] toArray() {
        var copy = new double[size()];
        copyTo(copy, 0);
        return copy;
    }

    private int index(int row, int column) {
        if (column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException("column " + column + " of " + name + ", which has " + columns);
        }
        return row * columns + column;
    }
}
