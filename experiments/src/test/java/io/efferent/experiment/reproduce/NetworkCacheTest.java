package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkCacheTest {
    @TempDir Path folder;

    private final List<String> log = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private NetworkCache cache;

    @BeforeEach
    void begin() {
        cache = new NetworkCache(new Plan(folder, 1, false, log::add, stop::get));
    }

    private static Experiment tiny(int seed) {
        return Experiment.parse("""
                {"task": "reach", "effector": "point-mass24", "taskOptions": {"duration": 0.1}, "hidden": 3,
                 "batchSize": 2, "batches": 4, "validationEvery": 0, "validationSize": 2, "seed": %d}
                """.formatted(seed));
    }

    @Test
    void sameSettingsAreTheSameNetworkAndOthersAnother() throws IOException {
        var first = cache.trained("a", tiny(1), null);
        assertTrue(log.getFirst().startsWith("a: 4 batches of 2 trials, into "), log.getFirst());
        var again = cache.trained("a", tiny(1), null);
        assertTrue(log.getLast().startsWith("a: from "), log.getLast());
        assertEquals(first.checkpoint().weights().values(), again.checkpoint().weights().values());
        var other = cache.trained("b", tiny(2), null);
        assertNotEquals(first.folder(), other.folder());
        var next = cache.trained("c", tiny(1), first);
        assertNotEquals(first.folder(), next.folder());
        assertNotEquals(next.folder(), cache.trained("d", tiny(1), other).folder());
        assertNotEquals(first.checkpoint().weights().values(), next.checkpoint().weights().values());
    }

    @Test
    void whatWasStoppedGoesOn() throws IOException {
        stop.set(true);
        assertThrows(Plan.StoppedException.class, () -> cache.trained("a", tiny(1), null));
        stop.set(false);
        var whole = cache.trained("a", tiny(1), null);
        assertEquals(4, whole.checkpoint().batches());
    }
}
