package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Memory of one float type: arrays of numbers, and blocks of samples side by side.
 *
 * @param <A> float[] or double[]
 */
abstract sealed class Lanes<A> permits FloatLanes, DoubleLanes {
    /** Samples per block, a multiple of the vector length. */
    final int width;

    Lanes(int width) {
        this.width = width;
    }

    static Lanes<?> of(DataType type, int width) {
        return type == DataType.FLOAT64 ? new DoubleLanes(width) : new FloatLanes(width);
    }

    abstract boolean doubles();

    abstract A allocate(int length);

    abstract int length(A array);

    abstract double get(A array, int index);

    abstract void set(A array, int index, double value);

    abstract void fill(A array, int from, int to, double value);

    /** Adds {@code length} numbers, times a factor, to others. */
    abstract void multiplyAdd(A from, int fromIndex, double factor, A to, int toIndex, int length);

    /**
     * Puts some rows of a matrix side by side, column by column.
     *
     * @param first where the first number of the first row is
     * @param rowStride from one row to the next
     * @param columnStride from one column to the next
     */
    abstract void pack(
            double[] matrix, int first, int rowStride, int columnStride, int rows, int columns, A to, int at);

    /** Adds {@code length} numbers to doubles. */
    abstract void addTo(A from, int fromIndex, double[] to, int toIndex, int length);

    /** The numbers of an array in row-major order. */
    abstract A numbers(NDArray array);

    /** These numbers, which are not copied if they are of this type. */
    abstract A numbers(float[] values);

    /** These numbers, which are not copied if they are of this type. */
    abstract A numbers(double[] values);

    /** The inverse of {@link #numbers(double[])}. */
    abstract double[] doubles(A numbers);

    abstract NDArray array(NDManager manager, Shape shape, A numbers);

    /**
     * Takes {@code columns} numbers of each sample into rows of a block.
     *
     * @param source samples of {@code stride} numbers
     * @param offset where the first number of the first sample is
     * @param samples how many samples there are; the last is repeated to fill the block
     */
    abstract void toRows(A source, int offset, int stride, int samples, A block, int at, int columns);

    /** Gives rows of a block back to samples; the inverse of {@link #toRows}. */
    abstract void fromRows(A block, int at, int columns, A target, int offset, int stride, int samples);
}
