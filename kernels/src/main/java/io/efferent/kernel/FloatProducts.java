package io.efferent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Matrix products on blocks of samples in float, in tiles that stay in vector registers. */
final class FloatProducts {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = Lanes.WIDTH;
    /** Rows per tile. */
    private static final int TILE = 4;

    private FloatProducts() {}

    /** The next multiple of the tile. */
    static int padded(int rows) {
        return Math.ceilDiv(rows, TILE) * TILE;
    }

    /** A matrix, or its transpose, as tiles of rows whose columns are contiguous; missing rows are 0. */
    static float[] packed(double[] matrix, int rows, int columns, boolean transposed) {
        int outRows = transposed ? columns : rows;
        int outColumns = transposed ? rows : columns;
        float[] packed = new float[padded(outRows) * outColumns];
        for (int r = 0; r < outRows; r++) {
            for (int k = 0; k < outColumns; k++) {
                double value = transposed ? matrix[k * columns + r] : matrix[r * columns + k];
                packed[(r / TILE * outColumns + k) * TILE + r % TILE] = (float) value;
            }
        }
        return packed;
    }

    /** {@code y = W x + b} for packed W; {@code b} may be null. */
    static void apply(float[] w, float[] b, int rows, int columns, float[] s, int x, int y) {
        for (int first = 0; first < rows; first += TILE) {
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
        FloatVector c0 = a0;
        FloatVector c1 = a1;
        FloatVector c2 = a2;
        FloatVector c3 = a3;
        int at = wAt;
        for (int k = 0; k < columns; k++, at += TILE) {
            FloatVector u = FloatVector.fromArray(SPECIES, s, x + k * WIDTH);
            FloatVector v = FloatVector.fromArray(SPECIES, s, x + k * WIDTH + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[at]);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[at + 1]);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[at + 2]);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[at + 3]);
            a0 = u.fma(w0, a0);
            a1 = u.fma(w1, a1);
            a2 = u.fma(w2, a2);
            a3 = u.fma(w3, a3);
            c0 = v.fma(w0, c0);
            c1 = v.fma(w1, c1);
            c2 = v.fma(w2, c2);
            c3 = v.fma(w3, c3);
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
    }

    private static FloatVector start(float[] b, int at) {
        return b == null ? FloatVector.zero(SPECIES) : FloatVector.broadcast(SPECIES, b[at]);
    }

    private static void store(FloatVector left, FloatVector right, float[] s, int y) {
        left.intoArray(s, y);
        right.intoArray(s, y + LANES);
    }

    /** {@code matrix += sum over time and samples of g x^T}, {@code bias += sum of g}. */
    static void outerProducts(
            float[] g, int rows, float[] x, int columns, int times, double[] matrix, double[] bias) {
        for (int r = 0; r < rows; r += 2) {
            int r1 = Math.min(r + 1, rows - 1);
            for (int k = 0; k < columns; k += TILE) {
                corner(g, rows, r, r1, x, columns, k, times, matrix);
            }
            bias[r] += sum(g, rows, r, times);
            if (r1 > r) {
                bias[r1] += sum(g, rows, r1, times);
            }
        }
    }

    private static void corner(
            float[] g, int rows, int r, int r1, float[] x, int columns, int k, int times, double[] matrix) {
        int k1 = Math.min(k + 1, columns - 1);
        int k2 = Math.min(k + 2, columns - 1);
        int k3 = Math.min(k + 3, columns - 1);
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int t = 0; t < times; t++) {
            int gRow = t * rows * WIDTH;
            int xRow = t * columns * WIDTH;
            for (int lane = 0; lane < WIDTH; lane += LANES) {
                FloatVector u = FloatVector.fromArray(SPECIES, g, gRow + r * WIDTH + lane);
                FloatVector v = FloatVector.fromArray(SPECIES, g, gRow + r1 * WIDTH + lane);
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, xRow + k * WIDTH + lane);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, xRow + k1 * WIDTH + lane);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, xRow + k2 * WIDTH + lane);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, xRow + k3 * WIDTH + lane);
                a0 = u.fma(x0, a0);
                a1 = u.fma(x1, a1);
                a2 = u.fma(x2, a2);
                a3 = u.fma(x3, a3);
                b0 = v.fma(x0, b0);
                b1 = v.fma(x1, b1);
                b2 = v.fma(x2, b2);
                b3 = v.fma(x3, b3);
            }
        }
        int at = r * columns + k;
        int below = r1 * columns + k;
        boolean two = r1 > r;
        add(a0, matrix, at, true);
        add(a1, matrix, at + 1, k + 1 < columns);
        add(a2, matrix, at + 2, k + 2 < columns);
        add(a3, matrix, at + 3, k + 3 < columns);
        add(b0, matrix, below, two);
        add(b1, matrix, below + 1, two && k + 1 < columns);
        add(b2, matrix, below + 2, two && k + 2 < columns);
        add(b3, matrix, below + 3, two && k + 3 < columns);
    }

    private static void add(FloatVector sum, double[] matrix, int at, boolean inside) {
        if (inside) {
            matrix[at] += total(sum);
        }
    }

    private static double sum(float[] g, int rows, int r, int times) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int t = 0; t < times; t++) {
            for (int lane = 0; lane < WIDTH; lane += LANES) {
                sum = sum.add(FloatVector.fromArray(SPECIES, g, (t * rows + r) * WIDTH + lane));
            }
        }
        return total(sum);
    }

    /** The lanes added one after another: the order of the Vector API's own sum may change when a method is compiled. */
    private static double total(FloatVector sum) {
        double total = 0;
        for (float lane : sum.toArray()) {
            total += lane;
        }
        return total;
    }
}
