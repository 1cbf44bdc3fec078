package io.efferent.array;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * The numbers of one model parameter and their shape: what a {@link Parameters} table is bound from.
 *
 * @param data elements in row-major order
 * @param shape the shape of the array they become
 */
public record Values(double[] data, Shape shape) {
    public Values {
        if (data.length != shape.size()) {
            throw new IllegalArgumentException(
                    "data: got " + data.length + " numbers, expected " + shape.size() + " for shape " + shape);
        }
        data = data.clone();
    }

    /** A scalar of shape (1, 1), which broadcasts over (batch, anything). */
    public static Values scalar(double value) {
        return new Values(new double[] {value}, new Shape(1, 1));
    }

    /** One number per column, shape (1, n): per joint or per muscle. */
    public static Values row(double... values) {
        return new Values(values, new Shape(1, values.length));
    }

    @Override
    public double[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values v && Arrays.equals(data, v.data) && shape.equals(v.shape);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(data) * 31 + shape.hashCode();
    }

    @Override
    public String toString() {
        return Arrays.toString(data) + shape;
    }
}
