package io.efferent.kernel;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;

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
     * @param rows of memory that it needs
     */
    record Version<A>(Kernel<A> kernel, StepPlan.Order order, int rows) {}

    private final Function<StepPlan.Order, Schedule> part;
    private final ScheduleCompiler<A> compiler;
    private final StepPlan plan;
    private final long patience = Long.getLong(PATIENCE, 5) * 1_000_000_000;
    private final AtomicLong spent = new AtomicLong();
    private volatile Version<A> version;

    /**
     * For one direction.
     *
     * @param part of an order that goes there
     */
    Code(Function<StepPlan.Order, Schedule> part, ScheduleCompiler<A> compiler, StepPlan plan) {
        this.part = part;
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
            version = version(plan.interpreted);
        }
    }

    private Version<A> version(StepPlan.Order order) {
        Schedule schedule = part.apply(order);
        return new Version<>(compiler.compile(schedule), order, schedule.rows() + compiler.products().margin());
    }

    boolean isInterpreted() {
        return version == null || version.order() == plan.interpreted;
    }

    /** Whether it is time for loops, which it is once, after so many more nanoseconds. */
    boolean isDue(long nanoseconds) {
        long before = spent.getAndAdd(nanoseconds);
        return plan.isCompilable() && before <= patience && before + nanoseconds > patience;
    }

    /**
     * Runs loops beside the work, on copies of what a step had, until they are faster; then they take over.
     *
     * @param memory what it had in memory of at least so many rows
     */
    void warmUp(IntFunction<A> memory, A frames, int[] starts, LinearMaps<A> maps) {
        BESIDE.execute(() -> {
            Version<A> loops = version(plan.compiled());
            A room = memory.apply(Math.max(version.rows(), loops.rows()));
            long begun = System.nanoTime();
            long most = fastest(version.kernel(), room, frames, starts, maps);
            while (System.nanoTime() - begun < LONGEST_WARM_UP) {
                if (fastest(loops.kernel(), room, frames, starts, maps) < most) {
                    version = loops;
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
