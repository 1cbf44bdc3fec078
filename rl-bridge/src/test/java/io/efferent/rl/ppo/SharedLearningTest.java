package io.efferent.rl.ppo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.efferent.network.layer.Architectures.Memory;
import io.efferent.network.mpi.Launcher;
import io.efferent.network.mpi.Ranks;
import io.efferent.network.mpi.ThreadRanks;
import io.efferent.rl.Environments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two ranks compute the gradients of one, and what follows from them. */
@Tag("slow")
class SharedLearningTest {
    private static final Pattern FINDINGS = Pattern.compile(
            "rank (\\d): gradients (\\S+), weights (\\S+), moments (\\S+), agent (1024 steps, \\d+ episodes, return "
            + "\\S+, weights \\S+)");

    private static void check(String output) {
        List<String> agents = new ArrayList<>();
        Matcher findings = FINDINGS.matcher(output);
        while (findings.find()) {
            assertTrue(Double.parseDouble(findings.group(2)) < 1e-12, output);
            assertTrue(Double.parseDouble(findings.group(3)) < 1e-9, output);
            assertTrue(Double.parseDouble(findings.group(4)) < 1e-9, output);
            agents.add(findings.group(5));
        }
        assertEquals(2, agents.size(), output);
        assertEquals(agents.get(0), agents.get(1));
    }

    @Test
    void threadsLearnTogether() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var tasks = ThreadRanks.of(2).stream().map(ranks -> threads.submit(() -> SharedLearning.findings(ranks)))
                    .toList();
            List<String> findings = new ArrayList<>();
            for (var task : tasks) {
                findings.add(task.get());
            }
            check(findings.stream().collect(Collectors.joining("\n")));
        }
    }

    static List<String> launchers() {
        return Launcher.all();
    }

    @ParameterizedTest
    @MethodSource("launchers")
    void processesLearnTogether(String launcher) throws Exception {
        check(Launcher.run(launcher, SharedLearning.class));
    }

    @Test
    void environmentsAreSharedEqually() {
        var three = new ThreadRanks(0, new Object[3], null);
        var builder = PpoAgent.builder().setEnvironment(Environments.named("cartpole")).optRanks(three);
        String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
        assertEquals("environments: got 8, expected a multiple of the number of processes, which is 3", message);
    }

    @Test
    void whatManyLearnedGoesOn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("agent.npz");
        try (var threads = Executors.newFixedThreadPool(2)) {
            var tasks = ThreadRanks.of(2).stream().map(ranks -> threads.submit(() -> learn(ranks, file))).toList();
            for (var task : tasks) {
                task.get();
            }
        }
        // Another number of processes begins new episodes.
        try (var agent = PpoAgent.load(file)) {
            assertEquals(2, agent.cycles());
            assertEquals(3, agent.cycle().cycle());
        }
    }

    /** An agent goes on from its file with the numbers that it would have had. */
    private static void learn(Ranks ranks, Path file) {
        var settings = PpoSettings.builder().optHorizon(16).optEpochs(1).optMemory(Memory.GRU).build();
        PpoMetrics expected;
        try (var agent = PpoAgent.builder().setEnvironment(Environments.named("cartpole")).optSettings(settings)
                .optThreads(1)
                .optRanks(ranks).build()) {
            agent.train(2, _ -> { });
            agent.save(file);
            expected = agent.cycle();
            assertTrue(expected.episodes() > 0);
            assertEquals(0, expected.diverged());
        }
        try (var agent = PpoAgent.builder().optResume(file).optThreads(1).optRanks(ranks).build()) {
            PpoMetrics actual = agent.cycle();
            assertEquals(expected.episodes(), actual.episodes());
            assertEquals(expected.meanReturn(), actual.meanReturn());
            assertEquals(expected.policyLoss(), actual.policyLoss());
            assertEquals(expected.gradientNorm(), actual.gradientNorm());
        }
    }
}
