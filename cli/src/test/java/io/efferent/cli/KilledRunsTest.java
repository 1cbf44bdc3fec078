package io.efferent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.network.Checkpoint;
import io.efferent.rl.ppo.PpoAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed, hung up on, robbed of their folder, and started twice. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
class KilledRunsTest {
    /** Long enough to be interrupted; the learning rate does not depend on the length. */
    private enum Kind {
        BPTT("train reach --effector point-mass24 --task-option duration=0.1 --hidden 4 --batch-size 4"
                + " --schedule constant --validation-every 20 --validation-size 3 --checkpoint-every 7 --batches ",
                "train --resume ", " --batches "),
        PPO("rl train cartpole --environments 2 --horizon 50 --minibatch 50 --epochs 1 --hidden 8,4 --schedule constant"
                + " --evaluate-every 20 --episodes 2 --checkpoint-every 7 --threads 1 --steps ",
                "rl train --resume ", " --steps ");

        private final String begin;
        private final String resume;
        private final String length;

        Kind(String begin, String resume, String length) {
            this.begin = begin;
            this.resume = resume;
            this.length = length;
        }

        private long of(int lines) {
            return this == BPTT ? lines : 100L * lines;
        }

        private String begin(int lines, Path out) {
            return begin + of(lines) + " --out " + out;
        }

        private String resume(int lines, Path out) {
            return resume + out + length + of(lines) + (this == BPTT ? "" : " --evaluate-every 20 --episodes 2");
        }
    }

    private static final int ENDLESS = 10_000_000;

    @TempDir Path folder;
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(String line) throws IOException {
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(SessionJvm.runtimeOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.efferent.cli.Main"));
        command.addAll(List.of(line.split(" +")));
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(log(processes.size()).toFile()).start();
        processes.add(process);
        return process;
    }

    private Path log(int process) {
        return folder.resolve("log" + process);
    }

    private String log() throws IOException {
        return Files.readString(log(processes.size() - 1));
    }

    private static int awaitEnd(Process process) throws InterruptedException {
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
        return process.exitValue();
    }

    private void awaitLines(Process process, Path run, int count) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (metrics(run).size() < count) {
            assertTrue(process.isAlive() && System.nanoTime() < end, () -> {
                try {
                    return log();
                } catch (IOException e) {
                    return e.toString();
                }
            });
            Thread.sleep(20);
        }
    }

    /** The whole lines of the log, without what depends on the clock. */
    private static List<String> metrics(Path run) throws IOException {
        List<String> lines = new ArrayList<>();
        var file = run.resolve("metrics.jsonl");
        var text = Files.exists(file) ? Files.readString(file) : "";
        for (var line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            lines.add(((ObjectNode) new ObjectMapper().readTree(line)).without(List.of(
                    "seconds", "samplesPerSecond", "stepsPerSecond", "secondsStepping", "secondsWaiting",
                    "secondsActing", "secondsLearning")).toString());
        }
        return lines;
    }

    private static Object weights(Kind kind, Path checkpoint) {
        if (kind == Kind.BPTT) {
            return Checkpoint.load(checkpoint).weights().values();
        }
        try (var agent = PpoAgent.load(checkpoint)) {
            return agent.weights().values();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasKilledGoesOnAsIfItHadNeverStopped(Kind kind) throws Exception {
        var out = folder.resolve("killed");
        var process = start(kind.begin(ENDLESS, out));
        awaitLines(process, out, 30);
        process.destroyForcibly();
        awaitEnd(process);
        assertTrue(Files.exists(out.resolve(".lock")), "left behind, and held by nobody");
        Files.createFile(out.resolve(".best.npz.0f8fad5b-d9cb-469f-a165-70867728950e.part"));

        int lines = metrics(out).size() + 10;
        var resumed = Run.of(kind.resume(lines, out).split(" +"));
        assertEquals(0, resumed.status(), resumed.err());
        var whole = folder.resolve("whole");
        assertEquals(0, Run.of(kind.begin(lines, whole).split(" +")).status());
        assertEquals(metrics(whole), metrics(out));
        for (var name : List.of("last.npz", "best.npz")) {
            assertEquals(weights(kind, whole.resolve(name)), weights(kind, out.resolve(name)), name);
        }
        assertTrue(Files.exists(out.resolve("report.html")));
        assertEquals(List.of(), List.of(out.toFile().list((_, name) -> name.startsWith("."))));
    }

    @ParameterizedTest
    @CsvSource({"BPTT, HUP, 129", "PPO, HUP, 129", "BPTT, TERM, 143", "PPO, INT, 130"})
    void aSignalStopsItWithCheckpointAndReport(Kind kind, String signal, int status) throws Exception {
        var out = folder.resolve("run");
        var process = start(kind.begin(ENDLESS, out));
        awaitLines(process, out, 3);
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        assertEquals(status, awaitEnd(process), log());
        assertTrue(log().contains(" Go on with: efferent " + kind.resume + out), log());
        assertTrue(Files.exists(out.resolve("report.html")));
        int lines = metrics(out).size();
        assertEquals(0, Run.of(kind.resume(lines + 1, out).split(" +")).status());
        assertEquals(lines + 1, metrics(out).size());
    }

    @ParameterizedTest
    @EnumSource
    void anotherProcessIsRefused(Kind kind) throws Exception {
        var out = folder.resolve("run");
        var process = start(kind.begin(ENDLESS, out));
        awaitLines(process, out, 10);
        for (var line : List.of(kind.begin(5, out), kind.resume(5, out))) {
            var refused = Run.of(line.split(" +"));
            assertEquals(2, refused.status(), refused.out());
            assertTrue(refused.err().startsWith(
                    "efferent: run folder " + out + ": is in use, process " + process.pid() + "@"), refused.err());
            assertEquals(1, refused.err().lines().count());
        }
        assertTrue(process.isAlive());
        process.destroy();
        assertEquals(143, awaitEnd(process), log());
    }

    @ParameterizedTest
    @EnumSource
    void aFolderThatIsRemovedDoesNotComeBack(Kind kind) throws Exception {
        var out = folder.resolve("run");
        var process = start(kind.begin(ENDLESS, out));
        awaitLines(process, out, 10);
        Files.move(out, folder.resolve("moved"));
        assertEquals(1, awaitEnd(process), log());
        assertFalse(Files.exists(out));
        assertTrue(log().contains("efferent: training failed: run folder " + out + ": was removed or replaced"), log());
        try (var files = Files.walk(folder.resolve("moved"))) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
