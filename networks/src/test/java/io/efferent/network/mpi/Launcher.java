package io.efferent.network.mpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts programs of the tests with several processes. */
public final class Launcher {
    private Launcher() {}

    /** Commands that start processes, of each MPI that is installed; the default one if their names do not tell. */
    public static List<String> all() {
        var named = Stream.of("mpirun.openmpi", "mpirun.mpich").filter(Launcher::isThere).toList();
        return named.isEmpty() ? List.of("mpirun") : named;
    }

    private static boolean isThere(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /**
     * Runs a main class with two processes and returns what they print; the test is skipped where that is not possible.
     */
    public static String run(String command, Class<?> main, String... arguments) throws Exception {
        assumeTrue(isThere(command), "no mpirun: sudo apt-get install openmpi-bin libopenmpi3");
        var line = new ArrayList<>(List.of(command, "-n", "2"));
        if (!command.endsWith("mpich")) {
            line.addAll(List.of("--allow-run-as-root", "--oversubscribe"));
        }
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules", "jdk.incubator.vector", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.num_interop_threads=1", "-cp", System.getProperty("java.class.path"),
                main.getName()));
        line.addAll(List.of(arguments));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), output);
        assertEquals(0, process.exitValue(), output);
        return output;
    }
}
