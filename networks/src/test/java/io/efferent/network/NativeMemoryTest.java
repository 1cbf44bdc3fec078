package io.efferent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.LiveArrays;
import ai.djl.ndarray.types.DataType;
import io.efferent.task.Environment;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class NativeMemoryTest {
    private static final int BATCHES = 1000;
    private static final int INTERVAL = 100;
    /** Places in glibc's struct mallinfo2 of ten size_t: hblkhd and uordblks. */
    private static final int MAPPED = 4;
    private static final int IN_USE = 7;
    private static final MethodHandle MALLINFO = Linker.nativeLinker().defaultLookup().find("mallinfo2")
            .map(symbol -> Linker.nativeLinker().downcallHandle(symbol,
                    FunctionDescriptor.of(
                    MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG)))))
            .orElse(null);

    @ParameterizedTest
    @EnumSource(names = {"COMPILED", "AUTOGRAD"})
    void isFlatOverHundredsOfBatches(GradientEngine engine) {
        assumeTrue(MALLINFO != null, "the C library does not tell what it has lent (glibc 2.33 or later does)");
        Environment environment = Tiny.reach(DataType.FLOAT32, 0.05);
        List<Integer> arrays = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        Tiny.trainer(environment).optEngine(engine).optBatches(BATCHES).optValidation(10, 4).optTruncation(2)
                .optListener(batch -> {
                    arrays.add(LiveArrays.count());
                    if (batch.batch() % INTERVAL == 0) {
                        megabytes.add(allocatedMegabytes());
                    }
                }).build().run();
        for (int batch = 1; batch < BATCHES; batch++) {
            assertEquals(arrays.getFirst(), arrays.get(batch), "live arrays after batch " + (batch + 1));
        }
        // The JVM's own share comes and goes by some ten MB: what stays is in the smallest of each half. A tape kept in
        // memory would be half a MB for each of 500 batches.
        double growth = Collections.min(megabytes.subList(5, 10)) - Collections.min(megabytes.subList(1, 5));
        assertTrue(growth < 30, "native memory in use grew by " + growth + " MB: " + megabytes);
    }

    /**
     * What malloc has lent and not got back, small blocks and mapped ones: neither the heap nor what only stays
     * reserved.
     */
    private static double allocatedMegabytes() {
        try (var arena = Arena.ofConfined()) {
            var counts = (MemorySegment) MALLINFO.invokeExact((SegmentAllocator) arena);
            return (counts.getAtIndex(ValueLayout.JAVA_LONG, MAPPED) + counts.getAtIndex(ValueLayout.JAVA_LONG, IN_USE))
                    / 1e6;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
