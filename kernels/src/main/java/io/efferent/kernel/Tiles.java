package io.efferent.kernel;

/**
 * Parts of {@link TiledProducts} whose sums stay in vector registers; the code is made by {@link TileCompiler}.
 *
 * @param <A> float[] or double[]
 */
interface Tiles<A> {
    /**
     * Some rows of {@code y = W x + b}, for some samples.
     *
     * @param rows how many, from 1 to {@link TileShape#rows}
     * @param w the rows of the matrix, column by column, from {@code wAt} on
     * @param b their biases, from {@code bAt} on
     * @param columns of the matrix
     * @param x a block, from the first of the samples on at {@code xAt}
     * @param y a block, from the first row and sample on at {@code yAt}
     */
    void product(int rows, A w, int wAt, A b, int bAt, int columns, A x, int xAt, A y, int yAt);

    /**
     * Some rows and columns of {@code sums += g x^T} over the samples of some steps.
     *
     * @param rows how many, from 1 to {@link TileShape#OUTER_ROWS}
     * @param vectors how many vectors of columns, from 1 to {@link TileShape#outerVectors}
     * @param g a row of gradients under the other, from {@code gAt} on
     * @param stride from those of one step to those of the next
     * @param steps how many
     * @param x inputs, a sample after the other, from the first column on at {@code xAt}
     * @param padded from one sample to the next
     * @param sums a row after the other, from {@code at} on
     */
    void outer(
            int rows, int vectors, A g, int gAt, int stride, int steps, A x, int xAt, int padded, A sums, int at);

    /**
     * Puts rows of a block side by side, a sample after the other, and a 1 behind.
     *
     * @param block holds the rows, from {@code at} on
     * @param columns how many
     * @param rowStarts how far the first number of a row is behind that of the first row
     * @param to where they go, from {@code first} on
     * @param padded from one sample to the next
     */
    void turn(A block, int at, int columns, int[] rowStarts, A to, int first, int padded);

    /** Adds {@code length} numbers, a multiple of the vector length, to others. */
    void add(A from, int fromIndex, A to, int toIndex, int length);
}
