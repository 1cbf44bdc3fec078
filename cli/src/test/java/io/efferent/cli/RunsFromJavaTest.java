package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.experiment.BpttRun;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.PpoRun;
import io.efferent.experiment.RunProgress;
import io.efferent.network.Checkpoint;
import io.efferent.network.LearningRate;
import io.efferent.network.TrainingResult.End;
import io.efferent.rl.Environments;
import io.efferent.rl.ppo.PpoAgent;
import io.efferent.rl.ppo.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same run from Java and from the command line: the same files with the same numbers. */
class RunsFromJavaTest {
    private static final List<String> OF_THE_CLOCK = List.of(
            "seconds", "stepsPerSecond", "secondsStepping", "secondsWaiting", "secondsActing", "secondsLearning",
            "samplesPerSecond");

    @TempDir Path folder;

    private static BpttRun.Builder reach(int batches) {
        return BpttRun.builder().setExperiment(Experiment.parse("""
                {"task": "reach", "effector": "point-mass24", "taskOptions": {"duration": 0.1}, "hidden": 4,
                 "batchSize": 4, "schedule": "constant", "batches": %d, "validationEvery": 2, "validationSize": 3,
                 "patience": 100}
                """.formatted(batches)));
    }

    private static PpoRun.Builder pole(long steps) {
        var environment = Environments.named("cartpole");
        return PpoRun.builder().setEnvironment(environment).optSettings(Presets.of(environment.name()).toBuilder()
                .optEnvironments(2).optHorizon(50).optMinibatch(50).optEpochs(1).optHidden(List.of(8, 4))
                .optSchedule(LearningRate.Schedule.CONSTANT).optSteps(steps).build())
                .optEvaluateEvery(2).optEpisodes(2);
    }

