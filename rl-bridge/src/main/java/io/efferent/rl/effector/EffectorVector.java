package io.efferent.rl.effector;

import io.efferent.array.RandomStreams;
import io.efferent.task.Environment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;

/**
 * Trials of a differentiable effector in lockstep, all computed by one sweep. Trials of a task last equally long, so
 * all end together; while some have ended and others are still to take their last step, both batches are kept.
 *
 * <p>Where a body diverges, a trial of its own takes that place, until the time of all is up.
 */
final class EffectorVector extends TrialsTogether {
    private final EffectorTrials.Steps steps;
    private final boolean[] started;
    private final boolean[] moved;
    private long episode = -1;
    private int time;
    private EffectorTrials trials;
    private EffectorTrials next;
    /** By environment, what took the place of a trial whose body diverged; null where none did. */
    private final EffectorTrials[] substitutes;
    /** When they began. */
    private final int[] begun;
    /** Actions of the episode, (step, trial, width). */
    private float[] actionsSince = {};

    EffectorVector(String name, Environment environment, EffectorTrials.Steps steps, int count, long seed) {
        super(name, environment, count, seed);
        this.steps = steps;
        started = new boolean[count];
        moved = new boolean[count];
        substitutes = new EffectorTrials[count];
        begun = new int[count];
    }

    @Override
    public void reset() {
        begin(episode + 1);
    }

    @Override
    public String where(int environment) {
        return name() + ", environment " + environment + ", episode " + episode + ", step " + (time + 1);
    }

    private void begin(long number) {
        requireTogether();
        close();
        episode = number;
        trials = draw(number);
        actionsSince = new float[trials.steps() * count() * width()];
        time = 0;
        clearOutcomes();
        Arrays.fill(returns, 0);
        for (int i = 0; i < count(); i++) {
            observe(trials, 0, i, i, observations());
        }
    }

    private EffectorTrials draw(long number) {
        return new EffectorTrials(
                steps, count(), RandomStreams.stream(seed, "episodes", number).nextLong());
    }

    private EffectorTrials trialsOf(int environment) {
        return substitutes[environment] == null ? trials : substitutes[environment];
    }

    private int rowOf(int environment) {
        return substitutes[environment] == null ? environment : 0;
    }

    private int timeOf(int environment) {
        return substitutes[environment] == null ? time : time - begun[environment];
    }

    private void requireTogether() {
        for (int i = 0; i < count(); i++) {
            if (started[i] || moved[i]) {
                throw new IllegalStateException(
                        "some of the environments are under way, step the others and await them first");
            }
        }
    }

    @Override
    public void start(float[] actions, int from, int to) {
        if (trials == null) {
            throw new IllegalStateException("reset the environments before stepping them");
        }
        requireActions(actions, from, to);
        for (int i = from; i < to; i++) {
            if (started[i] || moved[i]) {
                throw new IllegalStateException("environment " + i
                        + " is ahead: these environments move in lockstep, step the others and await them first");
            }
        }
        for (int i = from; i < to; i++) {
            requireFinite(actions, i);
            trialsOf(i).act(timeOf(i), rowOf(i), actions, i * width());
            started[i] = true;
        }
        System.arraycopy(
                actions, from * width(), actionsSince, (time * count() + from) * width(), (to - from) * width());
    }

    @Override
    public void await(int from, int to) {
        long start = System.nanoTime();
        // Those that have not been started take a step that counts for nothing; it is computed again with them.
        trials.advance(time);
        for (int i = from; i < to; i++) {
            if (started[i]) {
                started[i] = false;
                moved[i] = true;
                if (substitutes[i] != null) {
                    substitutes[i].advance(timeOf(i));
                }
                arrive(i);
            }
        }
        goOnTogether();
        addTime(System.nanoTime() - start);
    }

    private void goOnTogether() {
        for (boolean one : moved) {
            if (!one) {
                return;
            }
        }
        Arrays.fill(moved, false);
        time++;
        if (next != null) {
            close();
            trials = next;
            next = null;
            episode++;
            time = 0;
        }
    }

    private void arrive(int i) {
        int arrival = timeOf(i) + 1;
        var divergence = trialsOf(i).divergence(arrival, rowOf(i));
        terminated()[i] = divergence.isPresent();
        truncated()[i] = divergence.isEmpty() && time + 1 == trials.steps();
        rewards()[i] = divergence.isPresent() ? 0 : trialsOf(i).reward(arrival, rowOf(i));
        if (!Double.isFinite(rewards()[i])) {
            throw new IllegalStateException(where(i) + ": the reward is " + rewards()[i]);
        }
        returns[i] += rewards()[i];
        if (divergence.isPresent()) {
            System.arraycopy(observations(), i * observationSize(), finalObservations(), i * observationSize(),
                    observationSize());
            finish(new Finished(i, returns[i], arrival, Map.of(), where(i) + ": " + divergence.get().getMessage()));
            beginAgain(i);
        } else if (truncated()[i]) {
            observe(trialsOf(i), arrival, rowOf(i), i, finalObservations());
            finish(new Finished(i, returns[i], arrival, trialsOf(i).measures(arrival, rowOf(i))));
            beginNext(i);
        } else {
            observe(trialsOf(i), arrival, rowOf(i), i, observations());
        }
    }

    private void beginNext(int i) {
        returns[i] = 0;
        if (next == null) {
            next = draw(episode + 1);
        }
        observe(next, 0, i, i, observations());
    }

    /** After a divergence: with all others if their time is up as well, else alone. */
    private void beginAgain(int i) {
        if (time + 1 == trials.steps()) {
            beginNext(i);
            return;
        }
        returns[i] = 0;
        if (substitutes[i] != null) {
            substitutes[i].close();
        }
        begun[i] = time + 1;
        substitutes[i] = new EffectorTrials(steps, 1, RandomStreams.stream(
                seed, "episodes of environment " + i + " from step " + begun[i], episode).nextLong());
        observe(substitutes[i], 0, 0, i, observations());
    }

    @Override
    public Snapshot snapshot() {
        requireTogether();
        if (trials == null) {
            throw new IllegalStateException("reset the environments before taking a snapshot");
        }
        // All share one episode, so the first tells for all.
        var underway = new ArrayList<>(Collections.nCopies(count(), new Underway(episode, new float[0])));
        underway.set(0, new Underway(episode, Arrays.copyOf(actionsSince, time * count() * width())));
        return new Snapshot(seed, underway);
    }

    @Override
    public void restore(Snapshot snapshot) {
        requireFitting(snapshot);
        var whole = snapshot.underway().getFirst();
        seed = snapshot.seed();
        begin(whole.episode());
        int steps = whole.actions().length / (count() * width());
        if (whole.actions().length != steps * count() * width()) {
            throw new IllegalArgumentException("snapshot.underway[0].actions: got " + whole.actions().length
                    + " numbers, expected a multiple of " + count() + " x " + width());
        }
        if (steps >= trials.steps()) {
            throw new IllegalArgumentException("snapshot: got " + steps + " steps, but an episode has " + trials.steps()
                    + ": it is of another task");
        }
        for (int step = 0; step < steps; step++) {
            step(Arrays.copyOfRange(whole.actions(), step * count() * width(), (step + 1) * count() * width()));
        }
        clearOutcomes();
        drainFinished();
    }

    @Override
    public void close() {
        if (trials != null) {
            trials.close();
            trials = null;
        }
        for (int i = 0; i < count(); i++) {
            if (substitutes[i] != null) {
                substitutes[i].close();
                substitutes[i] = null;
            }
        }
    }
}
