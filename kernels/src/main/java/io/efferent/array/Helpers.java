package io.efferent.array;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Threads that take some work off the one that has it. That one works as well, and at the end waits for what helpers
 * have begun, but not for helpers: on a busy machine they may come late, or never.
 */
public final class Helpers {
    /** How long a thread without work stays awake: it takes about as long to wake up. */
    private static final long NANOSECONDS_AWAKE = 500_000;
    /** Work that takes as long as a few calls of the system is not handed over. */
    private static final long LEAST_NANOSECONDS = 20_000;
    /** How many jobs are done alone after one whose helpers were interrupted by other programs. */
    private static final int JOBS_ALONE = 16;

    private final int count;
    private final ThreadPoolExecutor pool;
    private final AtomicInteger alone = new AtomicInteger();

    /**
     * Makes helpers, whose threads start with the first work and end when there is none.
     *
     * @param name of the threads
     * @param count how many; 0 for none
     */
    public Helpers(String name, int count) {
        this.count = count;
        pool = new ThreadPoolExecutor(
                Math.max(1, count), Math.max(1, count), 1, TimeUnit.SECONDS, new PatientQueue(),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Offers work to the helpers. Whoever offers it calls {@link Work#finish} in the end.
     *
     * @param items how many there are
     * @param nanoseconds how long all of them take one thread, roughly
     * @param job what to do with each, on any thread, in any order
     */
    public Work start(int items, long nanoseconds, IntConsumer job) {
        boolean isSmall = nanoseconds < LEAST_NANOSECONDS;
        boolean isAlone = alone.getAndUpdate(jobs -> Math.max(0, jobs - 1)) > 0;
        var work = new Work(items, job, isSmall || isAlone ? 0 : Math.min(count, items - 1));
        for (int i = 0; i < work.asked; i++) {
            pool.execute(work.help);
        }
        return work;
    }

    /** Work for any number of threads. They take ever smaller pieces, so that all end at about the same time. */
    public final class Work {
        private final int items;
        private final IntConsumer job;
        private final int asked;
        private final Runnable help = this::help;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger left;
        private final CountDownLatch done;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        private Work(int items, IntConsumer job, int asked) {
            this.items = items;
            this.job = job;
            this.asked = asked;
            left = new AtomicInteger(items);
            done = new CountDownLatch(Math.min(1, items));
        }

        /** Works until there is nothing left to begin; returns how many items that were. */
        private int help() {
            int mine = 0;
            for (int begin = next.get(); begin < items; begin = next.get()) {
                int end = begin + Math.max(1, (items - begin) / (2 * (asked + 1)));
                if (next.compareAndSet(begin, end)) {
                    for (int i = begin; i < end; i++) {
                        accept(i);
                    }
                    count(end - begin);
                    mine += end - begin;
                }
            }
            return mine;
        }

        private void accept(int item) {
            try {
                job.accept(item);
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        }

        private void count(int finished) {
            if (left.addAndGet(-finished) == 0) {
                done.countDown();
            }
        }

        /**
         * Does what nobody has begun, and waits for the rest.
         *
         * @throws RuntimeException or {@link Error}: what the job threw first
         */
        public void finish() {
            long start = System.nanoTime();
            int mine = help();
            long end = System.nanoTime();
            join();
            long waited = System.nanoTime() - end;
            // Who has an equal item under way is done after about one of ours, unless something else runs in its place.
            if (mine > 0 && waited > 4 * (end - start) / mine) {
                alone.set(JOBS_ALONE);
            }
            switch (failure.get()) {
                case null -> { }
                case Error e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new IllegalStateException(failure.get());
            }
        }

        /** Waits for what is under way, and lets nobody begin more. */
        public void cancel() {
            int begin = next.getAndSet(items);
            if (begin < items) {
                count(items - begin);
            }
            join();
        }

        private void join() {
            for (int i = 0; i < asked && pool.remove(help); i++) { }
            try {
                stayAwake(() -> done.getCount() == 0);
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while others were at work", e);
            }
        }
    }

    /** The next work often comes sooner than a thread that sleeps is awake again. */
    private static final class PatientQueue extends LinkedBlockingQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
            stayAwake(() -> !isEmpty());
            return super.poll(timeout, unit);
        }
    }

    /** Waits until something is so, but no longer than a moment, and leaves the processor to others that want it. */
    private static void stayAwake(BooleanSupplier until) {
        long end = System.nanoTime() + NANOSECONDS_AWAKE;
        while (!until.getAsBoolean() && System.nanoTime() < end) {
            Thread.yield();
        }
    }
}
