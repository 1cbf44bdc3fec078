package io.efferent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Matrix products on blocks of samples in float, in tiles that stay in vector registers. */
final class FloatProducts {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Rows per tile of a product with a matrix: with two vectors each, the sums and factors fit into 16 registers. */
    private static final int ROWS = 6;
    /** Rows that tiles of outer products, and {@link #turn}, may read beyond the last. */
    static final int MARGIN = Math.max(2 * ROWS, LANES) - 1;

    private FloatProducts() {}

    /** Rows of a bias, in whole tiles. */
    static int paddedRows(int rows) {
        return Math.ceilDiv(rows, ROWS) * ROWS;
    }

    /** A matrix, or its transpose, as tiles of rows whose columns are contiguous; missing rows are 0. */
    static float[] packed(double[] matrix, int rows, int columns, boolean transposed) {
        int outRows = transposed ? columns : rows;
        int outColumns = transposed ? rows : columns;
        float[] packed = new float[paddedRows(outRows) * outColumns];
        for (int r = 0; r < outRows; r++) {
            for (int k = 0; k < outColumns; k++) {
                double value = transposed ? matrix[k * columns + r] : matrix[r * columns + k];
                packed[(r / ROWS * outColumns + k) * ROWS + r % ROWS] = (float) value;
            }
        }
        return packed;
    }

    /** {@code y = W x + b} for packed W; {@code b} may be null. */
    static void apply(
            float[] w, float[] b, int rows, int columns, int width, float[] s, int x, float[] out, int y) {
        if (width == LANES) {
            for (int first = 0; first < rows; first += 2 * ROWS) {
                narrowTile(w, first * columns, b, first, rows - first, columns, s, x, out, y + first * LANES);
            }
            return;
        }
        for (int first = 0; first < rows; first += ROWS) {
            for (int lane = 0; lane < width; lane += 2 * LANES) {
                tile(w, first * columns, b, first, rows - first, columns, width, s, x + lane, out,
                        y + first * width + lane);
            }
        }
    }

