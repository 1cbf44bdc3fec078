package io.efferent.kernel;

/**
 * Products with weight matrices, on the rows of a block.
 *
 * @param <A> float[] or double[]
 */
interface LinearMaps<A> {
    /** {@code y = W x + b} for linear map {@code map}; {@code x} and {@code y} are positions in arrays. */
    void apply(int map, A from, int x, A to, int y);

    /** Makes ready for {@link #applyTransposed}, which sweeps that only go forward do without. */
    default void prepareTransposed() {}

    /** {@code y = W^T x}, once that was prepared. */
    void applyTransposed(int map, A from, int x, A to, int y);
}
