package io.efferent.rl.effector;

import ai.djl.ndarray.NDManager;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.random.RandomGenerator;

/**
 * Trials of the caller's as environments, one for each, that begin and end together; no others follow. A body that
 * diverges ends all of them, with an exception.
 */
public final class TrialsVector extends TrialsTogether {
    private final EffectorTrials trials;
    private int time = -1;
    private float[] actions;

    TrialsVector(String name, EffectorTrials.Steps steps, Trials given, RandomGenerator noise) {
        super(name, steps.environment(), given.batch(), 0);
        trials = new EffectorTrials(steps, given, noise);
    }

    @Override
    public String where(int trial) {
        return name() + ", trial " + trial + ", step " + (time + 1);
    }

    /** Begins the trials, which can be done once. */
    @Override
    public void reset() {
        if (time >= 0) {
            throw new IllegalStateException(name() + ": these trials have begun, and no others follow");
        }
        time = 0;
        for (int i = 0; i < count(); i++) {
            observe(trials, time, i, i, observations());
        }
    }

    @Override
    public void start(float[] given, int from, int to) {
        if (time < 0 || time == trials.steps()) {
            throw new IllegalStateException(name() + ": the trials " + (time < 0 ? "have not begun" : "are over"));
        }
        requireActions(given, from, to);
        if (to - from < count()) {
            throw new IllegalArgumentException(
                    "environments: got " + from + " to " + to + ", expected all " + count() + ", which move together");
        }
        for (int i = 0; i < count(); i++) {
            requireFinite(given, i);
        }
        actions = given;
    }

    @Override
    public void await(int from, int to) {
        long start = System.nanoTime();
        for (int i = 0; i < count(); i++) {
            trials.act(time, i, actions, i * width());
        }
        trials.advance(time);
        time++;
        boolean isOver = time == trials.steps();
        for (int i = 0; i < count(); i++) {
            arrive(i, isOver);
        }
        addTime(System.nanoTime() - start);
    }

    private void arrive(int i, boolean isOver) {
        trials.divergence(time, i).ifPresent(divergence -> {
            throw new IllegalStateException(where(i) + ": the body diverged, " + divergence.getMessage());
        });
        rewards()[i] = trials.reward(time, i);
        returns[i] += rewards()[i];
        truncated()[i] = isOver;
        observe(trials, time, i, i, observations());
        if (isOver) {
            observe(trials, time, i, i, finalObservations());
            finish(new Finished(i, returns[i], time, trials.measures(time, i)));
        }
    }

    /**
     * What happened, once the trials are over.
     *
     * @param manager owner of its arrays
     */
    public Rollout rollout(NDManager manager) {
        if (time < trials.steps()) {
            throw new IllegalStateException(name() + ": the trials are not over");
        }
        return trials.rollout(manager);
    }

    /** Not to be had: the trials are the caller's. */
    @Override
    public Snapshot snapshot() {
        throw new UnsupportedOperationException(name() + ": the trials are the caller's");
    }

    /** Not to be had: the trials are the caller's. */
    @Override
    public void restore(Snapshot snapshot) {
        throw new UnsupportedOperationException(name() + ": the trials are the caller's");
    }

    @Override
    public void close() {
        trials.close();
    }
}
