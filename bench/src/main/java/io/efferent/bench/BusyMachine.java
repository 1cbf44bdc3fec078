package io.efferent.bench;

import com.sun.management.OperatingSystemMXBean;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.GradientEngine;
import io.efferent.rl.Environments;
import io.efferent.rl.ppo.PpoAgent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Work on one thread and on two, in turn in one JVM so that other load meets all alike, beside 0, 1 and 2 processes
 * that do nothing but run ({@code yes}). Argument: rounds (default 15).
 */
public final class BusyMachine {
    private static final int WARM_UP = 25;

    /** Milliseconds of the clock and of processors. */
    private record Time(double wall, double processor) {}

    private BusyMachine() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        Map<String, Runnable> jobs = new LinkedHashMap<>();
        for (int threads : new int[] {1, 2}) {
            var agent = PpoAgent.builder().setEnvironment(Environments.named("cartpole")).optThreads(threads).build();
            jobs.put("CartPole cycle, threads " + threads, agent::cycle);
            var trainer = Growth.trainer(ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build(), 32, 100, 50,
                    GradientEngine.COMPILED, threads);
            jobs.put("5 batches of the arm, threads " + threads, () -> {
                for (int i = 0; i < 5; i++) {
                    trainer.learn();
                }
            });
        }
        for (int i = 0; i < WARM_UP; i++) {
            jobs.values().forEach(Runnable::run);
        }
        System.out.println("| busy | job | ms | ms of processors |");
        System.out.println("|---|---|---|---|");
        for (int busy = 0; busy <= 2; busy++) {
            List<Process> others = new ArrayList<>();
            try {
                for (int i = 0; i < busy; i++) {
                    others.add(new ProcessBuilder("yes").redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
                }
                measure(busy, jobs, rounds);
            } finally {
                for (Process other : others) {
                    other.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static void measure(int busy, Map<String, Runnable> jobs, int rounds) {
        Map<String, List<Time>> times = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            jobs.forEach((name, job) -> times.computeIfAbsent(name, _ -> new ArrayList<>()).add(time(job)));
        }
        times.forEach((name, all) -> System.out.printf(Locale.ROOT, "| %d | %s | %.1f | %.1f |%n", busy, name,
                median(all.stream().map(Time::wall).sorted().toList()),
                median(all.stream().map(Time::processor).sorted().toList())));
    }

    private static Time time(Runnable job) {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long processor = system.getProcessCpuTime();
        long start = System.nanoTime();
        job.run();
        return new Time((System.nanoTime() - start) * 1e-6, (system.getProcessCpuTime() - processor) * 1e-6);
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }
}
