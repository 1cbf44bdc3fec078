package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptCommandTest {
    @TempDir Path folder;

    @Test
    void adaptsANetworkByAScheduleInAFile() throws IOException {
        var network = folder.resolve("network").toString();
        var trained = Run.of("train", "center-out", "--effector", "point-mass24", "--task-option", "duration=0.4",
                "--hidden", "4", "--batch-size", "4", "--batches", "6", "--validation-every", "3", "--validation-size",
                "8", "--out", network);
        assertEquals(0, trained.status(), trained.err());
        var schedule = Files.writeString(folder.resolve("schedule.yaml"), """
                targets: 2
                conditions: {field: "curl:strength=5"}
                blocks:
                  - {name: baseline, cycles: 1}
                  - {name: adaptation, cycles: 2, condition: field}
                """);
        var out = folder.resolve("adapted");
        var run = Run.of("adapt", network, "--schedule", schedule.toString(), "--perturb", "rotation:angle=45",
                "--learner", "sgd", "--plastic", "recurrent,bias", "--out", out.toString());
        assertEquals(0, run.status(), run.err());
        assertTrue(
                run.out().contains("Schedule: baseline: 2 trials in null; adaptation: 4 trials in field"), run.out());
        assertTrue(
                run.out().contains("Learning: sgd, rate 0.0001000, after every trial, in recurrent, bias"), run.out());
        assertTrue(run.out().contains("Done after trial 6."), run.out());
        assertEquals(7, Files.readAllLines(out.resolve("trials.csv")).size());
        assertTrue(Files.readString(out.resolve("config.json")).contains("rotation:angle=45"));
        assertTrue(Files.exists(out.resolve("report.html")));
        var none = folder.resolve("none");
        assertEquals(0, Run.of("adapt", network, "--schedule", schedule.toString(), "--perturb", "none", "--out",
                none.toString()).status());
        var written = Files.readString(none.resolve("config.json"));
        assertTrue(written.contains("\"field\" : [ ]"), written);
        assertTrue(written.contains("\"adaptation: 2 cycles in field, of size 1.0\""), written);
        assertEquals("efferent: --perturb: got none together with [curl], expected one or the other", Run.of(
                "adapt", network, "--perturb", "none", "--perturb", "curl").err().strip());
        var study = folder.resolve("study");
        var two = Run.of("adapt", network, out + "/after-baseline.npz", "--schedule", schedule.toString(),
                "--at-once", "1", "--out", study.toString());
        assertEquals(0, two.status(), two.err());
        assertTrue(two.out().contains("6 trials, " + study.resolve("runs/adapted-")), two.out());
        assertTrue(Files.readString(study.resolve("report.html")).contains("--at-once 1 --out " + study));
        assertEquals(13, Files.readAllLines(study.resolve("trials.csv")).size());
        var alone = Run.of("adapt", network, "--at-once", "2");
        assertTrue(alone.err().contains("--at-once needs several networks, got " + network), alone.err());
        for (String name : new String[] {"", "src"}) {
            var refused = Run.of("adapt", network, "--schedule", name);
            assertEquals(2, refused.status());
            assertEquals("efferent: schedule: got '" + name + "', expected one of [adaptation, savings, "
                    + "spontaneous-recovery] or a file", refused.err().strip());
        }
        var ppo = Run.of("adapt", network, "--learner", "ppo");
        assertEquals(2, ppo.status());
        assertTrue(ppo.err().startsWith("efferent: learner: got 'ppo', expected one of [adam, adamw, rmsprop, sgd]: "
                + network), ppo.err());
        var again = Run.of("adapt", "--resume", out.toString(), "--seed", "3");
        assertEquals(2, again.status());
        assertTrue(
                again.err().contains("--resume takes the network and all settings from the run folder"), again.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "adapt | RUN: got none, expected the run folder of a trained network",
        "adapt none | no such file: none",
        "adapt none --schedule no.yaml | no such file: no.yaml",
        "adapt none --out= | --out: got '', expected a path",
        "adapt %s | RUN: got '', expected a path",
        "body info %s | FILE: got '', expected a path",
        "train reach --init= | --init: got '', expected a path"
    })
    void saysInALineWhatDoesNotDo(String command, String message) {
        var run = Run.of(Stream.of(command.split(" ")).map(word -> word.replace("%s", "")).toArray(String[]::new));
        assertEquals(2, run.status());
        assertEquals("efferent: " + message, run.err().lines().findFirst().orElseThrow());
    }
}
