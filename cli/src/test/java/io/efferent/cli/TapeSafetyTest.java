package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.array.UnsafeCalls;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All rooms are on the class path here, so one scan sees the whole project. */
class TapeSafetyTest {
    @Test
    void noClassOfTheProjectCallsAMethodThatCorruptsGradients() {
        UnsafeCalls.Scan scan = UnsafeCalls.classPath("io.efferent");
        List<String> rooms =
                List.of("kernel", "muscle", "skeleton", "effector", "task", "network", "figure", "cli");
        assertTrue(scan.packages().containsAll(rooms), () -> "saw only " + scan.packages());
        assertEquals(List.of(), scan.unsafe());
    }
}
