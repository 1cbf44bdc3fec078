package io.efferent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Matrix products on blocks of samples in float, in tiles that stay in vector registers. */
final class FloatProducts {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Rows per tile of a product with a matrix: with two vectors each, the sums and factors fit into 16 registers. */
    private static final int ROWS = 6;
    /** Whether there are registers for tiles of four vectors: processors with vectors this long have 32. */
    private static final boolean MANY_REGISTERS = LANES >= 16;
    /** Rows that tiles of outer products, and {@link #turn}, may read beyond the last. */
    static final int MARGIN = Math.max(ROWS, LANES) - 1;

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

    /** {@code y = W x + b} for packed W. */
    static void apply(
            float[] w, float[] b, int rows, int columns, int width, float[] s, int x, float[] out, int y) {
        if (width == LANES) {
            for (int first = 0; first < rows; first += 2 * ROWS) {
                narrowTile(w, first * columns, b, first, rows - first, columns, s, x, out, y + first * LANES);
            }
            return;
        }
        for (int lane = 0; lane < width; lane += 2 * LANES) {
            int first = 0;
            for (; MANY_REGISTERS && rows - first >= 2 * ROWS; first += 2 * ROWS) {
                wideTile(w, first * columns, b, first, columns, width, s, x + lane, out, y + first * width + lane);
            }
            for (; first < rows; first += ROWS) {
                tile(w, first * columns, b, first, rows - first, columns, width, s, x + lane, out, y + first * width + lane);
            }
        }
    }

