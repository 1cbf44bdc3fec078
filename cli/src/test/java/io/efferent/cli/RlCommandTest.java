package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.experiment.Monitor;
import io.efferent.experiment.Words;
import io.efferent.rl.ppo.PpoSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RlCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    /** Two poles, fifty steps a cycle. */
    private static Run train(String out, String steps, String... more) {
        var arguments = new ArrayList<>(List.of(
                "rl", "train", "cartpole", "--environments", "2", "--horizon", "50", "--minibatch", "50",
                "--epochs", "1",
                "--hidden", "8,4", "--schedule", "constant", "--evaluate-every", "2", "--episodes", "2",
                "--steps", steps, "--out", out));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    /** The metrics of a run, without what depends on the clock. */
    private static List<JsonNode> metrics(Path run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (var line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            var metrics = (ObjectNode) JSON.readTree(line);
            lines.add(metrics.without(List.of(
                    "seconds", "stepsPerSecond", "secondsStepping", "secondsWaiting", "secondsActing",
                    "secondsLearning")));
        }
        return lines;
    }

    @Test
    void layersAreAsked() throws IOException {
        var out = folder.resolve("asked").toString();
        assertEquals(0, train(out, "200").status());
        var run = Run.of("rl", "analyze", out, "--steps", "300", "--ahead", "1,3", "--lags", "1,2", "--json");
        assertEquals(0, run.status(), run.err());
        var json = JSON.readTree(run.out());
        assertTrue(json.at("/predictability/sense proprioception/layer1").asDouble() > 0.5, run.out());
        assertEquals(3, json.at("/predictability/proprioception in 3 steps").size());
        assertEquals(2, json.at("/autocorrelation/layer2").size());
        var text = Run.of("rl", "analyze", out, "--steps", "300", "--ahead", "1");
        assertTrue(text.out().contains("  reward                              -          -          -"), text.out());
        assertEquals("efferent: --ahead: got 0, expected at least 1",
                Run.of("rl", "analyze", out, "--ahead", "0").err().lines().findFirst().orElseThrow());
    }

    @Test
    void leavesAWholeRunFolderBehind() throws IOException {
        var out = folder.resolve("run");
        var run = train(out.toString(), "600", "--seed", "3");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().startsWith("Training in CartPole-v1: balance a pole"), run.out());
        assertTrue(run.out().contains("Done after 600 steps"), run.out());
        assertTrue(run.out().contains("Solved, at 475.0"), run.out());
        assertTrue(run.out().endsWith("Report: " + out.resolve("report.html") + System.lineSeparator()), run.out());
        var names = Arrays.stream(out.toFile().list()).map(name -> name.replaceAll("tfevents.*", "tfevents")).sorted()
                .toList();
        assertEquals(List.of(
                "best.npz", "config.json", "events.out.tfevents", "figures", "last.npz", "metrics.jsonl", "report.html",
                "steps-000000100.npz", "steps-000000200.npz", "steps-000000300.npz", "steps-000000400.npz",
                "steps-000000500.npz", "steps-000000600.npz"), names);
        var lines = metrics(out);
        assertEquals(6, lines.size());
        for (int i = 0; i < 6; i++) {
            assertEquals(100 * (i + 1), lines.get(i).get("steps").asInt());
            assertEquals(i % 2 == 1, lines.get(i).has("evaluation"), "line " + i);
        }
        var config = JSON.readTree(out.resolve("config.json").toFile());
        assertEquals("CartPole-v1", config.get("environment").asText());
        assertEquals("[8,4]", config.at("/settings/network/hidden").toString());
        assertEquals(3, config.get("seed").asInt());
        var page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains("<title>CartPole-v1</title>") && page.contains("class=\"animation film\""));
        assertTrue(Files.size(out.resolve("figures/return.png")) > 1000);

        var again = folder.resolve("again");
        assertEquals(
                0, Run.of("rl", "train", "--config", out.resolve("config.json").toString(), "--evaluate-every", "2",
                "--episodes", "2", "--quiet", "--out", again.toString()).status());
        assertEquals(lines, metrics(again));
    }

    @Test
    void aRunGoesOnAsIfItHadNeverStopped() throws IOException {
        train(folder.resolve("whole").toString(), "800");
        train(folder.resolve("part").toString(), "400");
        var run = Run.of("rl", "train", "--resume", folder.resolve("part").toString(), "--steps", "800",
                "--evaluate-every", "2", "--episodes", "2");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().startsWith("Going on in CartPole-v1"), run.out());
        assertEquals(metrics(folder.resolve("whole")), metrics(folder.resolve("part")));
        assertEquals(2, Run.of("rl", "train", "--resume", folder.resolve("part").toString()).status());
    }

    @Test
    void aTrainedAgentIsEvaluatedAndFilmed() throws IOException {
        var out = folder.resolve("run").toString();
        train(out, "200");
        var film = folder.resolve("film.gif");
        var run =
                Run.of("rl", "evaluate", out, "--episodes", "3", "--render", film.toString(), "--rendered", "1",
                "--size", "80x60");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().startsWith("Checkpoint: " + Path.of(out, "best.npz") + ", CartPole-v1, 200 steps"),
                run.out());
        assertTrue(Files.size(film) > 200);
        var json = JSON.readTree(Run.of("rl", "evaluate", out + "/last.npz", "--episodes", "3", "--json").out());
        assertEquals(3, json.get("episodes").asInt());
        assertTrue(run.out().contains(Words.number(json.get("meanReturn").asDouble()) + ", deviation "), run.out());
    }

    @Test
    void theOutcomeIsForProgramsToo() throws IOException {
        var run = train(folder.resolve("run").toString(), "200", "--json", "--monitor", "0");
        var json = JSON.readTree(run.out());
        assertEquals(200, json.get("steps").asInt());
        assertEquals("completed", json.get("end").asText());
        double shares = json.get("shareLearning").asDouble() + json.get("shareActing").asDouble()
                + json.get("shareWaiting").asDouble();
        assertTrue(shares > 0 && shares < 1, json.toString());
        assertTrue(json.get("shareStepping").asDouble() > 0, json.toString());
        assertTrue(run.err().contains("Monitor: http://localhost:"), run.err());
    }

    /** Whatever can be set has a flag. */
    @Test
    void flagsAreTheSettings() {
        var help = Run.of("rl", "train", "--help").out();
        var names = Arrays.stream(PpoSettings.class.getRecordComponents())
                .flatMap(group -> Arrays.stream(group.getType().getRecordComponents())).map(RecordComponent::getName)
                .toList();
        assertEquals(27, names.size());
        for (var setting : names) {
            var flag = "--" + setting.replaceAll("([A-Z])", "-$1").toLowerCase();
            assertTrue(help.contains(flag + "=") || help.contains("--[no-]" + flag.substring(2)), flag + " in " + help);
        }
        var changes = JSON.createObjectNode().put("advantages", "minibatch").put("normalizeRewards", false);
        var settings = PpoOptions.changed(PpoSettings.builder().build(), changes);
        assertEquals(PpoSettings.Normalization.MINIBATCH, settings.learning().advantages());
        assertFalse(settings.experience().normalizeRewards());
        var grouped = JSON.createObjectNode().put("largestDivergence", 0.01);
        grouped.putObject("network").put("chunk", 4).put("memory", "gru");
        settings = PpoOptions.changed(settings, grouped);
        assertEquals(4, settings.network().sequenceLength());
        assertEquals(0.01, settings.learning().targetKl());
        assertEquals(PpoSettings.Normalization.MINIBATCH, settings.learning().advantages());
    }

    /** They are not shown any more. */
    @Test
    void flagsOfTheFirstVersionAreTaken() {
        var run = Run.of(
                "rl", "train", "cartpole", "--steps", "64", "--environments", "2", "--horizon", "32", "--memory", "gru",
                "--chunk", "5", "--largest-divergence", "0.1", "--initial-log-deviation", "-1");
        assertEquals(2, run.status());
        assertEquals("efferent: sequenceLength: got 5, expected a divisor of the horizon, which is 32",
                run.err().lines().findFirst().orElse(""));
        assertFalse(Run.of("rl", "train", "--help").out().contains("--chunk"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "rl train", "rl train nothing", "rl train cartpole --clip 7", "rl train cartpole --memory brain",
        "rl train cartpole --distribution beta", "rl train --resume no/such/run", "rl train cartpole --resume runs",
        "rl evaluate no/such/run", "rl monitor no/such/folder", "rl train cartpole --episodes 0",
        "rl train cartpole --frozen actor.nothing", "rl train cartpole --frozen=", "rl train cartpole --monitor 99999",
        "rl evaluate run --rendered 0"
    })
    void aWrongRequestIsOneClearLine(String line) {
        var run = Run.of(line.split(" "));
        assertEquals(2, run.status(), run.err());
        assertTrue(run.err().startsWith("efferent: "), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        assertFalse(Files.exists(Path.of("runs")), "no folder is made");
    }

    @ParameterizedTest
    @CsvSource({
        "--advantages foo, 'learning.advantages: got ''foo'', expected none, cycle or minibatch'",
        "--advantages 1, 'learning.advantages: got ''1'', expected none, cycle or minibatch'",
        "--schedule steep, 'learning.schedule: got ''steep'', expected constant, linear, exponential or cosine'",
        "--memory brain, 'network.memory: got ''brain'', expected none, gru, lstm or rnn'",
        "--hidden 1e3, '--hidden: got ''1e3'', expected a whole number'",
    })
    void theValueThatWasGivenIsNamed(String options, String message) {
        var run = Run.of(("rl train cartpole " + options).split(" "));
        assertEquals(2, run.status());
        assertEquals("efferent: " + message, run.err().lines().findFirst().orElseThrow());
    }
}
