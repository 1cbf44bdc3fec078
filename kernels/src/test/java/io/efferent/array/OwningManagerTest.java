package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link Tensors#newManager()}: what DJL makes of Java numbers stays until {@code backward}. */
class OwningManagerTest {
    /** An operation with a number, and the same with an array that is kept. */
    private record Overload(String name, UnaryOperator<NDArray> number, UnaryOperator<NDArray> array) {}

    private static NDArray two(NDArray x) {
        return Constants.of(x.getManager(), x.getDataType(), 2.5);
    }

    private static final List<Overload> OVERLOADS = List.of(
            new Overload("mul", x -> x.mul(2.5), x -> x.mul(two(x))),
            new Overload("div", x -> x.div(2.5), x -> x.div(two(x))),
            new Overload("pow", x -> x.pow(2.5), x -> x.pow(two(x))),
            new Overload("maximum", x -> x.maximum(2.5), x -> x.maximum(two(x))),
            new Overload("minimum", x -> x.minimum(2.5), x -> x.minimum(two(x))),
            new Overload("add", x -> x.add(2.5), x -> x.add(two(x))),
            new Overload("sub", x -> x.sub(2.5), x -> x.sub(two(x))),
            new Overload("number times", x -> NDArrays.mul(2.5, x), x -> two(x).mul(x)),
            new Overload("number by", x -> NDArrays.div(2.5, x), x -> two(x).div(x)),
            new Overload("number to the power of", x -> NDArrays.pow(2.5, x), x -> two(x).pow(x)),
            new Overload("in place", x -> x.add(1).muli(2.5), x -> x.add(1).mul(two(x))),
            new Overload("greater", x -> x.mul(x.gt(2.5)), x -> x.mul(x.gt(two(x)))));

    /** The gradient of the sum of many results of an operation; each has a number of its own. */
    private static double[] gradient(DataType type, UnaryOperator<NDArray> operation) {
        try (NDManager manager = Tensors.newManager()) {
            NDArray x = Constants.of(manager, type, new Shape(1, 3), 0.3, 1.7, 3.1);
            x.setRequiresGradient(true);
            try (var tape = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray sum = operation.apply(x);
                for (int i = 0; i < 50; i++) {
                    sum = sum.add(operation.apply(x));
                }
                Garbage.collect();
                tape.backward(sum.sum());
            }
            return Tensors.toDoubles(x.getGradient());
        }
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"FLOAT32", "FLOAT64"})
    void numbersStayUntilBackward(DataType type) {
        for (Overload overload : OVERLOADS) {
            double[] expected = gradient(type, overload.array());
            double[] actual = gradient(type, overload.number());
            for (int i = 0; i < expected.length; i++) {
                // A number is double, whatever the type of the array that it meets.
                double tolerance = type == DataType.FLOAT32 ? 1e-6 * Math.abs(expected[i]) : 0;
                assertEquals(expected[i], actual[i], tolerance, overload.name());
            }
        }
    }

    @Test
    void arraysOfJavaNumbersMayBeClosedEarly() {
        double[] floats = gradient(DataType.FLOAT32, x -> {
            try (NDArray factors = x.getManager().create(new float[] {2, 3, 4})) {
                return x.mul(factors);
            }
        });
        assertArrayEquals(new double[] {102, 153, 204}, floats);
        double[] doubles = gradient(DataType.FLOAT64, x -> {
            try (NDManager inner = x.getManager().newSubManager();
                    NDArray factors = inner.create(new double[][] {{2, 3, 4}})) {
                return x.mul(factors);
            }
        });
        assertArrayEquals(new double[] {102, 153, 204}, doubles);
        double[] indices = gradient(DataType.FLOAT64, x -> {
            try (NDArray index = x.getManager().create(new long[] {2, 0}, new Shape(1, 2))) {
                return x.gather(index, 1);
            }
        });
        assertArrayEquals(new double[] {51, 0, 51}, indices);
    }

    @Test
    void arraysAreWhatDjlMakesOfTheSameData() {
        try (NDManager own = Tensors.newManager(); NDManager djl = NDManager.newBaseManager("PyTorch")) {
            for (NDManager manager : List.of(own, djl)) {
                assertEquals(new Shape(), manager.create(3).getShape());
                assertEquals(3.5, manager.create(3.5).getDouble());
                assertEquals(7L, manager.create(7L).getLong());
                assertEquals((byte) 5, manager.create(new byte[] {4, 5}).getByte(1));
                assertEquals(0, manager.create(new float[0]).size());
                assertArrayEquals(
                        new boolean[] {true, false}, manager.create(new boolean[] {true, false}).toBooleanArray());
                assertArrayEquals(new int[] {1, 2, 3, 4}, manager.create(new int[][] {{1, 2}, {3, 4}}).toIntArray());
                assertThrows(IllegalArgumentException.class, () -> manager.create(new float[] {1, 2}, new Shape(3)));
            }
            assertEquals(own, own.newSubManager().getParentManager());
        }
    }

    @Test
    void closingFreesArraysAndSubmanagers() {
        NDManager manager = Tensors.newManager();
        NDManager inner = manager.newSubManager();
        NDArray x = manager.create(1.5f);
        NDArray y = inner.create(2.5f).mul(3);
        assertEquals(List.of(y), inner.getManagedArrays().stream().filter(a -> a == y).toList());
        manager.close();
        assertFalse(inner.isOpen());
        assertThrows(IllegalStateException.class, x::toFloatArray);
        assertThrows(IllegalStateException.class, y::toFloatArray);
    }

    @Test
    void manyIterationsLeaveNothingBehind() {
        NDManager root = null;
        for (int i = 0; i < 300; i++) {
            try (NDManager manager = Tensors.newManager()) {
                NDArray x = manager.create(new float[] {1, 2});
                for (int k = 0; k < 10; k++) {
                    x = x.mul(1.5).add(1);
                }
                assertEquals(21, manager.getManagedArrays().size());
                root = manager.getParentManager();
            }
        }
        assertTrue(root.getManagedArrays().isEmpty());
    }
}
