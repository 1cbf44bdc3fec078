package io.efferent.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ThreadsTapesTest {
    private static double slope(double at) {
        try (NDManager manager = Tensors.newManager(); var tape = new Tape()) {
            NDArray x = Constants.of(manager, DataType.FLOAT64, at);
            x.setRequiresGradient(true);
            tape.backward(x.mul(x).mul(x));
            return Tensors.gradient(x).getDouble();
        }
    }

    /** All tapes are open at once. */
    @Test
    void tapesOfManyThreadsDoNotMeet() throws InterruptedException, ExecutionException {
        int threads = 8;
        var open = new CyclicBarrier(threads);
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Double>> slopes = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                double at = i;
                slopes.add(pool.submit(() -> {
                    try (var outer = new Tape()) {
                        open.await();
                        double inside = slope(at);
                        open.await();
                        return inside;
                    }
                }));
            }
            for (int i = 0; i < threads; i++) {
                assertEquals(3.0 * i * i, slopes.get(i).get());
            }
        }
    }

    @Test
    void aTapeMayBeOpenBesideOneOfDjl() {
        try (var djl = Engine.getEngine("PyTorch").newGradientCollector()) {
            assertEquals(12, slope(2));
        }
    }

    @Test
    void whatDependsOnNoLeafHasNoGradient() {
        try (NDManager manager = Tensors.newManager(); var tape = new Tape()) {
            NDArray x = Constants.of(manager, DataType.FLOAT64, 3);
            x.setRequiresGradient(true);
            tape.backward(Constants.of(manager, DataType.FLOAT64, 5));
            assertEquals(null, Tensors.gradient(x));
            tape.backward(x.mul(x));
            assertEquals(6, Tensors.gradient(x).getDouble());
        }
    }

    @Test
    void onlyScalarsAreSentBack() {
        try (NDManager manager = Tensors.newManager(); var tape = new Tape()) {
            NDArray x = Constants.of(manager, DataType.FLOAT64, new double[][] {{1, 2}});
            var failure = assertThrows(IllegalArgumentException.class, () -> tape.backward(x));
            assertEquals("scalar: got shape (1, 2), expected one number of shape ()", failure.getMessage());
        }
    }
}