    /** All rows of two packs, two vectors wide; the JVM does not inline methods of ours into one so large. */
    private static void wideTile(
            float[] w, int wAt, float[] b, int bAt, int columns, int width, float[] s, int x, float[] out, int y) {
        int below = wAt + columns * ROWS;
        FloatVector a0 = FloatVector.broadcast(SPECIES, b[bAt]);
        FloatVector a1 = FloatVector.broadcast(SPECIES, b[bAt + 1]);
        FloatVector a2 = FloatVector.broadcast(SPECIES, b[bAt + 2]);
        FloatVector a3 = FloatVector.broadcast(SPECIES, b[bAt + 3]);
        FloatVector a4 = FloatVector.broadcast(SPECIES, b[bAt + 4]);
        FloatVector a5 = FloatVector.broadcast(SPECIES, b[bAt + 5]);
        FloatVector a6 = FloatVector.broadcast(SPECIES, b[bAt + 6]);
        FloatVector a7 = FloatVector.broadcast(SPECIES, b[bAt + 7]);
        FloatVector a8 = FloatVector.broadcast(SPECIES, b[bAt + 8]);
        FloatVector a9 = FloatVector.broadcast(SPECIES, b[bAt + 9]);
        FloatVector a10 = FloatVector.broadcast(SPECIES, b[bAt + 10]);
        FloatVector a11 = FloatVector.broadcast(SPECIES, b[bAt + 11]);
        FloatVector c0 = a0;
        FloatVector c1 = a1;
        FloatVector c2 = a2;
        FloatVector c3 = a3;
        FloatVector c4 = a4;
        FloatVector c5 = a5;
        FloatVector c6 = a6;
        FloatVector c7 = a7;
        FloatVector c8 = a8;
        FloatVector c9 = a9;
        FloatVector c10 = a10;
        FloatVector c11 = a11;
        for (int k = 0; k < columns; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, s, x + k * width);
            FloatVector v = FloatVector.fromArray(SPECIES, s, x + k * width + LANES);
            int at = wAt + k * ROWS;
            int atBelow = below + k * ROWS;
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
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[atBelow]);
            a6 = u.fma(w6, a6);
            c6 = v.fma(w6, c6);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[atBelow + 1]);
            a7 = u.fma(w7, a7);
            c7 = v.fma(w7, c7);
            FloatVector w8 = FloatVector.broadcast(SPECIES, w[atBelow + 2]);
            a8 = u.fma(w8, a8);
            c8 = v.fma(w8, c8);
            FloatVector w9 = FloatVector.broadcast(SPECIES, w[atBelow + 3]);
            a9 = u.fma(w9, a9);
            c9 = v.fma(w9, c9);
            FloatVector w10 = FloatVector.broadcast(SPECIES, w[atBelow + 4]);
            a10 = u.fma(w10, a10);
            c10 = v.fma(w10, c10);
            FloatVector w11 = FloatVector.broadcast(SPECIES, w[atBelow + 5]);
            a11 = u.fma(w11, a11);
            c11 = v.fma(w11, c11);
        }
        a0.intoArray(out, y);
        c0.intoArray(out, y + LANES);
        a1.intoArray(out, y + width);
        c1.intoArray(out, y + width + LANES);
        a2.intoArray(out, y + 2 * width);
        c2.intoArray(out, y + 2 * width + LANES);
        a3.intoArray(out, y + 3 * width);
        c3.intoArray(out, y + 3 * width + LANES);
        a4.intoArray(out, y + 4 * width);
        c4.intoArray(out, y + 4 * width + LANES);
        a5.intoArray(out, y + 5 * width);
        c5.intoArray(out, y + 5 * width + LANES);
        a6.intoArray(out, y + 6 * width);
        c6.intoArray(out, y + 6 * width + LANES);
        a7.intoArray(out, y + 7 * width);
        c7.intoArray(out, y + 7 * width + LANES);
        a8.intoArray(out, y + 8 * width);
        c8.intoArray(out, y + 8 * width + LANES);
        a9.intoArray(out, y + 9 * width);
        c9.intoArray(out, y + 9 * width + LANES);
        a10.intoArray(out, y + 10 * width);
        c10.intoArray(out, y + 10 * width + LANES);
        a11.intoArray(out, y + 11 * width);
        c11.intoArray(out, y + 11 * width + LANES);
    }

    private static void tile(
            float[] w, int wAt, float[] b, int bAt, int rows, int columns, int width, float[] s, int x, float[] out,
            int y) {
        FloatVector a0 = FloatVector.broadcast(SPECIES, b[bAt]);
        FloatVector a1 = FloatVector.broadcast(SPECIES, b[bAt + 1]);
        FloatVector a2 = FloatVector.broadcast(SPECIES, b[bAt + 2]);
        FloatVector a3 = FloatVector.broadcast(SPECIES, b[bAt + 3]);
        FloatVector a4 = FloatVector.broadcast(SPECIES, b[bAt + 4]);
        FloatVector a5 = FloatVector.broadcast(SPECIES, b[bAt + 5]);
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
        FloatVector a0 = FloatVector.broadcast(SPECIES, b[bAt]);
        FloatVector a1 = FloatVector.broadcast(SPECIES, b[bAt + 1]);
        FloatVector a2 = FloatVector.broadcast(SPECIES, b[bAt + 2]);
        FloatVector a3 = FloatVector.broadcast(SPECIES, b[bAt + 3]);
        FloatVector a4 = FloatVector.broadcast(SPECIES, b[bAt + 4]);
        FloatVector a5 = FloatVector.broadcast(SPECIES, b[bAt + 5]);
        FloatVector c0 = FloatVector.broadcast(SPECIES, b[otherBias]);
        FloatVector c1 = FloatVector.broadcast(SPECIES, b[otherBias + 1]);
        FloatVector c2 = FloatVector.broadcast(SPECIES, b[otherBias + 2]);
        FloatVector c3 = FloatVector.broadcast(SPECIES, b[otherBias + 3]);
        FloatVector c4 = FloatVector.broadcast(SPECIES, b[otherBias + 4]);
        FloatVector c5 = FloatVector.broadcast(SPECIES, b[otherBias + 5]);
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

    private static void store(FloatVector left, FloatVector right, float[] s, int y) {
        left.intoArray(s, y);
        right.intoArray(s, y + LANES);
    }

    static void add(float[] x, int xAt, float[] y, int yAt, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector.fromArray(SPECIES, y, yAt + i).add(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    /** Columns, and a further one of ones, in whole pairs of vectors. */
    static int paddedColumns(int columns) {
        return Math.ceilDiv(columns + 1, 2 * LANES) * 2 * LANES;
    }

    /** Puts rows of a block into padded columns of one sample after the other, with a 1 behind. */
    static void turn(float[] block, int at, int columns, int width, int[] rowStarts, float[] to, int step) {
        int padded = paddedColumns(columns);
        int first = step * width * padded;
        for (int sample = 0; sample < width; sample++) {
            for (int column = 0; column < columns; column += LANES) {
                FloatVector.fromArray(SPECIES, block, at + column * width + sample, rowStarts, 0)
                        .intoArray(to, first + sample * padded + column);
            }
            to[first + sample * padded + columns] = 1;
        }
    }

    /** Numbers in the sums of outer products. */
    static int outerSums(int rows, int columns) {
        return paddedRows(rows) * paddedColumns(columns);
    }

    /** Columns that are added up in tiles of four vectors; tiles of two follow. */
    private static int wideColumns(int columns) {
        int wide = 4 * LANES;
        return MANY_REGISTERS ? paddedColumns(columns) / wide * wide : 0;
    }

    /**
     * {@code sums += g x^T} over the samples of some steps.
     *
     * @param g gradients, a row under the other
     * @param at where those of the first step are
     * @param stride from one step to the next
     * @param width samples of a step, which are as many as numbers in a row
     * @param x inputs, a sample after the other, of padded columns
     * @param sums in tiles
     */
    static void addOuterProducts(
            float[] g, int at, int stride, int rows, int width, float[] x, int columns, int steps, float[] sums) {
        int padded = paddedColumns(columns);
        int tile = 0;
        int column = 0;
        for (; column < wideColumns(columns); column += 4 * LANES) {
            for (int row = 0; row < rows; row += ROWS) {
                wideOuterTile(g, at + row * width, stride, width, x, column, padded, steps, sums, tile);
                tile += 4 * ROWS * LANES;
            }
        }
        for (; column < padded; column += 2 * LANES) {
            for (int row = 0; row < rows; row += ROWS) {
                outerTile(g, at + row * width, stride, width, x, column, padded, steps, sums, tile);
                tile += 2 * ROWS * LANES;
            }
        }
    }

    /** Adds sums of outer products to a matrix of fewer columns, from a column on. */
    static void addTotal(float[] sums, int rows, int columns, int from, int count, double[] total) {
        int wide = wideColumns(columns);
        for (int column = from; column < from + count; column++) {
            int first = column < wide ? 0 : wide;
            int step = (column < wide ? 4 : 2) * LANES;
            int at = first * paddedRows(rows) + (column - first) / step * step * paddedRows(rows) + (column - first) % step;
            for (int row = 0; row < rows; row++) {
                total[row * count + column - from] += sums[at + row * step];
            }
        }
    }

    private static void outerTile(
            float[] g, int gAt, int stride, int width, float[] x, int column, int padded, int steps, float[] sums, int at) {
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
        for (int step = 0; step < steps; step++) {
            int row = gAt + step * stride;
            int first = column + step * width * padded;
            for (int sample = 0; sample < width; sample++) {
                int from = first + sample * padded;
                FloatVector u = FloatVector.fromArray(SPECIES, x, from);
                FloatVector v = FloatVector.fromArray(SPECIES, x, from + LANES);
                FloatVector g0 = FloatVector.broadcast(SPECIES, g[row + sample]);
                a0 = u.fma(g0, a0);
                b0 = v.fma(g0, b0);
                FloatVector g1 = FloatVector.broadcast(SPECIES, g[row + width + sample]);
                a1 = u.fma(g1, a1);
                b1 = v.fma(g1, b1);
                FloatVector g2 = FloatVector.broadcast(SPECIES, g[row + 2 * width + sample]);
                a2 = u.fma(g2, a2);
                b2 = v.fma(g2, b2);
                FloatVector g3 = FloatVector.broadcast(SPECIES, g[row + 3 * width + sample]);
                a3 = u.fma(g3, a3);
                b3 = v.fma(g3, b3);
                FloatVector g4 = FloatVector.broadcast(SPECIES, g[row + 4 * width + sample]);
                a4 = u.fma(g4, a4);
                b4 = v.fma(g4, b4);
                FloatVector g5 = FloatVector.broadcast(SPECIES, g[row + 5 * width + sample]);
                a5 = u.fma(g5, a5);
                b5 = v.fma(g5, b5);
            }
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

    private static void wideOuterTile(
            float[] g, int gAt, int stride, int width, float[] x, int column, int padded, int steps, float[] sums, int at) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, sums, at);
        FloatVector b0 = FloatVector.fromArray(SPECIES, sums, at + LANES);
        FloatVector c0 = FloatVector.fromArray(SPECIES, sums, at + 2 * LANES);
        FloatVector d0 = FloatVector.fromArray(SPECIES, sums, at + 3 * LANES);
        FloatVector a1 = FloatVector.fromArray(SPECIES, sums, at + 4 * LANES);
        FloatVector b1 = FloatVector.fromArray(SPECIES, sums, at + 5 * LANES);
        FloatVector c1 = FloatVector.fromArray(SPECIES, sums, at + 6 * LANES);
        FloatVector d1 = FloatVector.fromArray(SPECIES, sums, at + 7 * LANES);
        FloatVector a2 = FloatVector.fromArray(SPECIES, sums, at + 8 * LANES);
        FloatVector b2 = FloatVector.fromArray(SPECIES, sums, at + 9 * LANES);
        FloatVector c2 = FloatVector.fromArray(SPECIES, sums, at + 10 * LANES);
        FloatVector d2 = FloatVector.fromArray(SPECIES, sums, at + 11 * LANES);
        FloatVector a3 = FloatVector.fromArray(SPECIES, sums, at + 12 * LANES);
        FloatVector b3 = FloatVector.fromArray(SPECIES, sums, at + 13 * LANES);
        FloatVector c3 = FloatVector.fromArray(SPECIES, sums, at + 14 * LANES);
        FloatVector d3 = FloatVector.fromArray(SPECIES, sums, at + 15 * LANES);
        FloatVector a4 = FloatVector.fromArray(SPECIES, sums, at + 16 * LANES);
        FloatVector b4 = FloatVector.fromArray(SPECIES, sums, at + 17 * LANES);
        FloatVector c4 = FloatVector.fromArray(SPECIES, sums, at + 18 * LANES);
        FloatVector d4 = FloatVector.fromArray(SPECIES, sums, at + 19 * LANES);
        FloatVector a5 = FloatVector.fromArray(SPECIES, sums, at + 20 * LANES);
        FloatVector b5 = FloatVector.fromArray(SPECIES, sums, at + 21 * LANES);
        FloatVector c5 = FloatVector.fromArray(SPECIES, sums, at + 22 * LANES);
        FloatVector d5 = FloatVector.fromArray(SPECIES, sums, at + 23 * LANES);
        for (int step = 0; step < steps; step++) {
            int row = gAt + step * stride;
            int first = column + step * width * padded;
            for (int sample = 0; sample < width; sample++) {
                int from = first + sample * padded;
                FloatVector t = FloatVector.fromArray(SPECIES, x, from);
                FloatVector u = FloatVector.fromArray(SPECIES, x, from + LANES);
                FloatVector v = FloatVector.fromArray(SPECIES, x, from + 2 * LANES);
                FloatVector w = FloatVector.fromArray(SPECIES, x, from + 3 * LANES);
                FloatVector g0 = FloatVector.broadcast(SPECIES, g[row + sample]);
                a0 = t.fma(g0, a0);
                b0 = u.fma(g0, b0);
                c0 = v.fma(g0, c0);
                d0 = w.fma(g0, d0);
                FloatVector g1 = FloatVector.broadcast(SPECIES, g[row + width + sample]);
                a1 = t.fma(g1, a1);
                b1 = u.fma(g1, b1);
                c1 = v.fma(g1, c1);
                d1 = w.fma(g1, d1);
                FloatVector g2 = FloatVector.broadcast(SPECIES, g[row + 2 * width + sample]);
                a2 = t.fma(g2, a2);
                b2 = u.fma(g2, b2);
                c2 = v.fma(g2, c2);
                d2 = w.fma(g2, d2);
                FloatVector g3 = FloatVector.broadcast(SPECIES, g[row + 3 * width + sample]);
                a3 = t.fma(g3, a3);
                b3 = u.fma(g3, b3);
                c3 = v.fma(g3, c3);
                d3 = w.fma(g3, d3);
                FloatVector g4 = FloatVector.broadcast(SPECIES, g[row + 4 * width + sample]);
                a4 = t.fma(g4, a4);
                b4 = u.fma(g4, b4);
                c4 = v.fma(g4, c4);
                d4 = w.fma(g4, d4);
                FloatVector g5 = FloatVector.broadcast(SPECIES, g[row + 5 * width + sample]);
                a5 = t.fma(g5, a5);
                b5 = u.fma(g5, b5);
                c5 = v.fma(g5, c5);
                d5 = w.fma(g5, d5);
            }
        }
        a0.intoArray(sums, at);
        b0.intoArray(sums, at + LANES);
        c0.intoArray(sums, at + 2 * LANES);
        d0.intoArray(sums, at + 3 * LANES);
        a1.intoArray(sums, at + 4 * LANES);
        b1.intoArray(sums, at + 5 * LANES);
        c1.intoArray(sums, at + 6 * LANES);
        d1.intoArray(sums, at + 7 * LANES);
        a2.intoArray(sums, at + 8 * LANES);
        b2.intoArray(sums, at + 9 * LANES);
        c2.intoArray(sums, at + 10 * LANES);
        d2.intoArray(sums, at + 11 * LANES);
        a3.intoArray(sums, at + 12 * LANES);
        b3.intoArray(sums, at + 13 * LANES);
        c3.intoArray(sums, at + 14 * LANES);
        d3.intoArray(sums, at + 15 * LANES);
        a4.intoArray(sums, at + 16 * LANES);
        b4.intoArray(sums, at + 17 * LANES);
        c4.intoArray(sums, at + 18 * LANES);
        d4.intoArray(sums, at + 19 * LANES);
        a5.intoArray(sums, at + 20 * LANES);
        b5.intoArray(sums, at + 21 * LANES);
        c5.intoArray(sums, at + 22 * LANES);
        d5.intoArray(sums, at + 23 * LANES);
    }
}
