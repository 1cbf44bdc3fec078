package io.efferent.bench;

import com.sun.management.OperatingSystemMXBean;
import io.efferent.effector.Effector;
import io.efferent.effector.Integrator;
import io.efferent.effector.ReadyMade;
import io.efferent.muscle.Muscles;
import io.efferent.network.GradientEngine;
import io.efferent.network.Trainer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long a process that has just started takes until its training iterations have half of their speed and nearly all
 * of it, from the start of the JVM. Arguments: {@code arm}, {@code gru256} or {@code tendons}, the seconds to run
 * (default 12), and {@code busy} for a machine that does other work: then one thread trains, and all is told in
 * processor time, that of iterations in the thread's, the rest in that of the whole process, with the JVM's compilers.
 */
public final class FirstSeconds {
    /** An iteration that takes at most so much longer than the median of the last is at full speed. */
    private static final double FULL = 1.25;
    private static final double HALF = 2;
    /** Iterations that are looked at together, as single ones are interrupted. */
    private static final int TOGETHER = 5;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final boolean isBusy;
    private final List<Iteration> iterations = new ArrayList<>();

    /** When an iteration had ended, and how long it took. */
    private record Iteration(double end, double seconds) {}

    private FirstSeconds(boolean isBusy) {
        this.isBusy = isBusy;
    }

    public static void main(String[] arguments) {
        // As people have it, who have not asked for loops at once.
        System.clearProperty("efferent.kernel.patience");
        String form = arguments.length > 0 ? arguments[0] : "arm";
        double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 12;
        System.out.println(new FirstSeconds(arguments.length > 2 && arguments[2].equals("busy")).run(form, seconds));
    }

    private String run(String form, double seconds) {
        Trainer trainer = trainer(form);
        double made = now();
        while (now() < seconds) {
            double start = thread();
            trainer.learn();
            iterations.add(new Iteration(now(), thread() - start));
        }
        double full = median(iterations.size() * 2 / 3, iterations.size());
        return String.format(Locale.ROOT, "%s: trainer after %.2f s, first iteration %.2f, half speed %.2f, full speed "
                + "%.2f; %d iterations, in the end %.2f ms each", form, made, iterations.getFirst().end,
                reached(HALF * full), reached(FULL * full), iterations.size(), full * 1e3);
    }

    private Trainer trainer(String form) {
        var arm = ReadyMade.rigidTendonArm26(Muscles.named("kistemaker")).build();
        return switch (form) {
            case "arm" -> trainer(arm, 32, 100, 50);
            case "gru256" -> trainer(arm, 256, 100, 256);
            case "tendons" -> trainer(
                    ReadyMade.named("arm26-compliant", Muscles.named("kistemaker-compliant"))
                            .optIntegrator(Integrator.named("rk4")).build(), 32, 10, 50);
            default -> throw new IllegalArgumentException("form: got " + form + ", expected arm, gru256 or tendons");
        };
    }

    private Trainer trainer(Effector body, int batch, int steps, int hidden) {
        int threads = isBusy ? 1 : Runtime.getRuntime().availableProcessors();
        return Growth.trainer(body, batch, steps, hidden, GradientEngine.COMPILED, threads);
    }

    /** From when on iterations are no longer slower. */
    private double reached(double most) {
        int last = iterations.size() - TOGETHER;
        while (last > 0 && median(last, last + TOGETHER) <= most) {
            last--;
        }
        return iterations.get(Math.max(0, last)).end;
    }

    private double median(int from, int to) {
        double[] sorted = iterations.subList(from, to).stream().mapToDouble(Iteration::seconds).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Since the JVM was started. */
    private double now() {
        return isBusy ? SYSTEM.getProcessCpuTime() * 1e-9
                : (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) * 1e-3;
    }

    private double thread() {
        return (isBusy ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime()) * 1e-9;
    }
}
