package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.experiment.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvCommandTest {

    @Test
    void theListTellsWhatThereIsToBeLearned() throws IOException {
        var run = Run.of("env", "list");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().lines().anyMatch(line -> line.matches(
                "CartPole-v1 +500 +475\\.0 +balance a pole.*")), run.out());
        var json = new ObjectMapper().readTree(Run.of("env", "list", "--json", "ARM26").out());
        var muscular = Run.of("env", "list", "ARM26").out();
        assertEquals(muscular.lines().count() - 1, json.size());
        assertEquals("Arm26Reach-v0", json.get(0).get("Name").asText());
        assertEquals("goal 2, vision 2, proprioception 12", json.get(0).get("Senses").asText());
        assertTrue(run.out().lines().count() > 10 * json.size(), run.out());
    }

    @Test
    void oneIsToldWithActionsAndSenses() {
        var run = Run.of("env", "info", "arm26reach");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().lines().toList().containsAll(List.of(
                "Name      Arm26Reach-v0", "Steps     100", "Actions   6 in [0, 1]",
                "Senses    goal 2, vision 2, proprioception 12")), run.out());
    }

    @Test
    void aRunIsFixedByItsSeed(@TempDir Path folder) throws IOException {
        var film = folder.resolve("film.gif");
        var run = Run.of(
                "env", "run", "cartpole", "--random", "--episodes", "30", "--seed", "3", "--render", film.toString());
        assertEquals(0, run.status(), run.err());
        assertTrue(Files.size(film) > 1000);
        assertEquals(run.out().replaceAll("(?s).*30 episodes", ""),
                Run.of("env", "run", "CartPole-v1", "--episodes", "30", "--seed", "3").out()
                .replaceAll("(?s).*30 episodes", ""));
        var episodes = new ObjectMapper()
                .readTree(Run.of("env", "run", "cartpole", "--episodes", "30", "--seed", "3", "--json").out())
                .get("episodes");
        assertEquals(30, episodes.size());
        double mean = 0;
        for (var episode : episodes) {
            assertEquals(episode.get("length").asDouble(), episode.get("reward").asDouble());
            mean += episode.get("reward").asDouble() / 30;
        }
        assertTrue(mean > 15 && mean < 32, "mean return of random actions: " + mean);
        assertTrue(run.out().contains("%-16s %10s".formatted("return", Words.number(mean))), run.out());
    }

    @Test
    void framesGoToAFolder(@TempDir Path folder) {
        var run =
                Run.of("env", "run", "pendulum", "--episodes", "1", "--render", folder.resolve("p").toString(),
                "--size", "64x48");
        assertEquals(0, run.status(), run.err());
        assertTrue(Files.exists(folder.resolve("p/00200.png")), run.out());
        assertFalse(Files.exists(folder.resolve("p/00201.png")));
    }

    @Test
    void wrongRequestsAreOneLine() {
        for (var line : new String[] {"env run cartpoel", "env run", "env run cartpole --episodes 0",
                "env run cartpole --size 5 --render x.gif", "env info cartpoel", "env list nothing-like-it"}) {
            var run = Run.of(line.split(" "));
            assertEquals(2, run.status(), run.err());
            assertTrue(run.err().startsWith("efferent: "), run.err());
            assertFalse(run.err().contains("\tat "), run.err());
        }
        assertTrue(Run.of("env", "run", "cartpoel").err().contains("did you mean CartPole?"));
    }
}
