package io.efferent.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * The one place where Java numbers become arrays.
 *
 * <p>Every array made here owns its memory natively, in whichever manager. That matters on an autograd tape: in
 * managers of DJL's own, {@code create(float[])} and the overloads {@code mul(Number)}, {@code div(Number)}, {@code
 * pow(Number)} and {@code maximum(Number)} leave the tape pointing into a Java buffer that may be gone before {@code
 * backward}, which gives silently wrong gradients. {@link Tensors#newManager()} makes managers where these are safe
 * too.
 */
public final class Constants {
    private Constants() {}

    /**
     * A constant of the given shape.
     *
     * @param manager the manager that frees the array
     * @param type {@link DataType#FLOAT32} or {@link DataType#FLOAT64}
     * @param shape the shape
     * @param values the elements in row-major order, as many as the shape holds
     * @return a natively owned array
     * @throws IllegalArgumentException if the type is not a float type or the number of values does not fit the shape
     */
    public static NDArray of(NDManager manager, DataType type, Shape shape, double... values) {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "values: got " + values.length + " numbers, expected " + shape.size() + " for shape " + shape);
        }
        requireFloat(type);
        if (manager instanceof ConstantSource source) {
            return source.constant(shape, values);
        }
        if (manager.getDevice().isGpu()) {
            return manager.create(DoubleBuffer.wrap(values), shape, DataType.FLOAT64).toType(type, false);
        }
        NDArray array = manager.create(shape, type);
        if (values.length == 0) {
            return array;
        }
        var buffer = array.toByteBuffer(true);
        if (type == DataType.FLOAT64) {
            buffer.asDoubleBuffer().put(values);
        } else {
            var floats = buffer.asFloatBuffer();
            for (double value : values) {
                floats.put((float) value);
            }
        }
        return array;
    }

    /** A constant of the given shape from float data; see {@link #of(NDManager, DataType, Shape, double...)}. */
    public static NDArray of(NDManager manager, DataType type, Shape shape, float[] values) {
        boolean direct = type == DataType.FLOAT32 && values.length > 0 && !(manager instanceof ConstantSource);
        if (direct && values.length == shape.size() && manager.getDevice().isGpu()) {
            return manager.create(FloatBuffer.wrap(values), shape, type);
        }
        if (direct && values.length == shape.size()) {
            NDArray array = manager.create(shape, type);
            array.toByteBuffer(true).asFloatBuffer().put(values);
            return array;
        }
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return of(manager, type, shape, doubles);
    }

    /** A scalar constant of shape (). */
    public static NDArray of(NDManager manager, DataType type, double value) {
        return of(manager, type, new Shape(), value);
    }

    /**
     * A matrix.
     *
     * @param rows equally long rows, shape (rows, columns)
     * @throws IllegalArgumentException if the rows differ in length
     */
    public static NDArray of(NDManager manager, DataType type, double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        double[] flat = new double[rows.length * columns];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != columns) {
                throw new IllegalArgumentException("rows: row " + r + " has " + rows[r].length
                        + " numbers, expected " + columns + " as in row 0");
            }
            System.arraycopy(rows[r], 0, flat, r * columns, columns);
        }
        return of(manager, type, new Shape(rows.length, columns), flat);
    }

    private static void requireFloat(DataType type) {
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw new IllegalArgumentException("type: got " + type + ", expected float32 or float64");
        }
    }
}
