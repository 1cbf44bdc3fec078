package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorsTest {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void clipLimitsToTheBoundsAndBroadcastsThem() {
        NDArray x = Constants.of(manager, DataType.FLOAT64, new double[][] {{-1, 0.5, 9}, {2, 0, 0.1}});
        NDArray lower = Constants.of(manager, DataType.FLOAT64, new Shape(1, 3), 0, 0.6, 0.2);
        NDArray upper = Constants.of(manager, DataType.FLOAT64, 1);
        assertArrayEquals(
                new double[] {0, 0.6, 1, 1, 0.6, 0.2}, Tensors.clip(x, lower, upper).toDoubleArray());
    }

    @Test
    void clipPassesTheGradientAtAndBetweenTheBoundsAndStopsItOutside() {
        Map<String, Values> inputs = new LinkedHashMap<>();
        inputs.put("x", Values.row(-0.5, 0, 0.5, 1, 1.5));
        inputs.put("lower", Values.row(0, 0, 0, 0, 0));
        inputs.put("upper", Values.row(1, 1, 1, 1, 1));
        Map<String, double[]> gradients = Gradients.tape(inputs,
                (m, in) -> Tensors.clip(in.get("x"), in.get("lower"), in.get("upper")).sum());
        assertArrayEquals(new double[] {0, 1, 1, 1, 0}, gradients.get("x"));
        assertArrayEquals(new double[] {1, 0, 0, 0, 0}, gradients.get("lower"));
        assertArrayEquals(new double[] {0, 0, 0, 0, 1}, gradients.get("upper"));
    }

    @Test
    void clipLetsNotANumberThrough() {
        NDArray x = Constants.of(manager, DataType.FLOAT64, Double.NaN);
        NDArray clipped = Tensors.clip(
                x, Constants.of(manager, DataType.FLOAT64, 0), Constants.of(manager, DataType.FLOAT64, 1));
        assertEquals(Double.NaN, clipped.getDouble(), "an error must not be hidden");
    }

    @Test
    void whereBroadcastsEveryArgument() {
        NDArray row = Constants.of(manager, DataType.FLOAT64, new Shape(1, 2), 1, 2);
        NDArray column = Constants.of(manager, DataType.FLOAT64, new Shape(2, 1), 10, 20);
        NDArray scalar = Constants.of(manager, DataType.FLOAT64, 5);
        NDArray full = row.add(column);
        NDArray right = row.gt(Constants.of(manager, DataType.FLOAT64, 1.5));
        NDArray all = full.gt(Constants.of(manager, DataType.FLOAT64, 11.5));
        assertArrayEquals(new double[] {20, 12, 20, 22},
                Tensors.where(right, full, Constants.of(manager, DataType.FLOAT64, 20)).toDoubleArray());
        assertArrayEquals(new double[] {10, 1, 20, 1}, Tensors.where(
                right, Constants.of(manager, DataType.FLOAT64, 1), column).toDoubleArray());
        assertArrayEquals(new double[] {11, 5, 5, 5}, Tensors.where(all, scalar, full).toDoubleArray());
        assertArrayEquals(new double[] {11, 12, 21, 22}, Tensors.where(all, full, full).toDoubleArray());
        assertArrayEquals(new double[] {1, 10, 1, 20}, Tensors.where(
                right.logicalNot(), Constants.of(manager, DataType.FLOAT64, 1), column).toDoubleArray());
        var e = assertThrows(IllegalArgumentException.class,
                () -> Tensors.where(right, Constants.of(manager, DataType.FLOAT64, new Shape(1, 3), 1, 2, 3), scalar));
        assertEquals("shapes (1, 2) and (1, 3) do not broadcast", e.getMessage());
    }

    @Test
    void columnsKeepTheBatch() {
        double[][] rows = new double[2][70];
        rows[1][3] = 7;
        rows[1][69] = 8;
        NDArray x = Constants.of(manager, DataType.FLOAT64, rows);
        assertEquals(new Shape(2, 1), Tensors.column(x, 3).getShape());
        assertArrayEquals(new double[] {0, 7}, Tensors.column(x, 3).toDoubleArray());
        assertArrayEquals(new double[] {0, 8}, Tensors.column(x, 69).toDoubleArray());
        assertEquals(new Shape(2, 67), Tensors.columns(x, 3, 70).getShape());
        assertEquals(7, Tensors.columns(x, 3, 70).getDouble(1, 0));
    }

    @Test
    void concatLastJoinsColumns() {
        NDArray a = Constants.of(manager, DataType.FLOAT64, new double[][] {{1}, {2}});
        NDArray b = Constants.of(manager, DataType.FLOAT64, new double[][] {{3, 4}, {5, 6}});
        assertArrayEquals(new double[] {1, 3, 4, 2, 5, 6}, Tensors.concatLast(a, b).toDoubleArray());
        assertSame(a, Tensors.concatLast(a));
    }

    @Test
    void toDoublesReadsBothTypes() {
        assertArrayEquals(new double[] {1.5, -2},
                Tensors.toDoubles(Constants.of(manager, DataType.FLOAT32, new Shape(2), 1.5, -2)));
        assertArrayEquals(new double[] {0.1},
                Tensors.toDoubles(Constants.of(manager, DataType.FLOAT64, new Shape(1), 0.1)));
    }

    @Test
    void requireShapeNamesTheArgumentAndBothShapes() {
        NDArray x = Constants.of(manager, DataType.FLOAT64, new Shape(2, 3), 1, 2, 3, 4, 5, 6);
        assertSame(x, Tensors.requireShape("x", x, -1, 3));
        assertEquals("x: got shape (2, 3), expected (any, 4)",
                assertThrows(IllegalArgumentException.class, () -> Tensors.requireShape("x", x, -1, 4))
                        .getMessage());
        assertEquals("x: got shape (2, 3), expected (2)",
                assertThrows(IllegalArgumentException.class, () -> Tensors.requireShape("x", x, 2)).getMessage());
        assertEquals("x: got null, expected shape (any, 4)",
                assertThrows(IllegalArgumentException.class, () -> Tensors.requireShape("x", null, -1, 4))
                        .getMessage());
    }
}
