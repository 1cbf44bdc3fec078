package io.efferent.kernel;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What computes steps, or their adjoints. It is interpreted at first, which is fast at once; if that goes on for a
 * while, the JVM is made to compile loops beside the work, which take over when they are faster. Both compute the same
 * bits.
 *
 * @param <A> float[] or double[]
 */
final class Code<A> {
    /** Names how long steps are interpreted before there are loops, s. Most of what is over by then needs none. */
    static final String PATIENCE = "efferent.kernel.patience";
    /** So long the JVM may take to compile them, ns. */
    private static final long LONGEST_WARM_UP = 120_000_000_000L;
    /** Runs of which the fastest counts. */
    private static final int RUNS = 5;

    private static final ExecutorService BESIDE = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("kernel warm-up").factory());

    /**
     * A kernel.
     *
     * @param order of its operations
     */
    record Version<A>(Kernel<A> kernel, StepPlan.Order order) {}

    private final Function<StepPlan.Order, Kernel<A>> compiler;
    private final StepPlan plan;
    private final long patience = Long.getLong(PATIENCE, 5) * 1_000_000_000;
    private final AtomicLong spent = new AtomicLong();
    private volatile Version<A> version;

    Code(Function<StepPlan.Order, Kernel<A>> compiler, StepPlan plan) {
        this.compiler = compiler;
        this.plan = plan;
    }

    /** What is to be run now. */
    Version<A> version() {
        if (version == null) {
            make();
        }
        return version;
    }

    private synchronized void make() {
        if (version == null) {
            version = new Version<>(compiler.apply(plan.interpreted), plan.interpreted);
        }
    }

    boolean isInterpreted() {
        return version == null || version.order() == plan.interpreted;
    }

    /** Whether it is time for loops, which it is once, after so many more nanoseconds. */
    boolean isDue(long nanoseconds) {
        long before = spent.getAndAdd(nanoseconds);
        return plan.interpreted != plan.compiled && before <= patience && before + nanoseconds > patience;
    }

    /** Runs loops beside the work, on copies of what a step had, until they are faster; then they take over. */
    void warmUp(A memory, A frames, int[] starts, LinearMaps<A> maps) {
        BESIDE.execute(() -> {
            Kernel<A> interpreted = version().kernel();
            long begun = System.nanoTime();
            long most = fastest(interpreted, memory, frames, starts, maps);
            Kernel<A> loops = compiler.apply(plan.compiled);
            while (System.nanoTime() - begun < LONGEST_WARM_UP) {
                if (fastest(loops, memory, frames, starts, maps) < most) {
                    version = new Version<>(loops, plan.compiled);
                    return;
                }
            }
        });
    }

    private static <A> long fastest(Kernel<A> kernel, A memory, A frames, int[] starts, LinearMaps<A> maps) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            kernel.run(memory, frames, starts, maps);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest;
    }
}
