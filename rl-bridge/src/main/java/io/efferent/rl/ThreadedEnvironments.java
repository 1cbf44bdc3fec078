package io.efferent.rl;

import io.efferent.task.RandomStreams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Environments that a pool of threads steps. Who waits helps, so that one thread means no pool, and cheap environments cost
 * no hand-over.
 */
final class ThreadedEnvironments implements VectorEnvironment {
    /** Pieces of work per thread: enough to even out, few enough to be cheap. */
    private static final int PIECES = 8;

    private final Slot[] slots;
    private final int threads;
    private final ExecutorService pool;
    private final int size;
    private final int width;
    private final float[] observations;
    private final float[] finalObservations;
    private final double[] rewards;
    private final boolean[] terminated;
    private final boolean[] truncated;
    private final List<Work> underway = new ArrayList<>();
    private final LongAdder nanoseconds = new LongAdder();
    private List<Finished> finished = new ArrayList<>();
    private long seed;
    private boolean begun;
    private boolean closed;

    ThreadedEnvironments(Supplier<? extends RlEnvironment> factory, int count, int threads, long seed) {
        if (count < 1) {
            throw new IllegalArgumentException("count: got " + count + ", expected at least 1");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads: got " + threads + ", expected at least 1");
        }
        this.seed = seed;
        this.threads = threads;
        slots = new Slot[count];
        try {
            for (int i = 0; i < count; i++) {
                slots[i] = new Slot(i, factory.get());
            }
        } catch (RuntimeException | Error e) {
            Arrays.stream(slots).filter(slot -> slot != null).forEach(slot -> slot.environment.close());
            throw e;
        }
        size = slots[0].environment.observationSize();
        width = actions().width();
        observations = new float[count * size];
        finalObservations = new float[count * size];
        rewards = new double[count];
        terminated = new boolean[count];
        truncated = new boolean[count];
        // Its threads begin with the first work they get, so for one thread there is none.
        pool = Executors.newFixedThreadPool(
                Math.max(1, threads - 1),
                Thread.ofPlatform().daemon().name("environments-", 0).factory());
    }

    @Override
    public String name() {
        return slots[0].environment.name();
    }

    @Override
    public List<Sense> senses() {
        return slots[0].environment.senses();
    }

    @Override
    public ActionSpace actions() {
        return slots[0].environment.actions();
    }

    @Override
    public double timestep() {
        return slots[0].environment.timestep();
    }

    @Override
    public int count() {
        return slots.length;
    }

    @Override
    public int observationSize() {
        return size;
    }

    @Override
    public float[] observations() {
        return observations;
    }

    @Override
    public float[] finalObservations() {
        return finalObservations;
    }

    @Override
    public double[] rewards() {
        return rewards;
    }

    @Override
    public boolean[] terminated() {
        return terminated;
    }

    @Override
    public boolean[] truncated() {
        return truncated;
    }

    @Override
    public void reset() {
        requireIdle();
        clearOutcomes();
        if (begun) {
            Arrays.stream(slots).forEach(slot -> slot.episode++);
        }
        begun = true;
        run(i -> slots[i].begin());
    }

    @Override
    public void start(float[] actions, int from, int to) {
        requireOpen();
        if (!begun) {
            throw new IllegalStateException("reset the environments before stepping them");
        }
        if (actions.length != slots.length * width) {
            throw new IllegalArgumentException("actions: got " + actions.length + " numbers, expected "
                    + slots.length + " x " + width);
        }
        if (from < 0 || to > slots.length || from >= to) {
            throw new IllegalArgumentException("environments: got " + from + " to " + to + ", expected a part of 0 to "
                    + slots.length);
        }
        if (underway.stream().anyMatch(work -> work.overlaps(from, to))) {
            throw new IllegalStateException("some of the environments " + from + " to " + to
                    + " are under way, await them before starting them again");
        }
        start(from, to, i -> slots[i].step(actions));
    }

    @Override
    public void await(int from, int to) {
        requireOpen();
        for (var work : underway.stream().filter(work -> work.overlaps(from, to)).toList()) {
            work.help();
            work.join();
            underway.remove(work);
            for (int i = work.from; i < work.to; i++) {
                slots[i].report();
            }
        }
    }

    @Override
    public List<Finished> drainFinished() {
        var drained = finished;
        finished = new ArrayList<>();
        return drained;
    }

    @Override
    public double drainSeconds() {
        return nanoseconds.sumThenReset() * 1e-9;
    }

    @Override
    public Snapshot snapshot() {
        requireIdle();
        if (!begun) {
            throw new IllegalStateException("reset the environments before taking a snapshot");
        }
        return new Snapshot(seed, Arrays.stream(slots).map(Slot::underway).toList());
    }

