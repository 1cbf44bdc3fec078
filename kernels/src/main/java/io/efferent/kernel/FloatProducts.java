package io.efferent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Matrix products on blocks of samples in float, in tiles that stay in vector registers. */
final class FloatProducts {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Rows per tile of a product with a matrix: with two vectors each, the sums and factors fit into 16 registers. */
    private static final int ROWS = 6;
    /** Rows and columns per tile of an outer product: one vector of sums for each pair. */
    private static final int OUTER_ROWS = 3;
    private static final int OUTER_COLUMNS = 4;
    /** Rows that tiles of outer products may read beyond the last. */
    static final int MARGIN = Math.max(OUTER_ROWS, OUTER_COLUMNS) - 1;

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
    static void apply(float[] w, float[] b, int rows, int columns, int width, float[] s, int x, int y) {
        if (width == LANES) {
            for (int first = 0; first < rows; first += 2 * ROWS) {
                narrowTile(w, first * columns, b, first, rows - first, columns, s, x, y + first * LANES);
            }
            return;
        }
        for (int first = 0; first < rows; first += ROWS) {
            for (int lane = 0; lane < width; lane += 2 * LANES) {
                tile(w, first * columns, b, first, rows - first, columns, width, s, x + lane, y + first * width + lane);
            }
        }
    }

    private static void tile(
            float[] w, int wAt, float[] b, int bAt, int rows, int columns, int width, float[] s, int x, int y) {
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
        store(a0, c0, s, y);
        if (rows > 1) {
            store(a1, c1, s, y + width);
        }
        if (rows > 2) {
            store(a2, c2, s, y + 2 * width);
        }
        if (rows > 3) {
            store(a3, c3, s, y + 3 * width);
        }
        if (rows > 4) {
            store(a4, c4, s, y + 4 * width);
        }
        if (rows > 5) {
            store(a5, c5, s, y + 5 * width);
        }
    }

    /** Rows of two packs, one vector wide; the second pack may be missing. */
    private static void narrowTile(
            float[] w, int wAt, float[] b, int bAt, int rows, int columns, float[] s, int x, int y) {
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
        a0.intoArray(s, y);
        if (count > 1) {
            a1.intoArray(s, y + LANES);
        }
        if (count > 2) {
            a2.intoArray(s, y + 2 * LANES);
        }
        if (count > 3) {
            a3.intoArray(s, y + 3 * LANES);
        }
        if (count > 4) {
            a4.intoArray(s, y + 4 * LANES);
        }
        if (count > 5) {
            a5.intoArray(s, y + 5 * LANES);
        }
        if (count > 6) {
            c0.intoArray(s, y + 6 * LANES);
        }
        if (count > 7) {
            c1.intoArray(s, y + 7 * LANES);
        }
        if (count > 8) {
            c2.intoArray(s, y + 8 * LANES);
        }
        if (count > 9) {
            c3.intoArray(s, y + 9 * LANES);
        }
        if (count > 10) {
            c4.intoArray(s, y + 10 * LANES);
        }
        if (count > 11) {
            c5.intoArray(s, y + 11 * LANES);
        }
    }

    private static FloatVector start(float[] b, int at) {
        return b == null ? FloatVector.zero(SPECIES) : FloatVector.broadcast(SPECIES, b[at]);
    }

    private static void store(FloatVector left, FloatVector right, float[] s, int y) {
        left.intoArray(s, y);
        right.intoArray(s, y + LANES);
    }

    /** {@code sums[i] += log[time][i]} over all times; the length is one of whole rows. */
    static void addOverTime(float[] log, int at, int times, int length, float[] sums, int sumsAt) {
        for (int i = 0; i < length; i += LANES) {
            var sum = FloatVector.fromArray(SPECIES, sums, sumsAt + i);
            for (int time = 0; time < times; time++) {
                sum = sum.add(FloatVector.fromArray(SPECIES, log, at + time * length + i));
            }
            sum.intoArray(sums, sumsAt + i);
        }
    }

    /** Numbers in the sums of outer products. */
    static int outerSums(int rows, int columns) {
        return Math.ceilDiv(rows, OUTER_ROWS) * Math.ceilDiv(columns, OUTER_COLUMNS) * OUTER_ROWS * OUTER_COLUMNS * LANES;
    }

    /** Rows of a panel: an odd number, as panels whose size is a power of two would compete for the same places of the cache. */
    static int panelRows(int rows) {
        return rows | 1;
    }

