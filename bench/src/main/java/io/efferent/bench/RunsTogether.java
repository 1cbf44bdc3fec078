package io.efferent.bench;

import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.GradientEngine;
import io.efferent.rl.Environments;
import io.efferent.rl.ppo.PpoAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is lost when two runs share the machine: the time of one after the other, over that of both at once, each in a
 * JVM of its own and on as many threads as there are processors. Both JVMs are warm and take turns, so other load meets
 * all alike. Arguments: {@code arm} or {@code cartpole}, rounds (default 11), seconds to warm up (default 15).
 */
public final class RunsTogether {
    private static final String CHILD = "--child";
    private static final int BATCHES = 100;
    private static final int CYCLES = 10;

    private RunsTogether() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0 && arguments[0].equals(CHILD)) {
            work(job(arguments[1]), Double.parseDouble(arguments[2]));
            return;
        }
        String kind = arguments.length > 0 ? arguments[0] : "arm";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 11;
        String seconds = arguments.length > 2 ? arguments[2] : "15";
        try (var first = new Child(kind, seconds); var second = new Child(kind, seconds)) {
            first.await();
            second.await();
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                first.go();
                first.await();
                second.go();
                second.await();
                long middle = System.nanoTime();
                first.go();
                second.go();
                first.await();
                second.await();
                ratios.add((middle - start) / (double) (System.nanoTime() - middle));
            }
            ratios.sort(null);
            System.out.printf(Locale.ROOT, "%s: one after the other over both at once, median of %d: %.2f "
                    + "(%.2f to %.2f)%n", kind, rounds, ratios.get(rounds / 2), ratios.getFirst(), ratios.getLast());
        }
    }

    private static Runnable job(String kind) {
        if (kind.equals("cartpole")) {
            var agent = PpoAgent.builder().setEnvironment(Environments.named("cartpole")).build();
            return () -> repeat(CYCLES, agent::cycle);
        }
        var trainer = Growth.trainer(
                ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build(), 32, 100, 50, GradientEngine.COMPILED);
        return () -> repeat(BATCHES, trainer::learn);
    }

    private static void repeat(int times, Runnable job) {
        for (int i = 0; i < times; i++) {
            job.run();
        }
    }

    /** Warms up, and does the job once for each line that comes in. */
    private static void work(Runnable job, double seconds) throws IOException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            job.run();
        } while (System.nanoTime() < end);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            job.run();
            System.out.println("done");
        }
    }

    /** A JVM that works. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final Writer in;

        Child(String kind, String seconds) throws IOException {
            String java = ProcessHandle.current().info().command().orElseThrow();
            process = new ProcessBuilder(
                    java, "@bench/target/bench.args", RunsTogether.class.getName(), CHILD, kind, seconds)
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            out = process.inputReader();
            in = process.outputWriter();
        }

        void go() throws IOException {
            in.write('\n');
            in.flush();
        }

        void await() throws IOException {
            if (out.readLine() == null) {
                throw new IOException("a run has ended");
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