    @Override
    public void restore(Snapshot snapshot) {
        requireIdle();
        if (snapshot.underway().size() != slots.length) {
            throw new IllegalArgumentException("snapshot: got one of " + snapshot.underway().size()
                    + " environments, expected " + slots.length);
        }
        clearOutcomes();
        finished.clear();
        seed = snapshot.seed();
        begun = true;
        run(i -> slots[i].repeat(snapshot.underway().get(i)));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        underway.forEach(Work::awaitEnd);
        pool.shutdown();
        Arrays.stream(slots).forEach(slot -> slot.environment.close());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the environments are closed");
        }
    }

    private void requireIdle() {
        requireOpen();
        if (!underway.isEmpty()) {
            throw new IllegalStateException("some of the environments are under way, await them first");
        }
    }

    private void clearOutcomes() {
        Arrays.fill(rewards, 0);
        Arrays.fill(terminated, false);
        Arrays.fill(truncated, false);
    }

    private void run(IntConsumer job) {
        start(0, slots.length, job);
        await(0, slots.length);
    }

    private void start(int from, int to, IntConsumer job) {
        var work = new Work(from, to, job);
        underway.add(work);
        for (int helper = 1; helper < Math.min(threads, work.pieces()); helper++) {
            pool.execute(work::help);
        }
    }

    /** A job for each of some environments, which any number of threads may help with. */
    private final class Work {
        private final int from;
        private final int to;
        private final int piece;
        private final IntConsumer job;
        private final AtomicInteger next;
        private final CountDownLatch left;

        Work(int from, int to, IntConsumer job) {
            this.from = from;
            this.to = to;
            this.job = job;
            piece = Math.max(1, (to - from) / (threads * PIECES));
            next = new AtomicInteger(from);
            left = new CountDownLatch(pieces());
        }

        int pieces() {
            return Math.ceilDiv(to - from, piece);
        }

        boolean overlaps(int from, int to) {
            return this.from < to && from < this.to;
        }

        void help() {
            long start = System.nanoTime();
            for (int begin = next.getAndAdd(piece); begin < to; begin = next.getAndAdd(piece)) {
                for (int i = begin; i < Math.min(begin + piece, to); i++) {
                    try {
                        job.accept(i);
                    } catch (RuntimeException | Error e) {
                        slots[i].failure = e;
                    }
                }
                left.countDown();
            }
            nanoseconds.add(System.nanoTime() - start);
        }

        void join() {
            try {
                left.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for environments " + from + " to " + to, e);
            }
        }

        /** Nobody begins another piece; waits for those that were begun. */
        void awaitEnd() {
            for (int begin = next.getAndAdd(piece); begin < to; begin = next.getAndAdd(piece)) {
                left.countDown();
            }
            join();
        }
    }

    /** One environment, its episode and its rows in the arrays. */
    private final class Slot {
        private final int index;
        private final RlEnvironment environment;
        private long episode;
        private int steps;
        private double reward;
        private float[] actionsSince = {};
        private Finished ended;
        private Throwable failure;

        Slot(int index, RlEnvironment environment) {
            this.index = index;
            this.environment = environment;
        }

        void begin() {
            steps = 0;
            reward = 0;
            environment.reset(RandomStreams.stream(seed, "episodes of environment " + index, episode).nextLong());
            environment.observe(observations, index * size);
        }

        void step(float[] actions) {
            var outcome = act(actions, index * width);
            rewards[index] = outcome.reward();
            terminated[index] = outcome.terminated();
            truncated[index] = outcome.truncated();
            if (outcome.isOver()) {
                environment.observe(finalObservations, index * size);
                ended = new Finished(index, reward, steps, environment.measures());
                episode++;
                begin();
            } else {
                environment.observe(observations, index * size);
            }
        }

        private RlEnvironment.Outcome act(float[] actions, int offset) {
            if (actionsSince.length < (steps + 1) * width) {
                actionsSince = Arrays.copyOf(actionsSince, Math.max(64 * width, 2 * actionsSince.length));
            }
            System.arraycopy(actions, offset, actionsSince, steps * width, width);
            steps++;
            var outcome = environment.step(actions, offset);
            if (!Double.isFinite(outcome.reward())) {
                throw new IllegalStateException("the reward is " + outcome.reward());
            }
            reward += outcome.reward();
            return outcome;
        }

        Underway underway() {
            return new Underway(episode, Arrays.copyOf(actionsSince, steps * width));
        }

        void repeat(Underway underway) {
            episode = underway.episode();
            begin();
            for (int step = 0; step < underway.actions().length / width; step++) {
                if (act(underway.actions(), step * width).isOver()) {
                    throw new IllegalArgumentException("snapshot: got " + underway.actions().length / width
                            + " steps, but the episode is over after " + steps + ": it is of another environment or version");
                }
            }
            environment.observe(observations, index * size);
        }

        void report() {
            if (failure != null) {
                var cause = failure;
                failure = null;
                var message = name() + ", environment " + index + ", episode " + episode + ", step " + steps + ": "
                        + cause.getMessage();
                throw cause instanceof IllegalArgumentException
                        ? new IllegalArgumentException(message, cause)
                        : new IllegalStateException(message, cause);
            }
            if (ended != null) {
                finished.add(ended);
                ended = null;
            }
        }
    }
}
