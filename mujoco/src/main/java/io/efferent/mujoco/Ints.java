package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * Addresses, types and flags in MuJoCo's own memory, a row per body, joint or whatever they belong to. They can only be read:
 * a wrong one would lead MuJoCo out of its memory.
 */
public final class Ints {
    private final MemorySegment memory;
    private final boolean bytes;
    private final int rows;
    private final int columns;

    Ints(MemorySegment memory, boolean bytes, int rows, int columns) {
        this.memory = memory;
        this.bytes = bytes;
        this.rows = rows;
        this.columns = columns;
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
    public int get(int index) {
        return bytes ? memory.getAtIndex(JAVA_BYTE, index) : memory.getAtIndex(JAVA_INT, index);
    }

    /** A number of a row. */
    public int get(int row, int column) {
        return get(row * columns + column);
    }

    /** A copy. */
    public int[] toArray() {
        return IntStream.range(0, rows * columns).map(this::get).toArray();
    }
}
