package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import java.util.Arrays;
import java.util.stream.IntStream;

/** {@link Lanes} of float. */
final class FloatLanes extends Lanes {
    /** How far the first number of a row is behind that of the first row, for as many rows as a vector has numbers. */
    private final int[] rowStarts;

    FloatLanes(int width) {
        super(width);
        rowStarts = Vectors.available() ? IntStream.range(0, Vectors.floatLanes()).map(row -> row * width).toArray() : null;
    }

    @Override
    boolean doubles() {
        return false;
    }

    @Override
    Object allocate(int length) {
        return new float[length];
    }

    @Override
    int length(Object array) {
        return ((float[]) array).length;
    }

    @Override
    void add(Object from, int fromIndex, Object to, int toIndex, int length) {
        float[] x = (float[]) from;
        float[] y = (float[]) to;
        if (Vectors.available()) {
            FloatProducts.add(x, fromIndex, y, toIndex, length);
        } else {
            for (int i = 0; i < length; i++) {
                y[toIndex + i] += x[fromIndex + i];
            }
        }
    }

    @Override
    void fill(Object array, int from, int to, double value) {
        Arrays.fill((float[]) array, from, to, (float) value);
    }

    @Override
    Object numbers(NDArray array) {
        return array.toFloatArray();
    }

    @Override
    NDArray array(NDManager manager, Shape shape, Object numbers) {
        return Constants.of(manager, DataType.FLOAT32, shape, (float[]) numbers);
    }

    @Override
    void toRows(Object source, int offset, int stride, int samples, Object block, int at, int columns) {
        float[] from = (float[]) source;
        float[] to = (float[]) block;
        for (int column = 0; column < columns; column++) {
            int row = at + column * width;
            for (int sample = 0; sample < samples; sample++) {
                to[row + sample] = from[offset + column + sample * stride];
            }
            Arrays.fill(to, row + samples, row + width, to[row + samples - 1]);
        }
    }

    @Override
    void fromRows(Object block, int at, int columns, Object target, int offset, int stride, int samples) {
        float[] from = (float[]) block;
        float[] to = (float[]) target;
        for (int column = 0; column < columns; column++) {
            int row = at + column * width;
            for (int sample = 0; sample < samples; sample++) {
                to[offset + column + sample * stride] = from[row + sample];
            }
        }
    }

    @Override
    LinearMaps maps(double[][] matrices, int[] rows, int[] columns, double[][] biases) {
        return Vectors.available()
                ? vectorMaps(matrices, rows, columns, biases)
                : plainMaps(matrices, rows, columns, biases);
    }

    private LinearMaps vectorMaps(double[][] matrices, int[] rows, int[] columns, double[][] biases) {
        float[][] forward = new float[matrices.length][];
        float[][] transposed = new float[matrices.length][];
        float[][] bias = new float[matrices.length][];
        for (int m = 0; m < matrices.length; m++) {
            forward[m] = FloatProducts.packed(matrices[m], rows[m], columns[m], false);
            bias[m] = new float[FloatProducts.paddedRows(rows[m])];
            for (int i = 0; biases[m] != null && i < rows[m]; i++) {
                bias[m][i] = (float) biases[m][i];
            }
        }
        float[] noBias = new float[FloatProducts.paddedRows(Arrays.stream(columns).max().orElse(0))];
        return new LinearMaps() {
            @Override
            public void apply(int map, Object from, int x, Object to, int y) {
                FloatProducts.apply(forward[map], bias[map], rows[map], columns[map], width, (float[]) from, x, (float[]) to, y);
            }

            @Override
            public void prepareTransposed() {
                for (int m = 0; m < matrices.length; m++) {
                    if (transposed[m] == null) {
                        transposed[m] = FloatProducts.packed(matrices[m], rows[m], columns[m], true);
                    }
                }
            }

            @Override
            public void applyTransposed(int map, Object from, int x, Object to, int y) {
                FloatProducts.apply(
                        transposed[map], noBias, columns[map], rows[map], width, (float[]) from, x, (float[]) to, y);
            }
        };
    }

    @Override
    int margin() {
        return Vectors.available() ? FloatProducts.MARGIN : 0;
    }

    @Override
    int paddedColumns(int columns) {
        return Vectors.available() ? FloatProducts.paddedColumns(columns) : columns + 1;
    }

    @Override
    Object outerSums(int rows, int columns) {
        return new float[Vectors.available() ? FloatProducts.outerSums(rows, columns) : rows * (columns + 1)];
    }

    @Override
    void turn(Object block, int at, int columns, Object turned, int step) {
        float[] x = (float[]) turned;
        if (Vectors.available()) {
            FloatProducts.turn((float[]) block, at, columns, width, rowStarts, x, step);
            return;
        }
        int size = columns + 1;
        int first = step * width * size;
        fromRows(block, at, columns, x, first, size, width);
        for (int sample = 0; sample < width; sample++) {
            x[first + sample * size + columns] = 1;
        }
    }

    @Override
    void addOuterProducts(
            Object gradients, int at, int stride, int rows, Object turned, int columns, int steps, Object sums) {
        float[] g = (float[]) gradients;
        float[] x = (float[]) turned;
        float[] total = (float[]) sums;
        if (Vectors.available()) {
            FloatProducts.addOuterProducts(g, at, stride, rows, width, x, columns, steps, total);
            return;
        }
        int size = columns + 1;
        for (int r = 0; r < rows; r++) {
            for (int sample = 0; sample < steps * width; sample++) {
                float factor = g[at + sample / width * stride + r * width + sample % width];
                for (int k = 0; k < size; k++) {
                    total[r * size + k] += factor * x[sample * size + k];
                }
            }
        }
    }

    @Override
    void addTotal(Object sums, int rows, int columns, int from, int count, double[] total) {
        float[] numbers = (float[]) sums;
        if (Vectors.available()) {
            FloatProducts.addTotal(numbers, rows, columns, from, count, total);
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < count; k++) {
                total[r * count + k] += numbers[r * (columns + 1) + from + k];
            }
        }
    }

    private LinearMaps plainMaps(double[][] matrices, int[] rows, int[] columns, double[][] biases) {
        return new LinearMaps() {
            @Override
            public void apply(int map, Object from, int x, Object to, int y) {
                float[] in = (float[]) from;
                float[] out = (float[]) to;
                for (int r = 0; r < rows[map]; r++) {
                    int at = y + r * width;
                    Arrays.fill(out, at, at + width, biases[map] == null ? 0 : (float) biases[map][r]);
                    for (int k = 0; k < columns[map]; k++) {
                        multiplyAdd(in, (float) matrices[map][r * columns[map] + k], x + k * width, out, at);
                    }
                }
            }

            @Override
            public void applyTransposed(int map, Object from, int x, Object to, int y) {
                float[] in = (float[]) from;
                float[] out = (float[]) to;
                for (int k = 0; k < columns[map]; k++) {
                    int at = y + k * width;
                    Arrays.fill(out, at, at + width, 0);
                    for (int r = 0; r < rows[map]; r++) {
                        multiplyAdd(in, (float) matrices[map][r * columns[map] + k], x + r * width, out, at);
                    }
                }
            }
        };
    }

    private void multiplyAdd(float[] in, float factor, int from, float[] out, int to) {
        for (int i = 0; i < width; i++) {
            out[to + i] += factor * in[from + i];
        }
    }
}
