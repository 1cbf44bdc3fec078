package io.efferent.rl;

import io.efferent.array.Helpers;
import io.efferent.array.RandomStreams;
import io.efferent.mujoco.DivergenceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Environments that some threads step. Who waits helps, so that one thread means no others, and cheap environments are
 * not handed over.
 */
final class ThreadedEnvironments extends AbstractVectorEnvironment {
    private static final RlEnvironment.Outcome DIVERGED = new RlEnvironment.Outcome(0, true, false);

    private final Slot[] slots;
    private final List<Sense> senses;
    private final ActionSpace actions;
    private final Helpers helpers;
    /** A mean over the latest. */
    private volatile double nanosecondsPerJob;
    private final List<Stepping> underway = new ArrayList<>();
    private boolean begun;
    private boolean closed;

    ThreadedEnvironments(Supplier<? extends RlEnvironment> factory, int count, int threads, long seed) {
        requirePositive("threads", threads);
        var environments = environments(factory, count);
        var first = environments.getFirst();
        super(count, first.observationSize(), first.actions().width(), seed);
        senses = first.senses();
        actions = first.actions();
        slots = new Slot[count];
        Arrays.setAll(slots, i -> new Slot(i, environments.get(i)));
        helpers = new Helpers("environments", threads - 1);
    }

    private static List<RlEnvironment> environments(Supplier<? extends RlEnvironment> factory, int count) {
        var environments = new ArrayList<RlEnvironment>(requireCount(count));
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
        if (underway.stream().anyMatch(some -> some.overlaps(from, to))) {
            throw new IllegalStateException("some of the environments " + from + " to " + to
                    + " are under way, await them before starting them again");
        }
        start(from, to, i -> slots[i].step(actions));
    }

    @Override
    public void await(int from, int to) {
        requireOpen();
        for (var stepping : underway.stream().filter(some -> some.overlaps(from, to)).toList()) {
            stepping.work.finish();
            underway.remove(stepping);
            for (int i = stepping.from; i < stepping.to; i++) {
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
        requireFitting(snapshot);
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
        underway.forEach(stepping -> stepping.work.cancel());
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
        long expected = (long) ((to - from) * nanosecondsPerJob);
        underway.add(new Stepping(from, to, helpers.start(to - from, expected, item -> {
            long start = System.nanoTime();
            try {
                job.accept(from + item);
            } catch (RuntimeException | Error e) {
                slots[from + item].failure = e;
            }
            long taken = System.nanoTime() - start;
            addTime(taken);
            nanosecondsPerJob += (taken - nanosecondsPerJob) / 16;
        })));
    }

    /** Environments that are being stepped. */
    private record Stepping(int from, int to, Helpers.Work work) {
        boolean overlaps(int from, int to) {
            return this.from < to && from < this.to;
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
                System.arraycopy(
                        observations(), index * observationSize(), finalObservations(), index * observationSize(),
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
                            + " steps, but the episode is over after " + steps
                            + ": it is of another environment or version");
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
