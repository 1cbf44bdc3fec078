package io.efferent.bench;

import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.GradientEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The most memory a process takes for training iterations of the arm at batch 1024 with 300 steps, Java heap and native
 * arrays together: the high-water mark of the resident set that Linux keeps, of one JVM per engine. Arguments: batch,
 * steps, iterations (default 1024 300 3).
 */
public final class PeakMemory {
    private static final String CHILD = "--child";

    private PeakMemory() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0 && arguments[0].equals(CHILD)) {
            measure(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]));
            return;
        }
        String batch = arguments.length > 0 ? arguments[0] : "1024";
        String steps = arguments.length > 1 ? arguments[1] : "300";
        String iterations = arguments.length > 2 ? arguments[2] : "3";
        System.out.println("| engine | peak memory | before the first iteration |");
        System.out.println("|---|---|---|");
        for (String engine : List.of("compiled", "autograd")) {
            ProcessHandle.Info self = ProcessHandle.current().info();
            List<String> command = new ArrayList<>(List.of(self.command().orElseThrow(), "@bench/target/bench.args"));
            command.addAll(List.of(PeakMemory.class.getName(), CHILD, engine, batch, steps, iterations));
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("the run with " + engine + " ended with status " + status);
            }
        }
    }

    private static void measure(String engine, int batch, int steps, int iterations) throws IOException {
        var trainer = Growth.trainer(
                ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build(), batch, steps, 50,
                GradientEngine.valueOf(engine.toUpperCase(Locale.ROOT)));
        long before = peak();
        for (int i = 0; i < iterations; i++) {
            trainer.learn();
        }
        System.out.printf("| %s | %d MB | %d MB |%n", engine, peak(), before);
    }

    /** MB. */
    private static long peak() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmHWM:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }
}
