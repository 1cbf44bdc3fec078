package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConstantsTest {
    private static final double[] NUMBERS = {
        Math.PI, -0.1, 0, -0.0, 1e-300, 1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN,
        Double.MIN_VALUE, Double.MAX_VALUE, 1.0 / 3
    };

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void doublesArriveBitForBit() {
        NDArray array = Constants.of(manager, DataType.FLOAT64, new Shape(3, 4), NUMBERS);
        assertEquals(new Shape(3, 4), array.getShape());
        assertEquals(DataType.FLOAT64, array.getDataType());
        assertArrayEquals(NUMBERS, array.toDoubleArray());
    }

    @Test
    void floatsAreTheNearestToTheDoubles() {
        NDArray array = Constants.of(manager, DataType.FLOAT32, new Shape(3, 4), NUMBERS);
        float[] expected = new float[NUMBERS.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) NUMBERS[i];
        }
        assertEquals(DataType.FLOAT32, array.getDataType());
        assertArrayEquals(expected, array.toFloatArray());
    }

    @Test
    void floatDataArrivesBitForBitInBothTypes() {
        float[] numbers = {0.1f, -3.25f, Float.MIN_VALUE};
        assertArrayEquals(
                numbers, Constants.of(manager, DataType.FLOAT32, new Shape(3), numbers).toFloatArray());
        assertArrayEquals(
                new double[] {0.1f, -3.25f, Float.MIN_VALUE},
                Constants.of(manager, DataType.FLOAT64, new Shape(3), numbers).toDoubleArray());
    }

    @Test
    void scalarsHaveNoDimension() {
        NDArray scalar = Constants.of(manager, DataType.FLOAT64, 2.5);
        assertEquals(new Shape(), scalar.getShape());
        assertEquals(2.5, scalar.getDouble());
    }

    @Test
    void matricesAreRowMajor() {
        NDArray matrix = Constants.of(manager, DataType.FLOAT64, new double[][] {{1, 2, 3}, {4, 5, 6}});
        assertEquals(new Shape(2, 3), matrix.getShape());
        assertEquals(4, matrix.getDouble(1, 0));
    }

    @Test
    void emptyArraysAreAllowed() {
        assertEquals(new Shape(0, 3), Constants.of(manager, DataType.FLOAT32, new Shape(0, 3)).getShape());
        assertEquals(new Shape(0, 0), Constants.of(manager, DataType.FLOAT32, new double[0][]).getShape());
    }

    @Test
    void wrongCountNamesBothNumbers() {
        var e = assertThrows(IllegalArgumentException.class,
                () -> Constants.of(manager, DataType.FLOAT64, new Shape(2, 2), 1, 2, 3));
        assertEquals("values: got 3 numbers, expected 4 for shape (2, 2)", e.getMessage());
        var floats = assertThrows(IllegalArgumentException.class,
                () -> Constants.of(manager, DataType.FLOAT32, new Shape(2), new float[] {1}));
        assertEquals("values: got 1 numbers, expected 2 for shape (2)", floats.getMessage());
    }

    @Test
    void onlyFloatTypesAreAccepted() {
        var e = assertThrows(IllegalArgumentException.class,
                () -> Constants.of(manager, DataType.INT32, new Shape(1), 1));
        assertEquals("type: got int32, expected float32 or float64", e.getMessage());
    }

    @Test
    void raggedRowsNameTheRow() {
        var e = assertThrows(IllegalArgumentException.class,
                () -> Constants.of(manager, DataType.FLOAT64, new double[][] {{1, 2}, {3}}));
        assertEquals("rows: row 1 has 1 numbers, expected 2 as in row 0", e.getMessage());
    }
}
