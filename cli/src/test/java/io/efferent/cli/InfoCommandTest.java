package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.experiment.Versions;
import org.junit.jupiter.api.Test;

class InfoCommandTest {

    @Test
    void showsAWorkingEngine() {
        var run = Run.of("info");
        assertEquals(0, run.status(), run.out());
        assertTrue(run.out().contains("PyTorch 2."), run.out());
        assertTrue(run.out().contains("Gradient    right"), run.out());
    }

    @Test
    void printsJson() throws Exception {
        var run = Run.of("info", "--json");
        var json = new ObjectMapper().readTree(run.out());
        assertEquals(0, run.status());
        assertEquals(Versions.efferent(), json.get("efferent").asText());
        assertEquals("PyTorch", json.get("engine").get("name").asText());
        assertEquals(1, json.get("engine").get("threads").asInt());
        assertTrue(json.get("maxHeapBytes").asLong() > 0);
        assertTrue(!json.has("failure"), run.out());
    }
}
