package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import java.util.Arrays;

/** {@link Lanes} of double. */
final class DoubleLanes extends Lanes<double[]> {
    DoubleLanes(int width) {
        super(width);
    }

    @Override
    boolean doubles() {
        return true;
    }

    @Override
    double[] allocate(int length) {
        return new double[length];
    }

    @Override
    int length(double[] array) {
        return array.length;
    }

    @Override
    double get(double[] array, int index) {
        return array[index];
    }

    @Override
    void set(double[] array, int index, double value) {
        array[index] = value;
    }

    @Override
    void fill(double[] array, int from, int to, double value) {
        Arrays.fill(array, from, to, value);
    }

    @Override
    void multiplyAdd(double[] from, int fromIndex, double factor, double[] to, int toIndex, int length) {
        double times = factor;
        for (int i = 0; i < length; i++) {
            to[toIndex + i] += times * from[fromIndex + i];
        }
    }

    @Override
    void pack(double[] matrix, int first, int rowStride, int columnStride, int rows, int columns, double[] to, int at) {
        for (int column = 0; column < columns; column++) {
            int from = first + column * columnStride;
            int packed = at + column * rows;
            for (int row = 0; row < rows; row++) {
                to[packed + row] = matrix[from + row * rowStride];
            }
        }
    }

    @Override
    void addTo(double[] from, int fromIndex, double[] to, int toIndex, int length) {
        for (int i = 0; i < length; i++) {
            to[toIndex + i] += from[fromIndex + i];
        }
    }

    @Override
    double[] numbers(NDArray array) {
        return array.toDoubleArray();
    }

    @Override
    double[] numbers(float[] values) {
        double[] numbers = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            numbers[i] = values[i];
        }
        return numbers;
    }

    @Override
    double[] numbers(double[] values) {
        return values;
    }

    @Override
    double[] doubles(double[] numbers) {
        return numbers;
    }

    @Override
    NDArray array(NDManager manager, Shape shape, double[] numbers) {
        return Constants.of(manager, DataType.FLOAT64, shape, numbers);
    }

    @Override
    void toRows(double[] source, int offset, int stride, int samples, double[] block, int at, int columns) {
        for (int column = 0; column < columns; column++) {
            int row = at + column * width;
            for (int sample = 0; sample < samples; sample++) {
                block[row + sample] = source[offset + column + sample * stride];
            }
            Arrays.fill(block, row + samples, row + width, block[row + samples - 1]);
        }
    }

    @Override
    void fromRows(double[] block, int at, int columns, double[] target, int offset, int stride, int samples) {
        for (int column = 0; column < columns; column++) {
            int row = at + column * width;
            for (int sample = 0; sample < samples; sample++) {
                target[offset + column + sample * stride] = block[row + sample];
            }
        }
    }
}
