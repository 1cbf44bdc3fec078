package io.efferent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Matrix products on blocks of samples in float, in tiles that stay in vector registers. */
final class FloatProducts {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = Lanes.WIDTH;
    /** Rows per tile of a product with a matrix: with two vectors each, the sums and factors fit into 16 registers. */
    private static final int ROWS = 6;
    /** Rows per tile of an outer product, each one vector. */
    private static final int TILE = 12;

    private FloatProducts() {}

    /** Rows of a bias, in whole tiles. */
    static int paddedRows(int rows) {
        return Math.ceilDiv(rows, ROWS) * ROWS;
    }

    /** Rows of logged gradients, in whole tiles. */
    static int paddedGradient(int rows) {
        return Math.ceilDiv(rows, TILE) * TILE;
    }

    /** Numbers per sample of logged inputs, in whole vectors. */
    static int paddedInputs(int columns) {
        return Math.ceilDiv(columns, LANES) * LANES;
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
    static void apply(float[] w, float[] b, int rows, int columns, float[] s, int x, int y) {
        for (int first = 0; first < rows; first += ROWS) {
            for (int lane = 0; lane < WIDTH; lane += 2 * LANES) {
                tile(w, first * columns, b, first, rows - first, columns, s, x + lane, y + first * WIDTH + lane);
            }
        }
    }

    private static void tile(
            float[] w, int wAt, float[] b, int bAt, int rows, int columns, float[] s, int x, int y) {
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
            FloatVector u = FloatVector.fromArray(SPECIES, s, x + k * WIDTH);
            FloatVector v = FloatVector.fromArray(SPECIES, s, x + k * WIDTH + LANES);
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
            store(a1, c1, s, y + WIDTH);
        }
        if (rows > 2) {
            store(a2, c2, s, y + 2 * WIDTH);
        }
        if (rows > 3) {
            store(a3, c3, s, y + 3 * WIDTH);
        }
        if (rows > 4) {
            store(a4, c4, s, y + 4 * WIDTH);
        }
        if (rows > 5) {
            store(a5, c5, s, y + 5 * WIDTH);
        }
    }

    private static FloatVector start(float[] b, int at) {
        return b == null ? FloatVector.zero(SPECIES) : FloatVector.broadcast(SPECIES, b[at]);
    }

    private static void store(FloatVector left, FloatVector right, float[] s, int y) {
        left.intoArray(s, y);
        right.intoArray(s, y + LANES);
    }

    /** {@code sums += g x^T} over all samples of all times; sums are padded rows of padded columns. */
    static void addOuterProducts(float[] g, int rows, float[] x, int columns, int times, float[] sums) {
        int width = paddedInputs(columns);
        for (int r = 0; r < rows; r += TILE) {
            for (int k = 0; k < columns; k += LANES) {
                corner(g, r * WIDTH, paddedGradient(rows) * WIDTH, x, k, width, times, sums, r * width + k);
            }
        }
    }

    private static void corner(
            float[] g, int gAt, int gStep, float[] x, int xAt, int width, int times, float[] sums, int at) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, sums, at);
        FloatVector s1 = FloatVector.fromArray(SPECIES, sums, at + width);
        FloatVector s2 = FloatVector.fromArray(SPECIES, sums, at + 2 * width);
        FloatVector s3 = FloatVector.fromArray(SPECIES, sums, at + 3 * width);
        FloatVector s4 = FloatVector.fromArray(SPECIES, sums, at + 4 * width);
        FloatVector s5 = FloatVector.fromArray(SPECIES, sums, at + 5 * width);
        FloatVector s6 = FloatVector.fromArray(SPECIES, sums, at + 6 * width);
        FloatVector s7 = FloatVector.fromArray(SPECIES, sums, at + 7 * width);
        FloatVector s8 = FloatVector.fromArray(SPECIES, sums, at + 8 * width);
        FloatVector s9 = FloatVector.fromArray(SPECIES, sums, at + 9 * width);
        FloatVector s10 = FloatVector.fromArray(SPECIES, sums, at + 10 * width);
        FloatVector s11 = FloatVector.fromArray(SPECIES, sums, at + 11 * width);
        for (int t = 0; t < times; t++) {
            int row = gAt + t * gStep;
            int column = xAt + t * WIDTH * width;
            for (int sample = 0; sample < WIDTH; sample++) {
                FloatVector v = FloatVector.fromArray(SPECIES, x, column + sample * width);
                int from = row + sample;
                s0 = v.fma(FloatVector.broadcast(SPECIES, g[from]), s0);
                s1 = v.fma(FloatVector.broadcast(SPECIES, g[from + WIDTH]), s1);
                s2 = v.fma(FloatVector.broadcast(SPECIES, g[from + 2 * WIDTH]), s2);
                s3 = v.fma(FloatVector.broadcast(SPECIES, g[from + 3 * WIDTH]), s3);
                s4 = v.fma(FloatVector.broadcast(SPECIES, g[from + 4 * WIDTH]), s4);
                s5 = v.fma(FloatVector.broadcast(SPECIES, g[from + 5 * WIDTH]), s5);
                s6 = v.fma(FloatVector.broadcast(SPECIES, g[from + 6 * WIDTH]), s6);
                s7 = v.fma(FloatVector.broadcast(SPECIES, g[from + 7 * WIDTH]), s7);
                s8 = v.fma(FloatVector.broadcast(SPECIES, g[from + 8 * WIDTH]), s8);
                s9 = v.fma(FloatVector.broadcast(SPECIES, g[from + 9 * WIDTH]), s9);
                s10 = v.fma(FloatVector.broadcast(SPECIES, g[from + 10 * WIDTH]), s10);
                s11 = v.fma(FloatVector.broadcast(SPECIES, g[from + 11 * WIDTH]), s11);
            }
        }
        s0.intoArray(sums, at);
        s1.intoArray(sums, at + width);
        s2.intoArray(sums, at + 2 * width);
        s3.intoArray(sums, at + 3 * width);
        s4.intoArray(sums, at + 4 * width);
        s5.intoArray(sums, at + 5 * width);
        s6.intoArray(sums, at + 6 * width);
        s7.intoArray(sums, at + 7 * width);
        s8.intoArray(sums, at + 8 * width);
        s9.intoArray(sums, at + 9 * width);
        s10.intoArray(sums, at + 10 * width);
        s11.intoArray(sums, at + 11 * width);
    }
}
