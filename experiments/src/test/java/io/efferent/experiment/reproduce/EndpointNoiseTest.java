package io.efferent.experiment.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class EndpointNoiseTest {
    @Test
    void simulationMeetsTheory() {
        var checks = EndpointNoise.OpenLoop.simulated().checks();
        assertEquals(2, checks.size());
        assertTrue(checks.stream().allMatch(BandCheck::passed), checks.toString());
    }
}
