package io.efferent.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import java.util.Arrays;

/** {@link Lanes} of float. */
final class FloatLanes extends Lanes<float[]> {
    FloatLanes(int width) {
        super(width);
    }

    @Override
    boolean doubles() {
        return false;
    }

    @Override
    float[] allocate(int length) {
        return new float[length];
    }

    @Override
    int length(float[] array) {
        return array.length;
    }

    @Override
    double get(float[] array, int index) {
        return array[index];
    }

    @Override
    void set(float[] array, int index, double value) {
        array[index] = (float) value;
    }

    @Override
    void fill(float[] array, int from, int to, double value) {
        Arrays.fill(array, from, to, (float) value);
    }

    @Override
    void multiplyAdd(float[] from, int fromIndex, double factor, float[] to, int toIndex, int length) {
        float times = (float) factor;
        for (int i = 0; i < length; i++) {
            to[toIndex + i] += times * from[fromIndex + i];
        }
    }

    @Override
    void pack(double[] matrix, int first, int rowStride, int columnStride, int rows, int columns, float[] to, int at) {
        for (int column = 0; column < columns; column++) {
            int from = first + column * columnStride;
            int packed = at + column * rows;
            for (int row = 0; row < rows; row++) {
                to[packed + row] = (float) matrix[from + row * rowStride];
            }
        }
    }

    @Override
    void addTo(float[] from, int fromIndex, double[] to, int toIndex, int length) {
        for (int i = 0; i < length; i++) {
            to[toIndex + i] += from[fromIndex + i];
        }
    }

    @Override
    float[] numbers(NDArray array) {
        return array.toFloatArray();
    }

    @Override
    float[] numbers(float[] values) {
        return values;
    }

    @Override
    float[] numbers(double[] values) {
        float[] numbers = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            numbers[i] = (float) values[i];
        }
        return numbers;
    }

    @Override
    double[] doubles(float[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }

    @Override
    NDArray array(NDManager manager, Shape shape, float[] numbers) {
        return Constants.of(manager, DataType.FLOAT32, shape, numbers);
    }

    @Override
    void toRows(float[] source, int offset, int stride, int samples, float[] block, int at, int columns) {
        for (int column = 0; column < columns; column++) {
            int row = at + column * width;
            for (int sample = 0; sample < samples; sample++) {
                block[row + sample] = source[offset + column + sample * stride];
            }
            Arrays.fill(block, row + samples, row + width, block[row + samples - 1]);
        }
    }

    @Override
    void fromRows(float[] block, int at, int columns, float[] target, int offset, int stride, int samples) {
        for (int column = 0; column < columns; column++) {
            int row = at + column * width;
            for (int sample = 0; sample < samples; sample++) {
                target[offset + column + sample * stride] = block[row + sample];
            }
        }
    }
}
