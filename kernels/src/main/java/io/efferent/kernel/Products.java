package io.efferent.kernel;

/**
 * Sums and products on the rows of a block.
 *
 * @param <A> float[] or double[]
 */
sealed interface Products<A> permits TiledProducts, PlainProducts {
    static <A> Products<A> of(Lanes<A> lanes, boolean vectors) {
        return vectors ? new TiledProducts<>(lanes) : new PlainProducts<>(lanes);
    }

    /** Adds {@code length} numbers, whole rows, to others. */
    void add(A from, int fromIndex, A to, int toIndex, int length);

    /**
     * Matrices ready for products.
     *
     * @param matrices row-major, by number
     * @param rows their numbers of rows
     * @param columns their numbers of columns
     * @param biases added to their products; null for none
     */
    LinearMaps<A> maps(double[][] matrices, int[] rows, int[] columns, double[][] biases);

    /** Rows of a block that {@link #turn} may read beyond the last. */
    int margin();

    /** Numbers that {@link #turn} makes of the inputs of each sample. */
    int paddedColumns(int columns);

    /**
     * Puts rows of a block into padded columns of one sample after the other, with a 1 behind.
     *
     * @param block holds the rows
     * @param at where they are
     * @param columns how many
     * @param turned for the samples of some steps
     * @param step which of these
     */
    void turn(A block, int at, int columns, A turned, int step);

    /** Numbers in sums of outer products, and of gradients. */
    int outerSums(int rows, int columns);

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
    void addOuterProducts(A gradients, int at, int stride, int rows, A turned, int columns, int steps, A sums);

    /** Adds sums of outer products to a matrix. */
    default void addMatrix(A sums, int rows, int columns, double[] matrix) {
        addTotal(sums, rows, columns, 0, columns, matrix);
    }

    /** Adds sums of gradients to a bias. */
    default void addBias(A sums, int rows, int columns, double[] bias) {
        addTotal(sums, rows, columns, columns, 1, bias);
    }

    /** Adds {@code count} columns of sums, the last of which is that of the gradients, from one on. */
    void addTotal(A sums, int rows, int columns, int from, int count, double[] total);
}
