package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Map<String, Values> values = new LinkedHashMap<>();

    ParametersTest() {
        values.put("muscle.a", Values.row(1, 2, 3));
        values.put("muscle.b", Values.scalar(4));
        values.put("muscleless", Values.scalar(5));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void numbersBecomeArraysOfTheType() {
        Parameters p = Parameters.bind(manager, DataType.FLOAT32, values);
        assertEquals(List.of("muscle.a", "muscle.b", "muscleless"), List.copyOf(p.names()));
        assertArrayEquals(new float[] {1, 2, 3}, p.get("muscle.a").toFloatArray());
        assertEquals(new Shape(1, 3), p.get("muscle.a").getShape());
        assertEquals(new Shape(1, 1), p.get("muscle.b").getShape());
        assertEquals(DataType.FLOAT32, p.type());
        assertSame(manager, p.manager());
        assertFalse(p.isReplaced("muscle.a"));
    }

    @Test
    void replacedArraysAreUsedAsTheyAre() {
        NDArray mine = Constants.of(manager, DataType.FLOAT64, new Shape(1, 3), 7, 8, 9);
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, values, Map.of("muscle.a", mine));
        assertSame(mine, p.get("muscle.a"));
        assertTrue(p.isReplaced("muscle.a"));
        assertFalse(p.isReplaced("muscle.b"));
        assertTrue(p.in("muscle").isReplaced("a"));
        assertFalse(p.in("muscle").isReplaced("b"));
    }

    @Test
    void unknownReplacedNameIsNamedWithTheKnownOnes() {
        NDArray mine = Constants.of(manager, DataType.FLOAT64, new Shape(1, 1), 7);
        var e = assertThrows(IllegalArgumentException.class,
                () -> Parameters.bind(manager, DataType.FLOAT64, values, Map.of("muscle.c", mine)));
        assertEquals(
                "unknown parameter 'muscle.c', expected one of [muscle.a, muscle.b, muscleless]", e.getMessage());
    }

    @Test
    void wrongShapeNamesBothShapes() {
        NDArray mine = Constants.of(manager, DataType.FLOAT64, new Shape(3), 7, 8, 9);
        var e = assertThrows(IllegalArgumentException.class,
                () -> Parameters.bind(manager, DataType.FLOAT64, values, Map.of("muscle.a", mine)));
        assertEquals(
                "muscle.a: got float64 of shape (3), expected float64 of shape (1, 3)", e.getMessage());
    }

    @Test
    void wrongTypeNamesBothTypes() {
        NDArray mine = Constants.of(manager, DataType.FLOAT32, new Shape(1, 3), 7, 8, 9);
        var e = assertThrows(IllegalArgumentException.class,
                () -> Parameters.bind(manager, DataType.FLOAT64, values, Map.of("muscle.a", mine)));
        assertEquals(
                "muscle.a: got float32 of shape (1, 3), expected float64 of shape (1, 3)", e.getMessage());
    }

    @Test
    void unknownNameIsNamedWithTheKnownOnes() {
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, values);
        var e = assertThrows(IllegalArgumentException.class, () -> p.in("muscle").get("c"));
        assertEquals("unknown parameter 'c', expected one of [a, b]", e.getMessage());
    }

    @Test
    void innerParametersAreThoseOfOneLevel() {
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, values);
        Parameters inner = p.in("muscle");
        assertEquals(List.of("a", "b"), List.copyOf(inner.names()));
        assertSame(p.get("muscle.a"), inner.get("a"));
        assertSame(inner, p.in("muscle"), "a view is made once, so derived quantities are shared");
    }

    @Test
    void constantsAreMadeOnce() {
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, values);
        NDArray half = p.constant(0.5);
        assertEquals(0.5, half.getDouble());
        assertSame(half, p.constant(0.5));
        assertSame(half, p.in("muscle").constant(0.5));
        assertNotSame(half, p.constant(0.25));
        assertEquals(Double.NEGATIVE_INFINITY, 1 / p.constant(-0.0).getDouble(), "-0 is not 0");
        assertEquals(Double.POSITIVE_INFINITY, 1 / p.constant(0.0).getDouble(), "0 is not -0");
    }

    @Test
    void derivedQuantitiesAreComputedOnceAndPerLevel() {
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, values);
        int[] calls = {0};
        for (int i = 0; i < 3; i++) {
            NDArray doubled = p.derived("doubled", () -> {
                calls[0]++;
                return p.get("muscle.a").mul(p.constant(2));
            });
            assertArrayEquals(new double[] {2, 4, 6}, doubled.toDoubleArray());
        }
        assertEquals(1, calls[0]);
        p.in("muscle").derived("doubled", () -> {
            calls[0]++;
            return p.constant(1);
        });
        assertEquals(2, calls[0], "another level has names of its own");
    }

    @Test
    void aDerivedQuantityMayNeedAnother() {
        Parameters p = Parameters.bind(manager, DataType.FLOAT64, values);
        NDArray four = p.derived("four", () -> p.derived("two", () -> p.constant(2)).square());
        assertEquals(4, four.getDouble());
    }

    @Test
    void valuesCopyTheirData() {
        double[] data = {1, 2};
        Values row = Values.row(data);
        data[0] = 9;
        row.data()[1] = 9;
        assertArrayEquals(new double[] {1, 2}, row.data());
        assertEquals(row, Values.row(1, 2));
        assertEquals(row.hashCode(), Values.row(1, 2).hashCode());
        var e = assertThrows(
                IllegalArgumentException.class, () -> new Values(new double[] {1, 2}, new Shape(1, 3)));
        assertEquals("data: got 2 numbers, expected 3 for shape (1, 3)", e.getMessage());
    }
}
