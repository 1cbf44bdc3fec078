package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.DataType;
import io.efferent.task.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many trainers in one JVM. */
class SideBySideTest {
    private static final Environment ENVIRONMENT = Tiny.reach(DataType.FLOAT32, 0.1);
    private static final GradientEngine[] ENGINES =
            {GradientEngine.AUTOGRAD, GradientEngine.COMPILED, GradientEngine.AUTO};

    /** A compiled policy, one that is not compiled, and all on the tape. */
    private static Object train(int number) {
        Policy gru = Tiny.gru(ENVIRONMENT);
        return Tiny.trainer(ENVIRONMENT).setPolicy(number % 6 < 3 ? gru : new Policies.Untraceable(gru)).optBatches(3)
                .optThreads(1).optSeed(number % 12).optEngine(ENGINES[number % 3]).build().run().last().weights()
                .values();
    }

    @Test
    void manyTrainersGiveTheNumbersOfOneAlone() throws InterruptedException, ExecutionException {
        List<Object> alone = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            alone.add(train(i));
        }
        try (var pool = Executors.newFixedThreadPool(16)) {
            List<Future<Object>> together = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int number = i;
                together.add(pool.submit(() -> train(number)));
            }
            for (int i = 0; i < 64; i++) {
                assertEquals(alone.get(i % 12), together.get(i).get(), "trainer " + i);
            }
        }
    }
}