    private static void tile(
            float[] w, int wAt, float[] b, int bAt, int rows, int columns, int width, float[] s, int x, float[] out,
            int y) {
        FloatVector a0 = start(b, bAt);
        FloatVector a1 = start(b, bAt + 1);
        FloatVector a2 = start(b, bAt + 2);
        FloatVector a3 = start(b, bAt + 3);
        FloatVector a4 = start(b, bAt + 4);
        FloatVector a5 = start(b, bAt + 5);
        FloatVector c0 = a0;
        FloatVector c1 = a1;
        FloatVector c2 = a2;
        FloatVector c3 = a3;
        FloatVector c4 = a4;
        FloatVector c5 = a5;
        for (int k = 0; k < columns; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, s, x + k * width);
            FloatVector v = FloatVector.fromArray(SPECIES, s, x + k * width + LANES);
            int at = wAt + k * ROWS;
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
            a0 = u.fma(w0, a0);
            c0 = v.fma(w0, c0);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
            a1 = u.fma(w1, a1);
            c1 = v.fma(w1, c1);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[at + 2]);
            a2 = u.fma(w2, a2);
            c2 = v.fma(w2, c2);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[at + 3]);
            a3 = u.fma(w3, a3);
            c3 = v.fma(w3, c3);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[at + 4]);
            a4 = u.fma(w4, a4);
            c4 = v.fma(w4, c4);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[at + 5]);
            a5 = u.fma(w5, a5);
            c5 = v.fma(w5, c5);
        }
        store(a0, c0, out, y);
        if (rows > 1) {
            store(a1, c1, out, y + width);
        }
        if (rows > 2) {
            store(a2, c2, out, y + 2 * width);
        }
        if (rows > 3) {
            store(a3, c3, out, y + 3 * width);
        }
        if (rows > 4) {
            store(a4, c4, out, y + 4 * width);
        }
        if (rows > 5) {
            store(a5, c5, out, y + 5 * width);
        }
    }

    /** Rows of two packs, one vector wide; the second pack may be missing. */
    private static void narrowTile(
            float[] w, int wAt, float[] b, int bAt, int rows, int columns, float[] s, int x, float[] out,
            int y) {
        int other = rows > ROWS ? wAt + columns * ROWS : wAt;
        int otherBias = rows > ROWS ? bAt + ROWS : bAt;
        FloatVector a0 = start(b, bAt);
        FloatVector a1 = start(b, bAt + 1);
        FloatVector a2 = start(b, bAt + 2);
        FloatVector a3 = start(b, bAt + 3);
        FloatVector a4 = start(b, bAt + 4);
        FloatVector a5 = start(b, bAt + 5);
        FloatVector c0 = start(b, otherBias);
        FloatVector c1 = start(b, otherBias + 1);
        FloatVector c2 = start(b, otherBias + 2);
        FloatVector c3 = start(b, otherBias + 3);
        FloatVector c4 = start(b, otherBias + 4);
        FloatVector c5 = start(b, otherBias + 5);
        for (int k = 0; k < columns; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, s, x + k * LANES);
            int at = wAt + k * ROWS;
            int below = other + k * ROWS;
            a0 = u.fma(FloatVector.broadcast(SPECIES, w[at]), a0);
            c0 = u.fma(FloatVector.broadcast(SPECIES, w[below]), c0);
            a1 = u.fma(FloatVector.broadcast(SPECIES, w[at + 1]), a1);
            c1 = u.fma(FloatVector.broadcast(SPECIES, w[below + 1]), c1);
            a2 = u.fma(FloatVector.broadcast(SPECIES, w[at + 2]), a2);
            c2 = u.fma(FloatVector.broadcast(SPECIES, w[below + 2]), c2);
            a3 = u.fma(FloatVector.broadcast(SPECIES, w[at + 3]), a3);
            c3 = u.fma(FloatVector.broadcast(SPECIES, w[below + 3]), c3);
            a4 = u.fma(FloatVector.broadcast(SPECIES, w[at + 4]), a4);
            c4 = u.fma(FloatVector.broadcast(SPECIES, w[below + 4]), c4);
            a5 = u.fma(FloatVector.broadcast(SPECIES, w[at + 5]), a5);
            c5 = u.fma(FloatVector.broadcast(SPECIES, w[below + 5]), c5);
        }
        int count = Math.min(rows, 2 * ROWS);
        a0.intoArray(out, y);
        if (count > 1) {
            a1.intoArray(out, y + LANES);
        }
        if (count > 2) {
            a2.intoArray(out, y + 2 * LANES);
        }
        if (count > 3) {
            a3.intoArray(out, y + 3 * LANES);
        }
        if (count > 4) {
            a4.intoArray(out, y + 4 * LANES);
        }
        if (count > 5) {
            a5.intoArray(out, y + 5 * LANES);
        }
        if (count > 6) {
            c0.intoArray(out, y + 6 * LANES);
        }
        if (count > 7) {
            c1.intoArray(out, y + 7 * LANES);
        }
        if (count > 8) {
            c2.intoArray(out, y + 8 * LANES);
        }
        if (count > 9) {
            c3.intoArray(out, y + 9 * LANES);
        }
        if (count > 10) {
            c4.intoArray(out, y + 10 * LANES);
        }
        if (count > 11) {
            c5.intoArray(out, y + 11 * LANES);
        }
    }

    private static FloatVector start(float[] b, int at) {
        return b == null ? FloatVector.zero(SPECIES) : FloatVector.broadcast(SPECIES, b[at]);
    }

    private static void store(FloatVector left, FloatVector right, float[] s, int y) {
        left.intoArray(s, y);
        right.intoArray(s, y + LANES);
    }

    static void add(float[] x, int xAt, float[] y, int yAt, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector.fromArray(SPECIES, y, yAt + i).add(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    /** Columns, and a further one of ones, in whole vectors. */
    static int paddedColumns(int columns) {
        return Math.ceilDiv(columns + 1, LANES) * LANES;
    }

    /** Puts rows of a block into padded columns of one sample after the other, with a 1 behind. */
    static void turn(float[] block, int at, int columns, int width, int[] rowStarts, float[] to) {
        int padded = paddedColumns(columns);
        for (int sample = 0; sample < width; sample++) {
            for (int column = 0; column < columns; column += LANES) {
                FloatVector.fromArray(SPECIES, block, at + column * width + sample, rowStarts, 0)
                        .intoArray(to, sample * padded + column);
            }
            to[sample * padded + columns] = 1;
        }
    }

    /** Numbers in the sums of outer products: tiles of two vectors of columns, then those of the last vector of an odd number. */
    static int outerSums(int rows, int columns) {
        int vectors = paddedColumns(columns) / LANES;
        return vectors / 2 * paddedRows(rows) * 2 * LANES + vectors % 2 * Math.ceilDiv(rows, 2 * ROWS) * 2 * ROWS * LANES;
    }

    /**
     * {@code sums += g x^T} over the samples of a block.
     *
     * @param s memory, with g from {@code g} on, a row under the other
     * @param width samples, which are as many as numbers in a row
     * @param x inputs, a sample after the other, of padded columns
     * @param sums in tiles
     */
    static void addOuterProducts(float[] s, int g, int rows, int width, float[] x, int columns, float[] sums) {
        int padded = paddedColumns(columns);
        int at = 0;
        int column = 0;
        for (; column + LANES < padded; column += 2 * LANES) {
            for (int row = 0; row < rows; row += ROWS) {
                outerTile(s, g + row * width, width, x, column, padded, sums, at);
                at += 2 * ROWS * LANES;
            }
        }
        for (int row = 0; column < padded && row < rows; row += 2 * ROWS) {
            narrowOuterTile(s, g + row * width, width, x, column, padded, sums, at);
            at += 2 * ROWS * LANES;
        }
    }

    /** Adds sums of outer products to a matrix of fewer columns, from a column on. */
    static void addTotal(float[] sums, int rows, int columns, int from, int count, double[] total) {
        int vectors = paddedColumns(columns) / LANES;
        int tiled = paddedRows(rows) * 2;
        for (int column = from; column < from + count; column++) {
            int vector = column / LANES;
            boolean isLast = vector == vectors - 1 && vectors % 2 == 1;
            int step = isLast ? LANES : 2 * LANES;
            int at = (vector / 2 * tiled + vector % 2) * LANES + column % LANES;
            for (int row = 0; row < rows; row++) {
                total[row * count + column - from] += sums[at + row * step];
            }
        }
    }

    private static void outerTile(float[] s, int g, int width, float[] x, int column, int stride, float[] sums, int at) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
        FloatVector b0 = FloatVector.fromArray(SPECIES, sums, at + LANES);
        FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + 2 * LANES);
        FloatVector b1 = FloatVector.fromArray(SPECIES, sums, at + 3 * LANES);
        FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 4 * LANES);
        FloatVector b2 = FloatVector.fromArray(SPECIES, sums, at + 5 * LANES);
        FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 6 * LANES);
        FloatVector b3 = FloatVector.fromArray(SPECIES, sums, at + 7 * LANES);
        FloatVector a4 = FloatVector.fromArray(SPECIES, sums, at + 8 * LANES);
        FloatVector b4 = FloatVector.fromArray(SPECIES, sums, at + 9 * LANES);
        FloatVector a5 = FloatVector.fromArray(SPECIES, sums, at + 10 * LANES);
        FloatVector b5 = FloatVector.fromArray(SPECIES, sums, at + 11 * LANES);
        for (int sample = 0; sample < width; sample++) {
            int from = column + sample * stride;
            FloatVector u = FloatVector.fromArray(SPECIES, x, from);
            FloatVector v = FloatVector.fromArray(SPECIES, x, from + LANES);
            FloatVector g0 = FloatVector.broadcast(SPECIES, s[g + sample]);
            a0 = u.fma(g0, a0);
            b0 = v.fma(g0, b0);
            FloatVector g1 = FloatVector.broadcast(SPECIES, s[g + width + sample]);
            a1 = u.fma(g1, a1);
            b1 = v.fma(g1, b1);
            FloatVector g2 = FloatVector.broadcast(SPECIES, s[g + 2 * width + sample]);
            a2 = u.fma(g2, a2);
            b2 = v.fma(g2, b2);
            FloatVector g3 = FloatVector.broadcast(SPECIES, s[g + 3 * width + sample]);
            a3 = u.fma(g3, a3);
            b3 = v.fma(g3, b3);
            FloatVector g4 = FloatVector.broadcast(SPECIES, s[g + 4 * width + sample]);
            a4 = u.fma(g4, a4);
            b4 = v.fma(g4, b4);
            FloatVector g5 = FloatVector.broadcast(SPECIES, s[g + 5 * width + sample]);
            a5 = u.fma(g5, a5);
            b5 = v.fma(g5, b5);
        }
        a0.intoArray(sums, at);
        b0.intoArray(sums, at + LANES);
        a1.intoArray(sums, at + 2 * LANES);
        b1.intoArray(sums, at + 3 * LANES);
        a2.intoArray(sums, at + 4 * LANES);
        b2.intoArray(sums, at + 5 * LANES);
        a3.intoArray(sums, at + 6 * LANES);
        b3.intoArray(sums, at + 7 * LANES);
        a4.intoArray(sums, at + 8 * LANES);
        b4.intoArray(sums, at + 9 * LANES);
        a5.intoArray(sums, at + 10 * LANES);
        b5.intoArray(sums, at + 11 * LANES);
    }

    private static void narrowOuterTile(float[] block, int g, int width, float[] x, int column, int stride, float[] sums, int at) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, sums, at);
        FloatVector s1 = FloatVector.fromArray(SPECIES, sums, at + LANES);
        FloatVector s2 = FloatVector.fromArray(SPECIES, sums, at + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(SPECIES, sums, at + 3 * LANES);
        FloatVector s4 = FloatVector.fromArray(SPECIES, sums, at + 4 * LANES);
        FloatVector s5 = FloatVector.fromArray(SPECIES, sums, at + 5 * LANES);
        FloatVector s6 = FloatVector.fromArray(SPECIES, sums, at + 6 * LANES);
        FloatVector s7 = FloatVector.fromArray(SPECIES, sums, at + 7 * LANES);
        FloatVector s8 = FloatVector.fromArray(SPECIES, sums, at + 8 * LANES);
        FloatVector s9 = FloatVector.fromArray(SPECIES, sums, at + 9 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, sums, at + 10 * LANES);
        FloatVector s11 = FloatVector.fromArray(SPECIES, sums, at + 11 * LANES);
        for (int sample = 0; sample < width; sample++) {
            int from = column + sample * stride;
            FloatVector u = FloatVector.fromArray(SPECIES, x, from);
            s0 = u.fma(FloatVector.broadcast(SPECIES, block[g + sample]), s0);
            s1 = u.fma(FloatVector.broadcast(SPECIES, block[g + width + sample]), s1);
            s2 = u.fma(FloatVector.broadcast(SPECIES, block[g + 2 * width + sample]), s2);
            s3 = u.fma(FloatVector.broadcast(SPECIES, block[g + 3 * width + sample]), s3);
            s4 = u.fma(FloatVector.broadcast(SPECIES, block[g + 4 * width + sample]), s4);
            s5 = u.fma(FloatVector.broadcast(SPECIES, block[g + 5 * width + sample]), s5);
            s6 = u.fma(FloatVector.broadcast(SPECIES, block[g + 6 * width + sample]), s6);
            s7 = u.fma(FloatVector.broadcast(SPECIES, block[g + 7 * width + sample]), s7);
            s8 = u.fma(FloatVector.broadcast(SPECIES, block[g + 8 * width + sample]), s8);
            s9 = u.fma(FloatVector.broadcast(SPECIES, block[g + 9 * width + sample]), s9);
            s10 = u.fma(FloatVector.broadcast(SPECIES, block[g + 10 * width + sample]), s10);
            s11 = u.fma(FloatVector.broadcast(SPECIES, block[g + 11 * width + sample]), s11);
        }
        s0.intoArray(sums, at);
        s1.intoArray(sums, at + LANES);
        s2.intoArray(sums, at + 2 * LANES);
        s3.intoArray(sums, at + 3 * LANES);
        s4.intoArray(sums, at + 4 * LANES);
        s5.intoArray(sums, at + 5 * LANES);
        s6.intoArray(sums, at + 6 * LANES);
        s7.intoArray(sums, at + 7 * LANES);
        s8.intoArray(sums, at + 8 * LANES);
        s9.intoArray(sums, at + 9 * LANES);
        s10.intoArray(sums, at + 10 * LANES);
        s11.intoArray(sums, at + 11 * LANES);
    }
}
