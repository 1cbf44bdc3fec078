package io.efferent.kernel;

/** Products with weight matrices, on the rows of a block. */
interface LinearMaps {
    /** {@code y = W x + b} for linear map {@code map}; positions are offsets into {@code memory}. */
    void apply(int map, Object memory, int x, int y);

    /** Makes ready for {@link #applyTransposed}, which sweeps that only go forward do without. */
    default void prepareTransposed() {}

    /** {@code y = W^T x}, once that was prepared. */
    void applyTransposed(int map, Object memory, int x, int y);
}
