package io.efferent.rl;

import io.efferent.array.RandomStreams;
import io.efferent.mujoco.DivergenceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Environments that a pool of threads steps. Who waits helps, so that one thread means no pool, and cheap environments cost
 * no hand-over.
 */
final class ThreadedEnvironments extends AbstractVectorEnvironment {
    /** How long a thread that has run out of work looks out for more before it sleeps: it takes about as long to wake up. */
    private static final long PATIENCE_NANOS = 20_000;

    private static final RlEnvironment.Outcome DIVERGED = new RlEnvironment.Outcome(0, true, false);

    private final Slot[] slots;
    private final List<Sense> senses;
    private final ActionSpace actions;
    private final int threads;
    private final ExecutorService pool;
    private final List<Work> underway = new ArrayList<>();
    private boolean begun;
    private boolean closed;

    ThreadedEnvironments(Supplier<? extends RlEnvironment> factory, int count, int threads, long seed) {
        requirePositive("threads", threads);
        var environments = environments(factory, count);
        var first = environments.getFirst();
        super(count, first.observationSize(), first.actions().width(), seed);
        this.threads = threads;
        senses = first.senses();
        actions = first.actions();
        slots = new Slot[count];
        Arrays.setAll(slots, i -> new Slot(i, environments.get(i)));
        // Its threads begin with the first work they get, so for one thread there is none.
        pool = new ThreadPoolExecutor(Math.max(1, threads - 1), Math.max(1, threads - 1), 0, TimeUnit.SECONDS, new PatientQueue(),
                Thread.ofPlatform().daemon().name("environments-", 0).factory());
    }

    private static List<RlEnvironment> environments(Supplier<? extends RlEnvironment> factory, int count) {
        var environments = new ArrayList<RlEnvironment>(requirePositive("count", count));
        try {
            for (int i = 0; i < count; i++) {
                environments.add(factory.get());
            }
            return environments;
        } catch (RuntimeException | Error e) {
            environments.forEach(RlEnvironment::close);
            throw e;
        }
    }

    /** Work comes at short intervals. */
    private static final class PatientQueue extends LinkedBlockingQueue<Runnable> {
        @Override
        public Runnable take() throws InterruptedException {
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return super.take();
        }
    }

    @Override
    public String name() {
        return slots[0].environment.name();
    }

    @Override
    public List<Sense> senses() {
        return senses;
    }

    @Override
    public ActionSpace actions() {
        return actions;
    }

    @Override
    public String where(int environment) {
        return slots[environment].where();
    }

    @Override
    public double timestep() {
        return slots[0].environment.timestep();
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
        requireActions(actions, from, to);
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
        requireCount(snapshot);
        clearOutcomes();
        drainFinished();
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

    private void run(IntConsumer job) {
        start(0, slots.length, job);
        await(0, slots.length);
    }

    private void start(int from, int to, IntConsumer job) {
        var work = new Work(from, to, job);
        underway.add(work);
        for (int helper = 1; helper < Math.min(threads, to - from); helper++) {
            pool.execute(work::help);
        }
    }

    /**
     * A job for each of some environments, which any number of threads may help with. They take ever smaller pieces, so that all
     * end at about the same time.
     */
    private final class Work {
        private final int from;
        private final int to;
        private final IntConsumer job;
        private final AtomicInteger next;
        private final AtomicInteger left;
        private final CountDownLatch done = new CountDownLatch(1);

        Work(int from, int to, IntConsumer job) {
            this.from = from;
            this.to = to;
            this.job = job;
            next = new AtomicInteger(from);
            left = new AtomicInteger(to - from);
        }

        boolean overlaps(int from, int to) {
            return this.from < to && from < this.to;
        }

        void help() {
            for (int begin = next.get(); begin < to; begin = next.get()) {
                int end = begin + Math.max(1, (to - begin) / (2 * threads));
                if (next.compareAndSet(begin, end)) {
                    long start = System.nanoTime();
                    for (int i = begin; i < end; i++) {
                        accept(i);
                    }
                    addTime(System.nanoTime() - start);
                    count(end - begin);
                }
            }
        }

        private void accept(int i) {
            try {
                job.accept(i);
            } catch (RuntimeException | Error e) {
                slots[i].failure = e;
            }
        }

        private void count(int finished) {
            if (left.addAndGet(-finished) == 0) {
                done.countDown();
            }
        }

        void join() {
            try {
                long end = System.nanoTime() + PATIENCE_NANOS;
                while (done.getCount() > 0 && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for environments " + from + " to " + to, e);
            }
        }

        /** Nobody begins another piece; waits for those that were begun. */
        void awaitEnd() {
            int begin = next.getAndSet(to);
            if (begin < to) {
                count(to - begin);
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
            observe(observations());
        }

        String where() {
            return name() + ", environment " + index + ", episode " + episode + ", step " + steps;
        }

        private void observe(float[] into) {
            environment.observe(into, index * observationSize());
            Sense.notFinite(senses, into, index * observationSize()).ifPresent(number -> {
                throw new IllegalStateException("of the observation, " + number);
            });
        }

        void step(float[] chosen) {
            RlEnvironment.Outcome outcome;
            String divergence = null;
            try {
                outcome = act(chosen, index * width());
            } catch (DivergenceException e) {
                outcome = DIVERGED;
                divergence = where() + ": " + e.getMessage();
            }
            rewards()[index] = outcome.reward();
            terminated()[index] = outcome.terminated();
            truncated()[index] = outcome.truncated();
            if (divergence != null) {
                System.arraycopy(observations(), index * observationSize(), finalObservations(), index * observationSize(),
                        observationSize());
                goOn(new Finished(index, reward, steps, Map.of(), divergence));
            } else if (outcome.isOver()) {
                observe(finalObservations());
                goOn(new Finished(index, reward, steps, environment.measures()));
            } else {
                observe(observations());
            }
        }

        private void goOn(Finished finished) {
            ended = finished;
            episode++;
            begin();
        }

        private RlEnvironment.Outcome act(float[] chosen, int offset) {
            if (actionsSince.length < (steps + 1) * width()) {
                actionsSince = Arrays.copyOf(actionsSince, Math.max(64 * width(), 2 * actionsSince.length));
            }
            System.arraycopy(chosen, offset, actionsSince, steps * width(), width());
            steps++;
            actions.require(chosen, offset, environment.name());
            var outcome = environment.step(chosen, offset);
            // Returns are added up in single precision.
            if (!Float.isFinite((float) outcome.reward())) {
                throw new IllegalStateException("the reward is " + outcome.reward());
            }
            reward += outcome.reward();
            return outcome;
        }

        Underway underway() {
            return new Underway(episode, Arrays.copyOf(actionsSince, steps * width()));
        }

        void repeat(Underway underway) {
            episode = underway.episode();
            begin();
            for (int step = 0; step < underway.actions().length / width(); step++) {
                if (act(underway.actions(), step * width()).isOver()) {
                    throw new IllegalArgumentException("snapshot: got " + underway.actions().length / width()
                            + " steps, but the episode is over after " + steps + ": it is of another environment or version");
                }
            }
            observe(observations());
        }

        void report() {
            if (failure != null) {
                var cause = failure;
                failure = null;
                var message = where() + ": " + cause.getMessage();
                throw cause instanceof IllegalArgumentException
                        ? new IllegalArgumentException(message, cause)
                        : new IllegalStateException(message, cause);
            }
            if (ended != null) {
                finish(ended);
                ended = null;
            }
        }
    }
}