    private Run commandLine(String... arguments) {
        var run = Run.of(Stream.concat(Stream.of(arguments), Stream.of("--out", folder.resolve("shell").toString()))
                .toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        return run;
    }

    /** The names of all files, and every line of the log without what depends on the clock. */
    private static List<String> content(Path run) throws IOException {
        List<String> content = new ArrayList<>();
        try (var files = Files.walk(run)) {
            files.map(file -> run.relativize(file).toString().replaceAll("tfevents.*", "tfevents")).sorted()
                    .forEach(content::add);
        }
        for (var line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            content.add(((ObjectNode) new ObjectMapper().readTree(line)).without(OF_THE_CLOCK).toString());
        }
        return content;
    }

    @Test
    void aNetworkLearnsThroughTheBody() throws IOException {
        List<RunProgress> progress = new ArrayList<>();
        var outcome = reach(6).optFolder(folder.resolve("java")).optListener(progress::add).build().call();
        commandLine("train", "reach", "--effector", "point-mass24", "--task-option", "duration=0.1", "--hidden", "4",
                "--batch-size", "4", "--schedule", "constant", "--batches", "6", "--validation-every", "2",
                "--validation-size", "3", "--patience", "100");
        assertEquals(content(folder.resolve("shell")), content(folder.resolve("java")));
        for (var name : List.of("last.npz", "best.npz")) {
            assertEquals(Checkpoint.load(folder.resolve("shell").resolve(name)).weights().values(),
                    Checkpoint.load(folder.resolve("java").resolve(name)).weights().values(), name);
        }
        assertEquals(End.COMPLETED, outcome.end());
        assertEquals(6L, outcome.values().get("batches"));
        assertTrue(outcome.toString().startsWith("Done after batch 6.\n  Loss "), outcome.toString());
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), progress.stream().map(RunProgress::done).toList());
        assertEquals(6, progress.getFirst().total());
        assertTrue(progress.get(1).metrics().keySet().containsAll(List.of("loss", "terms/position", "validation")));
    }

    @Test
    void anAgentLearnsByPpo() throws IOException {
        List<RunProgress> progress = new ArrayList<>();
        var outcome = pole(600).optFolder(folder.resolve("java")).optListener(progress::add).build().call();
        commandLine("rl", "train", "cartpole", "--environments", "2", "--horizon", "50", "--minibatch", "50",
                "--epochs", "1", "--hidden", "8,4", "--schedule", "constant", "--evaluate-every", "2",
                "--episodes", "2",
                "--steps", "600");
        assertEquals(content(folder.resolve("shell")), content(folder.resolve("java")));
        for (var name : List.of("last.npz", "best.npz", "steps-000000300.npz")) {
            try (var shell = PpoAgent.load(folder.resolve("shell").resolve(name));
                    var java = PpoAgent.load(folder.resolve("java").resolve(name))) {
                assertEquals(shell.weights().values(), java.weights().values(), name);
            }
        }
        assertEquals(600L, outcome.steps());
        assertTrue(outcome.toString().startsWith("Done after 600 steps, "), outcome.toString());
        assertEquals(6, progress.size());
        assertEquals(600, progress.getLast().total());
        assertTrue(progress.get(1).metrics().containsKey("evaluation/meanReturn"));
    }

    @Test
    void eachStopsWhenItIsAskedToAndGoesOn() throws IOException {
        reach(6).optFolder(folder.resolve("a")).build().call();
        var stopped = stopping(reach(6), 3, folder.resolve("b")).build().call();
        assertEquals(End.STOPPED, stopped.end());
        assertTrue(Files.exists(stopped.folder().report()));
        BpttRun.builder().optResume(folder.resolve("b")).build().call();
        assertEquals(metrics("a"), metrics("b"));

        pole(600).optFolder(folder.resolve("c")).build().call();
        assertEquals(End.STOPPED, stopping(pole(600), 300, folder.resolve("d")).build().call().end());
        PpoRun.builder().optResume(folder.resolve("d")).optEvaluateEvery(2).optEpisodes(2).build().call();
        assertEquals(metrics("c"), metrics("d"));
    }

    private static <B extends io.efferent.experiment.Run.Builder<B>> B stopping(B plan, long after, Path folder) {
        long[] done = {0};
        return plan.optFolder(folder).optListener(progress -> done[0] = progress.done())
                .optStop(() -> done[0] >= after);
    }

    private List<String> metrics(String run) throws IOException {
        return content(folder.resolve(run)).stream().filter(line -> line.startsWith("{")).toList();
    }

    /** Killed between its last checkpoint and its report, which is missing then or one of an earlier part. */
    @Test
    void aRunWithoutItsReportIsFinished() throws IOException {
        reach(4).optFolder(folder.resolve("bptt")).build().call();
        pole(200).optFolder(folder.resolve("ppo")).build().call();
        for (var name : List.of("bptt", "ppo")) {
            var run = folder.resolve(name);
            var before = metrics(name);
            var weights = Files.readAllBytes(run.resolve("best.npz"));
            String[] resume = name.equals("bptt")
                    ? new String[] {"train", "--resume", run.toString()}
                    : new String[] {"rl", "train", "--resume", run.toString(), "--episodes", "2"};
            assertEquals(2, Run.of(resume).status(), "all is done");
            for (boolean isStale : new boolean[] {false, true}) {
                var report = run.resolve("report.html");
                if (isStale) {
                    Files.setLastModifiedTime(report, FileTime.fromMillis(0));
                } else {
                    Files.delete(report);
                }
                var part = Files.createFile(run.resolve(".last.npz.0f8fad5b-d9cb-469f-a165-70867728950e.part"));
                var finished = Run.of(resume);
                assertEquals(0, finished.status(), finished.err());
                assertTrue(finished.out().contains("Report: " + report), finished.out());
                assertTrue(Files.getLastModifiedTime(report).toMillis() > 0);
                assertTrue(Files.notExists(part));
                assertEquals(before, metrics(name));
                assertTrue(Arrays.equals(weights, Files.readAllBytes(run.resolve("best.npz"))));
            }
            assertEquals(2, Run.of(resume).status(), "all is done");
        }
    }

    @Test
    void aRunThatConvergedIsFinishedAsConverged() throws IOException {
        var plan = BpttRun.builder().setExperiment(Experiment.parse("""
                {"task": "reach", "effector": "point-mass24", "taskOptions": {"duration": 0.1}, "hidden": 4,
                 "batchSize": 4, "learningRate": 1e-30, "schedule": "constant", "batches": 50, "validationEvery": 1,
                 "validationSize": 3, "patience": 2}
                """));
        var first = plan.optFolder(folder.resolve("run")).build().call();
        assertEquals(End.CONVERGED, first.end());
        Files.delete(first.folder().report());
        var again = BpttRun.builder().optResume(first.folder().path()).build().call();
        assertEquals(End.CONVERGED, again.end());
        assertEquals(first.result().last().batches(), again.result().last().batches());
        var message = assertThrows(IllegalArgumentException.class,
                () -> BpttRun.builder().optResume(first.folder().path()).build()).getMessage();
        assertTrue(message.startsWith("this run is over: 2 validations brought no improvement"), message);
    }

    @Test
    void aFolderThatIsRemovedEndsTheRunAndDoesNotComeBack() throws IOException {
        for (var plan : List.of(
                reach(50).optCheckpointEvery(1), pole(5000).optCheckpointEvery(1))) {
            var out = folder.resolve("gone");
            plan.optFolder(out).optListener(progress -> {
                if (progress.done() >= progress.total() / 10) {
                    remove(out);
                }
            });
            try (var run = plan.build()) {
                var message = assertThrows(RuntimeException.class, run::call).getMessage();
                assertTrue(message.contains("removed"), message);
            }
            assertTrue(Files.notExists(out));
        }
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSecondRunInTheFolderIsRefused() throws IOException {
        var out = folder.resolve("run");
        try (var _ = reach(6).optFolder(out).build()) {
            for (var more : List.of(List.of("train", "reach", "--out"), List.of("rl", "train", "cartpole", "--out"))) {
                var refused = Run.of(Stream.concat(more.stream(), Stream.of(out.toString())).toArray(String[]::new));
                assertEquals(2, refused.status());
                assertTrue(refused.err().startsWith("efferent: run folder " + out + ": is in use, "), refused.err());
            }
        }
        assertTrue(Files.notExists(out), "nothing was written");
        reach(2).optFolder(out).build().call();
        try (var _ = BpttRun.builder().optResume(out).optBatches(6).build()) {
            assertThrows(IllegalArgumentException.class, () -> BpttRun.builder().optResume(out).optBatches(6).build());
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        assertEquals("experiment: none was set; call setExperiment or optResume",
                assertThrows(IllegalArgumentException.class, () -> BpttRun.builder().build()).getMessage());
        assertEquals("environment: none was set; call setEnvironment or optResume",
                assertThrows(IllegalArgumentException.class, () -> PpoRun.builder().build()).getMessage());
    }
}
