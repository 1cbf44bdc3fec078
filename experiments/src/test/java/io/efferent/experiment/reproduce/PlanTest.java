package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PlanTest {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Plan plan = new Plan(Path.of("nowhere"), 5, false, _ -> {}, stop::get);

    @Test
    void whatIsKnownOfSeedsIsInTheirOrder() throws IOException {
        assertEquals(List.of(0, 1, 4, 9, 16), plan.ofEachSeed((seed, own) -> {
            assertEquals(5, own.seeds());
            return seed * seed;
        }));
        assertTrue(plan.threads() >= 1);
    }

    @Test
    void oneThatFailsStopsTheOthers() {
        var failure = new IllegalStateException("no");
        assertSame(failure, assertThrows(IllegalStateException.class, () -> plan.ofEachSeed((seed, own) -> {
            if (seed == 0) {
                throw failure;
            }
            while (!own.stop().getAsBoolean()) {
                Thread.onSpinWait();
            }
            return seed;
        })));
    }

    @Test
    void whatIsStoppedBeforeItBeginsIsNotDone() {
        stop.set(true);
        assertThrows(Plan.StoppedException.class, () -> plan.ofEachSeed((seed, own) -> seed));
    }

    @Test
    void noSeedsAreRefused() {
        assertEquals("seeds: got 0, expected at least 1", assertThrows(IllegalArgumentException.class, () ->
                new Plan(Path.of("nowhere"), 0, false, _ -> {}, stop::get)).getMessage());
    }
}
