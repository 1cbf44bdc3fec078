package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Memory of one float type: arrays of numbers, blocks of samples side by side, and products with weight matrices. Arrays are
 * {@code float[]} or {@code double[]}, passed as objects.
 */
abstract sealed class Lanes permits FloatLanes, DoubleLanes {
    /** Samples per block, a multiple of the vector length. */
    final int width;

    Lanes(int width) {
        this.width = width;
    }

    static Lanes of(DataType type, int width) {
        return type == DataType.FLOAT64 ? new DoubleLanes(width) : new FloatLanes(width);
    }

    abstract boolean doubles();

    abstract Object allocate(int length);

    abstract int length(Object array);

    /** Adds {@code length} numbers, whole rows, to others. */
    abstract void add(Object from, int fromIndex, Object to, int toIndex, int length);

    abstract void fill(Object array, int from, int to, double value);

    /** The numbers of an array in row-major order. */
    abstract Object numbers(NDArray array);

    abstract NDArray array(NDManager manager, Shape shape, Object numbers);

    /**
     * Takes {@code columns} numbers of each sample into rows of a block.
     *
     * @param source samples of {@code stride} numbers
     * @param offset where the first number of the first sample is
     * @param samples how many samples there are; the last is repeated to fill the block
     */
    abstract void toRows(Object source, int offset, int stride, int samples, Object block, int at, int columns);

    /** Gives rows of a block back to samples; the inverse of {@link #toRows}. */
    abstract void fromRows(Object block, int at, int columns, Object target, int offset, int stride, int samples);

    /**
     * Matrices ready for products.
     *
     * @param matrices row-major, by number
     * @param rows their numbers of rows
     * @param columns their numbers of columns
     * @param biases added to their products; null for none
     */
    abstract LinearMaps maps(double[][] matrices, int[] rows, int[] columns, double[][] biases);

    /** Rows of a block that {@link #turn} and {@link #addOuterProducts} may read beyond the last. */
    abstract int margin();

    /** Numbers that {@link #turn} makes of the inputs of each sample. */
    abstract int paddedColumns(int columns);

    /** Sums of outer products and of gradients, all 0. */
    abstract Object outerSums(int rows, int columns);

    /**
     * Puts rows of a block into padded columns of one sample after the other.
     *
     * @param block holds the rows
     * @param at where they are
     * @param columns how many
     * @param turned for the samples of some steps
     * @param step which of these
     */
    abstract void turn(Object block, int at, int columns, Object turned, int step);

    /**
     * Adds outer products over the samples of some steps, {@code sums += gradients inputs^T}, and gradients.
     *
     * @param gradients a block
     * @param at where those of the first step are
     * @param stride from one step to the next
     * @param rows how many
     * @param turned the inputs of each sample
     * @param columns how many
     * @param steps how many
     */
    abstract void addOuterProducts(
            Object gradients, int at, int stride, int rows, Object turned, int columns, int steps, Object sums);

    /** Adds sums of outer products to a matrix. */
    final void addMatrix(Object sums, int rows, int columns, double[] matrix) {
        addTotal(sums, rows, columns, 0, columns, matrix);
    }

    /** Adds sums of gradients to a bias. */
    final void addBias(Object sums, int rows, int columns, double[] bias) {
        addTotal(sums, rows, columns, columns, 1, bias);
    }

    /** Adds {@code count} columns of sums, the last of which is that of the gradients, from one on. */
    abstract void addTotal(Object sums, int rows, int columns, int from, int count, double[] total);
}
