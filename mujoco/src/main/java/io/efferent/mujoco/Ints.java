package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.util.stream.IntStream;

/**
 * Addresses, types and flags in MuJoCo's own memory, a row per body, joint or whatever they belong to. Only those can
 * be set that cannot lead MuJoCo out of its memory: which constraints are active, and the groups and bits of what may
 * collide.
 */
public final class Ints {
    private final String name;
    private final ViewMemory memory;
    private final int width;
    private final int rows;
    private final int columns;

    /**
     * A view.
     *
     * @param width of a number, bytes
     */
    Ints(String name, ViewMemory memory, int width, int rows, int columns) {
        this.name = name;
        this.memory = memory;
        this.width = width;
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

    /** How many numbers it is. */
    public int size() {
        return rows * columns;
    }

    /**
     * A number; rows follow each other. Bytes are 0 to 255.
     *
     * @throws ArithmeticException if it has 64 bits and is no {@code int}; see {@link #getLong}
     */
    public int get(int index) {
        return Math.toIntExact(getLong(index));
    }

    /** A number of a row. */
    public int get(int row, int column) {
        return get(row * columns + column);
    }

    /** A number that may have 64 bits. */
    public long getLong(int index) {
        return switch (width) {
            case Byte.BYTES -> Byte.toUnsignedInt(memory.toRead().getAtIndex(JAVA_BYTE, index));
            case Integer.BYTES -> memory.toRead().getAtIndex(JAVA_INT, index);
            default -> memory.toRead().getAtIndex(JAVA_LONG, index);
        };
    }

    /**
     * Changes a number.
     *
     * @throws UnsupportedOperationException if it can only be read
     */
    public void set(int index, int value) {
        if (memory.toRead().isReadOnly()) {
            throw new UnsupportedOperationException(name + " can only be read");
        }
        if (width == Byte.BYTES) {
            memory.toWrite().setAtIndex(JAVA_BYTE, index, (byte) value);
        } else {
            memory.toWrite().setAtIndex(JAVA_INT, index, value);
        }
    }

    /** A copy. */
    public int[] toArray() {
        return IntStream.range(0, size()).map(this::get).toArray();
    }
}
