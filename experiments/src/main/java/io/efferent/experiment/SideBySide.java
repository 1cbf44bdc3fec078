package io.efferent.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Jobs that are done at once, so many at a time, begun in their order. If one fails the others are asked to stop.
 *
 * @param atOnce how many
 * @param stop whether everything is to stop
 */
public record SideBySide(int atOnce, BooleanSupplier stop) {
    /** Trials of a batch that leave a second thread with little to do. */
    private static final int SMALL = 64;

    public SideBySide {
        if (atOnce < 1) {
            throw new IllegalArgumentException("atOnce: got " + atOnce + ", expected at least 1");
        }
    }

    /** A job, which asks now and then whether to stop. */
    @FunctionalInterface
    public interface Job {
        /** Does it, until it is done or is to stop. */
        void run(BooleanSupplier stop) throws IOException;
    }

    /** How many runs do well at once: each on one thread where batches are small, else one on all threads. */
    public static int runsFor(int trialsPerBatch) {
        return trialsPerBatch <= SMALL ? Runtime.getRuntime().availableProcessors() : 1;
    }

    /** Threads of each. */
    public int threads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / atOnce);
    }

    /**
     * Does all that is not stopped before it begins, and waits.
     *
     * @throws IOException and unchecked exceptions of the first job that failed
     */
    public void run(List<Job> jobs) throws IOException {
        var failed = new AtomicBoolean();
        BooleanSupplier isOver = () -> failed.get() || stop.getAsBoolean();
        try (var threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().daemon().name("run-", 0).factory())) {
            List<Future<Void>> done = new ArrayList<>();
            for (Job job : jobs) {
                Callable<Void> call = () -> {
                    if (!isOver.getAsBoolean()) {
                        try {
                            job.run(isOver);
                        } catch (IOException | RuntimeException | Error e) {
                            failed.set(true);
                            throw e;
                        }
                    }
                    return null;
                };
                done.add(threads.submit(call));
            }
            for (Future<Void> one : done) {
                one.get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while runs were under way", e);
        }
    }
}
