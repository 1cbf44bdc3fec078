package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import java.util.Arrays;

/** {@link Lanes} of double. */
final class DoubleLanes extends Lanes {
    DoubleLanes(int width) {
        super(width);
    }

    @Override
    boolean doubles() {
        return true;
    }

    @Override
    Object allocate(int length) {
        return new double[length];
    }

    @Override
    int length(Object array) {
        return ((double[]) array).length;
    }

    @Override
    void add(Object from, int fromIndex, Object to, int toIndex, int length) {
        double[] x = (double[]) from;
        double[] y = (double[]) to;
        for (int i = 0; i < length; i++) {
            y[toIndex + i] += x[fromIndex + i];
        }
    }

    @Override
    void fill(Object array, int from, int to, double value) {
        Arrays.fill((double[]) array, from, to, (double) value);
    }

    @Override
    Object numbers(NDArray array) {
        return array.toDoubleArray();
    }

    @Override
    NDArray array(NDManager manager, Shape shape, Object numbers) {
        return Constants.of(manager, DataType.FLOAT64, shape, (double[]) numbers);
    }

    @Override
    void toRows(Object source, int offset, int stride, int samples, Object block, int at, int columns) {
        double[] from = (double[]) source;
        double[] to = (double[]) block;
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
        double[] from = (double[]) block;
        double[] to = (double[]) target;
        for (int column = 0; column < columns; column++) {
            int row = at + column * width;
            for (int sample = 0; sample < samples; sample++) {
                to[offset + column + sample * stride] = from[row + sample];
            }
        }
    }

    @Override
    LinearMaps maps(double[][] matrices, int[] rows, int[] columns, double[][] biases) {
        return new LinearMaps() {
            @Override
            public void apply(int map, Object from, int x, Object to, int y) {
                double[] in = (double[]) from;
                double[] out = (double[]) to;
                for (int r = 0; r < rows[map]; r++) {
                    int at = y + r * width;
                    Arrays.fill(out, at, at + width, biases[map] == null ? 0 : biases[map][r]);
                    for (int k = 0; k < columns[map]; k++) {
                        multiplyAdd(in, matrices[map][r * columns[map] + k], x + k * width, out, at);
                    }
                }
            }

            @Override
            public void applyTransposed(int map, Object from, int x, Object to, int y) {
                double[] in = (double[]) from;
                double[] out = (double[]) to;
                for (int k = 0; k < columns[map]; k++) {
                    int at = y + k * width;
                    Arrays.fill(out, at, at + width, 0);
                    for (int r = 0; r < rows[map]; r++) {
                        multiplyAdd(in, matrices[map][r * columns[map] + k], x + r * width, out, at);
                    }
                }
            }
        };
    }

    private void multiplyAdd(double[] in, double factor, int from, double[] out, int to) {
        for (int i = 0; i < width; i++) {
            out[to + i] += factor * in[from + i];
        }
    }

    @Override
    int margin() {
        return 0;
    }

    @Override
    int paddedColumns(int columns) {
        return columns + 1;
    }

    @Override
    Object outerSums(int rows, int columns) {
        return new double[rows * (columns + 1)];
    }

    @Override
    void turn(Object block, int at, int columns, Object turned, int step) {
        double[] x = (double[]) turned;
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
        double[] g = (double[]) gradients;
        double[] x = (double[]) turned;
        double[] total = (double[]) sums;
        int size = columns + 1;
        for (int r = 0; r < rows; r++) {
            for (int sample = 0; sample < steps * width; sample++) {
                double factor = g[at + sample / width * stride + r * width + sample % width];
                for (int k = 0; k < size; k++) {
                    total[r * size + k] += factor * x[sample * size + k];
                }
            }
        }
    }

    @Override
    void addTotal(Object sums, int rows, int columns, int from, int count, double[] total) {
        double[] numbers = (double[]) sums;
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < count; k++) {
                total[r * count + k] += numbers[r * (columns + 1) + from + k];
            }
        }
    }
}
