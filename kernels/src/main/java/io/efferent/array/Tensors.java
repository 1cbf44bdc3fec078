package io.efferent.array;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Small tensor operations that DJL lacks, or offers in a form that is slow or unsafe on the tape. */
public final class Tensors {
    private static final NDIndex[] COLUMNS = new NDIndex[64];

    static {
        for (int i = 0; i < COLUMNS.length; i++) {
            COLUMNS[i] = columnIndex(i, i + 1);
        }
    }

    private Tensors() {}

    /**
     * A manager of arrays that is safe on the tape. DJL's own managers let {@code x.mul(2.5)} and the other overloads
     * that take a number point into memory that may be gone when {@code backward} reads it, and likewise arrays that
     * are made of Java numbers and closed before. Those of this one own their memory, and so do those of its
     * submanagers. An operation's result belongs to the manager of its left operand; where an array of one of DJL's own
     * managers comes in on the right while a tape records, a warning names the line.
     *
     * @return a manager to be closed
     */
    public static NDManager newManager() {
        return OwningManager.open();
    }

    /** Column {@code index} of a (batch, n) array, shape (batch, 1). */
    public static NDArray column(NDArray x, int index) {
        return x.get(index < COLUMNS.length ? COLUMNS[index] : columnIndex(index, index + 1));
    }

    /** Columns {@code from} (inclusive) to {@code to} (exclusive) of a (batch, n) array. */
    public static NDArray columns(NDArray x, int from, int to) {
        return x.get(columnIndex(from, to));
    }

    private static NDIndex columnIndex(int from, int to) {
        return new NDIndex().addAllDim().addSliceDim(from, to);
    }

    /**
     * Limits {@code x} to [lower, upper]; the bounds broadcast. The gradient at a bound is 1, as for {@code clip}, and
     * bounds given as arrays receive the gradient of what they cut off.
     */
    public static NDArray clip(NDArray x, NDArray lower, NDArray upper) {
        NDArray above = atLeast(x, lower);
        return where(above.gt(upper), upper, above);
    }

    /**
     * The larger of {@code x} and a bound, which broadcasts. Where they are equal the gradient is that of {@code x},
     * which can only rise from there; {@code maximum} would halve it.
     */
    public static NDArray atLeast(NDArray x, NDArray lower) {
        return where(x.lt(lower), lower, x);
    }

    /**
     * The square root, with gradient 0 instead of infinity at 0; for norms that may vanish. NaN for negative numbers.
     */
    public static NDArray sqrt(NDArray x) {
        NDArray zero = x.zerosLike();
        NDArray vanishes = x.eq(zero);
        return where(vanishes, zero, where(vanishes, x.onesLike(), x).sqrt());
    }

    /**
     * {@code a} where the condition holds, {@code b} elsewhere. Unlike DJL's, it broadcasts {@code a} too. A gradient
     * flows to the chosen side only, but the other side's derivatives must be finite.
     */
    public static NDArray where(NDArray condition, NDArray a, NDArray b) {
        if (a.getShape().equals(condition.getShape())) {
            return NDArrays.where(condition, a, b);
        }
        if (b.getShape().equals(condition.getShape())) {
            return NDArrays.where(condition.logicalNot(), b, a);
        }
        Shape shape = broadcastShape(condition.getShape(), broadcastShape(a.getShape(), b.getShape()));
        return NDArrays.where(condition.broadcast(shape), a.broadcast(shape), b);
    }

    private static Shape broadcastShape(Shape a, Shape b) {
        long[] shape = new long[Math.max(a.dimension(), b.dimension())];
        for (int i = 1; i <= shape.length; i++) {
            long left = i <= a.dimension() ? a.get(a.dimension() - i) : 1;
            long right = i <= b.dimension() ? b.get(b.dimension() - i) : 1;
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException("shapes " + a + " and " + b + " do not broadcast");
            }
            shape[shape.length - i] = left == 1 ? right : left;
        }
        return new Shape(shape);
    }

    /** Joins arrays along their last axis. */
    public static NDArray concatLast(NDArray... arrays) {
        return arrays.length == 1 ? arrays[0]
                : NDArrays.concat(new NDList(arrays), arrays[0].getShape().dimension() - 1);
    }

    /**
     * The gradient of a leaf of the tape, to be closed; null if nothing that was differentiated depends on the leaf.
     */
    public static NDArray gradient(NDArray leaf) {
        NDArray gradient = leaf.getGradient();
        // What DJL returns for a leaf without gradient is no array of the leaf's shape.
        boolean isThere = gradient != null
                && gradient.getShape().equals(leaf.getShape()) && gradient.getDataType() == leaf.getDataType();
        return isThere ? gradient : null;
    }

    /** The elements in row-major order, whatever the float type. */
    public static double[] toDoubles(NDArray x) {
        if (x.getDataType() == DataType.FLOAT64) {
            return x.toDoubleArray();
        }
        float[] floats = x.toFloatArray();
        double[] doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }

    /** The numbers of an array with three axes, such as (trial, time, column). */
    public static double[][][] toCube(NDArray x) {
        return toCube(new Values(toDoubles(x), x.getShape()));
    }

    /** The numbers of values with three axes. */
    public static double[][][] toCube(Values values) {
        double[] flat = values.data();
        int times = (int) values.shape().get(1);
        int width = (int) values.shape().get(2);
        double[][][] cube = new double[(int) values.shape().get(0)][times][];
        for (int trial = 0; trial < cube.length; trial++) {
            for (int time = 0; time < times; time++) {
                int from = (trial * times + time) * width;
                cube[trial][time] = Arrays.copyOfRange(flat, from, from + width);
            }
        }
        return cube;
    }

    /**
     * Checks a shape.
     *
     * @param name the argument's name, for the message
     * @param x the array that came
     * @param expected the expected shape; -1 matches any length
     * @return {@code x}
     * @throws IllegalArgumentException naming the argument and both shapes
     */
    public static NDArray requireShape(String name, NDArray x, long... expected) {
        if (x == null) {
            throw new IllegalArgumentException(name + ": got null, expected shape " + describe(expected));
        }
        Shape shape = x.getShape();
        boolean fits = shape.dimension() == expected.length;
        for (int i = 0; fits && i < expected.length; i++) {
            fits = expected[i] == -1 || expected[i] == shape.get(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(name + ": got shape " + shape + ", expected " + describe(expected));
        }
        return x;
    }

    private static String describe(long[] shape) {
        var text = new StringBuilder("(");
        for (int i = 0; i < shape.length; i++) {
            text.append(i == 0 ? "" : ", ").append(shape[i] == -1 ? "any" : Long.toString(shape[i]));
        }
        return text.append(')').toString();
    }
}
