package io.efferent.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** Like {@link Doubles}, for what MuJoCo keeps in single precision: colors and mesh vertices. */
public final class Floats {
    private final ViewMemory memory;
    private final int rows;
    private final int columns;

    Floats(ViewMemory memory, int rows, int columns) {
        this.memory = memory;
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

    /** A number of a row. */
    public float get(int row, int column) {
        return memory.toRead().getAtIndex(JAVA_FLOAT, (long) row * columns + column);
    }

    /** Changes a number of a row. */
    public void set(int row, int column, float value) {
        memory.toWrite().setAtIndex(JAVA_FLOAT, (long) row * columns + column, value);
    }

    /** All of it, for those who put back what they change. */
    MemorySegment memory() {
        return memory.toRead();
    }

    /** A copy of a row. */
    public float[] row(int row) {
        return memory.toRead().asSlice(4L * row * columns, 4L * columns).toArray(JAVA_FLOAT);
    }
}
