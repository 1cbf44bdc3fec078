package io.efferent.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Arrays of DJL's own managers are not protected; where they come in, a warning names the line of the model. */
class ForeignArraysTest {
    private static String logged(Runnable model) {
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            model.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int line() {
        return StackWalker.getInstance().walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    @Test
    void aWarningNamesTheLineOnce() {
        try (NDManager manager = Tensors.newManager(); NDManager djl = NDManager.newBaseManager("PyTorch");
                var tape = manager.getEngine().newGradientCollector()) {
            NDArray x = Constants.of(manager, DataType.FLOAT64, new Shape(1, 2), 1, 2);
            NDArray stiffness = Constants.of(djl, DataType.FLOAT64, new Shape(1, 2), 3, 4);
            stiffness.setRequiresGradient(true);
            int line = line() + 3;
            String log = logged(() -> {
                for (int i = 0; i < 3; i++) {
                    tape.backward(x.mul(stiffness.mul(2.5)).sum());
                }
            });
            assertTrue(
                    log.contains("ForeignArraysTest.java:" + line + "): an array of shape (1, 2) belongs to a manager"),
                    log);
            assertEquals(1, log.lines().count(), log);
        }
    }

    @Test
    void withoutATapeNumbersAreSafe() {
        try (NDManager manager = Tensors.newManager(); NDManager djl = NDManager.newBaseManager("PyTorch")) {
            manager.getEngine().newGradientCollector().close();
            assertEquals("", logged(() -> manager.ones(new Shape(2)).mul(djl.create(new float[] {3, 4}).mul(2.5))));
        }
    }

    @Test
    void arraysOfSubmanagersAreSafe() {
        try (NDManager manager = Tensors.newManager(); var tape = manager.getEngine().newGradientCollector()) {
            NDArray x = manager.create(new float[] {1, 2});
            x.setRequiresGradient(true);
            assertEquals("", logged(() -> {
                try (NDManager inner = manager.newSubManager()) {
                    tape.backward(
                            x.mul(inner.create(2.5f)).add(inner.ones(new Shape(2))).mul(x.mul(3)).maximum(0).sum());
                }
            }));
        }
    }
}
