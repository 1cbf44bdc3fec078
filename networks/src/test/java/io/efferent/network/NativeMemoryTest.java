package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.LiveArrays;
import ai.djl.ndarray.types.DataType;
import io.efferent.task.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeMemoryTest {
    private static final int BATCHES = 1000;
    private static final int INTERVAL = 100;

    @ParameterizedTest
    @EnumSource(names = {"COMPILED", "AUTOGRAD"})
    @EnabledOnOs(OS.LINUX)
    void isFlatOverHundredsOfBatches(GradientEngine engine) {
        Environment environment = Tiny.reach(DataType.FLOAT32, 0.05);
        List<Integer> arrays = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        Tiny.trainer(environment).optEngine(engine).optBatches(BATCHES).optValidation(10, 4).optTruncation(2)
                .optListener(batch -> {
                    arrays.add(LiveArrays.count());
                    if (batch.batch() % INTERVAL == 0) {
                        // Gives back what the heap does not need, so that what grows is native.
                        System.gc();
                        megabytes.add(residentMegabytes());
                    }
                }).build().run();
        for (int batch = 1; batch < BATCHES; batch++) {
            assertEquals(arrays.getFirst(), arrays.get(batch), "live arrays after batch " + (batch + 1));
        }
        // The heap and the JVM's compiler come and go by tens of MB: what stays is in the smallest of each half.
        double growth = Collections.min(megabytes.subList(5, 10)) - Collections.min(megabytes.subList(1, 5));
        assertTrue(growth < 20, "resident memory grew by " + growth + " MB: " + megabytes);
    }

    private static double residentMegabytes() {
        try {
            String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
            return Long.parseLong(pages) * 4096 / 1e6;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