    /** Logs rows of a block, one vector of samples after the other: [time][vector][row][sample of the vector]. */
    static void log(float[] block, int at, int rows, int width, float[] log, int time) {
        int size = panelRows(rows) * LANES;
        int to = time * width / LANES * size;
        for (int lane = 0; lane < width; lane += LANES) {
            for (int row = 0; row < rows; row++) {
                FloatVector.fromArray(SPECIES, block, at + row * width + lane).intoArray(log, to + row * LANES);
            }
            to += size;
        }
    }

    /**
     * {@code sums += g x^T} over all samples of logs. Sums are kept apart by their place in a vector, tile after tile, so that
     * nothing has to be turned around or added up across a vector.
     */
    static void addOuterProducts(float[] g, int rows, float[] x, int columns, int vectors, float[] sums) {
        int at = 0;
        for (int k = 0; k < columns; k += OUTER_COLUMNS) {
            for (int r = 0; r < rows; r += OUTER_ROWS) {
                corner(g, r * LANES, panelRows(rows) * LANES, x, k * LANES, panelRows(columns) * LANES, vectors, sums, at);
                at += OUTER_ROWS * OUTER_COLUMNS * LANES;
            }
        }
    }

    /** Adds up sums of outer products: {@code matrix += sums}. */
    static void addTotal(float[] sums, int rows, int columns, double[] matrix) {
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < columns; k++) {
                int tile = k / OUTER_COLUMNS * Math.ceilDiv(rows, OUTER_ROWS) + r / OUTER_ROWS;
                int pair = r % OUTER_ROWS * OUTER_COLUMNS + k % OUTER_COLUMNS;
                int at = (tile * OUTER_ROWS * OUTER_COLUMNS + pair) * LANES;
                double sum = 0;
                for (int lane = 0; lane < LANES; lane++) {
                    sum += sums[at + lane];
                }
                matrix[r * columns + k] += sum;
            }
        }
    }

    private static void corner(
            float[] g, int gAt, int gStep, float[] x, int xAt, int xStep, int vectors, float[] sums, int at) {
        FloatVector s00 = FloatVector.fromArray(SPECIES, sums, at);
        FloatVector s01 = FloatVector.fromArray(SPECIES, sums, at + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, sums, at + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, sums, at + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, sums, at + 4 * LANES);
        FloatVector s11 = FloatVector.fromArray(SPECIES, sums, at + 5 * LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, sums, at + 6 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, sums, at + 7 * LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, sums, at + 8 * LANES);
        FloatVector s21 = FloatVector.fromArray(SPECIES, sums, at + 9 * LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, sums, at + 10 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, sums, at + 11 * LANES);
        for (int vector = 0; vector < vectors; vector++) {
            int row = gAt + vector * gStep;
            int column = xAt + vector * xStep;
            FloatVector g0 = FloatVector.fromArray(SPECIES, g, row);
            FloatVector g1 = FloatVector.fromArray(SPECIES, g, row + LANES);
            FloatVector g2 = FloatVector.fromArray(SPECIES, g, row + 2 * LANES);
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, column);
            s00 = g0.fma(x0, s00);
            s10 = g1.fma(x0, s10);
            s20 = g2.fma(x0, s20);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, column + LANES);
            s01 = g0.fma(x1, s01);
            s11 = g1.fma(x1, s11);
            s21 = g2.fma(x1, s21);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, column + 2 * LANES);
            s02 = g0.fma(x2, s02);
            s12 = g1.fma(x2, s12);
            s22 = g2.fma(x2, s22);
            FloatVector x3 = FloatVector.fromArray(SPECIES, x, column + 3 * LANES);
            s03 = g0.fma(x3, s03);
            s13 = g1.fma(x3, s13);
            s23 = g2.fma(x3, s23);
        }
        s00.intoArray(sums, at);
        s01.intoArray(sums, at + LANES);
        s02.intoArray(sums, at + 2 * LANES);
        s03.intoArray(sums, at + 3 * LANES);
        s10.intoArray(sums, at + 4 * LANES);
        s11.intoArray(sums, at + 5 * LANES);
        s12.intoArray(sums, at + 6 * LANES);
        s13.intoArray(sums, at + 7 * LANES);
        s20.intoArray(sums, at + 8 * LANES);
        s21.intoArray(sums, at + 9 * LANES);
        s22.intoArray(sums, at + 10 * LANES);
        s23.intoArray(sums, at + 11 * LANES);
    }
}
