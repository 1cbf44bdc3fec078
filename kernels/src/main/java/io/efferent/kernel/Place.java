package io.efferent.kernel;

/**
 * Where a node is stored: in a row of the memory that a kernel works in, or of one of the frames that are kept over
 * time.
 *
 * @param frame which frame, or {@link #MEMORY}
 * @param row the first row
 */
record Place(int frame, int row) {
    static final int MEMORY = -1;

    static Place memory(int row) {
        return new Place(MEMORY, row);
    }

    boolean isFrame() {
        return frame != MEMORY;
    }

    /** So many rows further down. */
    Place plus(int rows) {
        return new Place(frame, row + rows);
    }
}
