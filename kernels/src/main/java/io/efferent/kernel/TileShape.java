package io.efferent.kernel;

/**
 * How large tiles are.
 *
 * @param lanes numbers in a vector
 * @param width samples in a block
 * @param across vectors of samples in a tile of a product with a matrix
 * @param rows of the matrix in such a tile
 * @param outerVectors vectors of columns in a tile of outer products
 */
record TileShape(int lanes, int width, int across, int rows, int outerVectors) {
    /** Rows in a tile of outer products. */
    static final int OUTER_ROWS = 4;

    /** A power of 2: the JVM moves range checks out of loops whose positions are shifts of their counter. */
    private static final int MOST_ROWS = 8;
    private static final int BITS_OF_LONG_VECTORS = 512;

    static TileShape of(boolean doubles, int width) {
        int lanes = doubles ? Vectors.doubleLanes() : Vectors.floatLanes();
        // Processors with vectors this long have 32 registers, others 16: half for sums, the rest for what is added.
        int sums = lanes * (doubles ? Double.SIZE : Float.SIZE) >= BITS_OF_LONG_VECTORS ? 16 : 8;
        int across = Math.min(2, width / lanes);
        return new TileShape(lanes, width, across, Math.min(MOST_ROWS, sums / across), sums / OUTER_ROWS);
    }
}
