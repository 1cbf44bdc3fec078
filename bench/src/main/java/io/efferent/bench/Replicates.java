package io.efferent.bench;

import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.GradientEngine;
import io.efferent.network.Trainer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What replicates could gain by sharing one sweep, at most: the arm (100 steps), trained as several networks at once,
 * each on a thread of its own, and as one network whose batch is as large as those of all together, on as many threads.
 * The latter does the work of one sweep for all, but for reading several sets of weights, which would cost it more. In
 * turn in one JVM. Arguments: networks (default 2), batch of each (default 32), units (default 50), rounds (default
 * 400), the second half of which counts.
 */
public final class Replicates {
    /** Iterations per round. */
    private static final int ITERATIONS = 10;

    private Replicates() {}

    private record Times(List<Double> wall, List<Double> processor) {
        Times() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        /** Adds what a job takes, ms. */
        void measure(Runnable job) {
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long start = System.nanoTime();
            long before = system.getProcessCpuTime();
            job.run();
            processor.add((system.getProcessCpuTime() - before) * 1e-6);
            wall.add((System.nanoTime() - start) * 1e-6);
        }

        private static double median(List<Double> times) {
            double[] sorted = times.subList(times.size() / 2, times.size()).stream()
                    .mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[sorted.length / 2];
        }

        /** Per iteration of one network. */
        String row(String label, int networks) {
            return String.format(Locale.ROOT, "| %s | %.2f | %.2f |", label,
                    median(wall) / ITERATIONS / networks, median(processor) / ITERATIONS / networks);
        }
    }

    public static void main(String[] arguments) {
        int networks = number(arguments, 0, 2);
        int batch = number(arguments, 1, 32);
        int units = number(arguments, 2, 50);
        int rounds = number(arguments, 3, 400);
        List<Trainer> separate = IntStream.range(0, networks).mapToObj(_ -> trainer(batch, units, 1)).toList();
        Trainer joined = trainer(networks * batch, units, networks);
        var apart = new Times();
        var oneAfterTheOther = new Times();
        var together = new Times();
        for (int round = 0; round < rounds; round++) {
            apart.measure(() -> atOnce(separate));
            oneAfterTheOther.measure(() -> separate.forEach(Replicates::learn));
            together.measure(() -> learn(joined));
        }
        System.out.printf("| %d networks of %d units, batches of %d | ms per iteration | ms of processors |%n",
                networks, units, batch);
        System.out.println("|---|---|---|");
        System.out.println(apart.row("each on a thread of its own, at once", networks));
        System.out.println(oneAfterTheOther.row("one after the other, on one thread", networks));
        System.out.println(together.row("one network with the batches of all", networks));
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private static Trainer trainer(int batch, int units, int threads) {
        return Growth.trainer(ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build(), batch, 100, units,
                GradientEngine.COMPILED, threads);
    }

    private static void learn(Trainer trainer) {
        for (int i = 0; i < ITERATIONS; i++) {
            trainer.learn();
        }
    }

    private static void atOnce(List<Trainer> trainers) {
        List<Thread> threads = trainers.stream()
                .map(trainer -> Thread.ofPlatform().start(() -> learn(trainer))).toList();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
