package io.efferent.kernel;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import org.junit.jupiter.api.Test;

class ScanCacheTest {
    private static Scan scan(DataType type, double constant, int lag, int threads, boolean recorded, int hidden) {
        var builder = Scan.builder(type).optThreads(threads).addField("x", 2, true).addField("y", hidden, recorded);
        NDArray weight = builder.weight("w", new Shape(hidden, 2));
        return builder.trace(() -> {
            NDArray x = builder.lagged("x", lag);
            builder.setResult("x", x.mul(constant).add(builder.outer("c", 2)));
            builder.setResult("y", Linear.linear(x, weight, null).singletonOrThrow().tanh());
        }).build();
    }

    @Test
    void equalStepsAreCompiledOnce() {
        assertSame(scan(DataType.FLOAT64, 0.3, 1, 1, true, 3), scan(DataType.FLOAT64, 0.3, 1, 1, true, 3));
    }

    @Test
    void differentStepsAreCompiledApart() {
        Scan first = scan(DataType.FLOAT64, 0.3, 1, 1, true, 3);
        assertNotSame(first, scan(DataType.FLOAT32, 0.3, 1, 1, true, 3));
        assertNotSame(first, scan(DataType.FLOAT64, Math.nextUp(0.3), 1, 1, true, 3));
        assertNotSame(first, scan(DataType.FLOAT64, 0.3, 2, 1, true, 3));
        assertNotSame(first, scan(DataType.FLOAT64, 0.3, 1, 2, true, 3));
        assertNotSame(first, scan(DataType.FLOAT64, 0.3, 1, 1, false, 3));
        assertNotSame(first, scan(DataType.FLOAT64, 0.3, 1, 1, true, 4));
    }
}
