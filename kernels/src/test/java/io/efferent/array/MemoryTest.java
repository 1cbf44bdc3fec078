package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void whatFitsIsTakenAndWhatDoesNotIsNamed() {
        double most = Runtime.getRuntime().maxMemory();
        assertDoesNotThrow(() -> Memory.require("batch", 3, 1e6, most));
        for (double[] tooMuch : new double[][] {{1, 1.01 * most}, {3e9, 8}, {1, Double.POSITIVE_INFINITY}}) {
            var message = assertThrows(
                    IllegalArgumentException.class, () -> Memory.require("batch", 3, tooMuch[0], tooMuch[1]))
                    .getMessage();
            assertTrue(message.startsWith("batch: got 3, which needs at least "), message);
            assertTrue(message.contains(" GiB of this JVM"), message);
        }
    }
}
