package io.efferent.rl.effector;

import ai.djl.ndarray.NDManager;
import io.efferent.rl.AbstractVectorEnvironment;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.Sense;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Trials of the caller's as environments, one for each, that begin and end together; no others follow. A body that
 * diverges ends all of them, with an exception.
 */
public final class TrialsVector extends AbstractVectorEnvironment {
    private final String name;
    private final Environment environment;
    private final EffectorTrials trials;
    private final List<Sense> senses;
    private final double[] returns;
    private int time = -1;
    private float[] actions;

    TrialsVector(String name, EffectorTrials.Steps steps, Trials given, RandomGenerator noise) {
        super(given.batch(), steps.environment().observationSize(), steps.environment().actionSize(), 0);
        this.name = name;
        environment = steps.environment();
        senses = EffectorTrials.senses(environment);
        returns = new double[given.batch()];
        trials = new EffectorTrials(steps, given, noise);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Sense> senses() {
        return senses;
    }

    @Override
    public ActionSpace actions() {
        return EffectorTrials.actions(environment);
    }

    @Override
    public double timestep() {
        return environment.effector().timestep();
    }

    @Override
    public String where(int trial) {
        return name + ", trial " + trial + ", step " + (time + 1);
    }

    @Override
    public int parts() {
        return 1;
    }

    /** Begins the trials, which can be done once. */
    @Override
    public void reset() {
        if (time >= 0) {
            throw new IllegalStateException(name + ": these trials have begun, and no others follow");
        }
        time = 0;
        for (int i = 0; i < count(); i++) {
            observe(i, observations());
        }
    }

    @Override
    public void start(float[] given, int from, int to) {
        if (time < 0 || time == trials.steps()) {
            throw new IllegalStateException(name + ": the trials " + (time < 0 ? "have not begun" : "are over"));
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
        observe(i, observations());
        if (isOver) {
            observe(i, finalObservations());
            finish(new Finished(i, returns[i], time, trials.measures(time, i)));
        }
    }

    private void observe(int i, float[] into) {
        trials.observe(time, i, into, i * observationSize());
        Sense.notFinite(senses, into, i * observationSize()).ifPresent(number -> {
            throw new IllegalStateException(where(i) + ": of the observation, " + number);
        });
    }

    /**
     * What happened, once the trials are over.
     *
     * @param manager owner of its arrays
     */
    public Rollout rollout(NDManager manager) {
        if (time < trials.steps()) {
            throw new IllegalStateException(name + ": the trials are not over");
        }
        return trials.rollout(manager);
    }

    /** Not to be had: the trials are the caller's. */
    @Override
    public Snapshot snapshot() {
        throw new UnsupportedOperationException(name + ": the trials are the caller's");
    }

    /** Not to be had: the trials are the caller's. */
    @Override
    public void restore(Snapshot snapshot) {
        throw new UnsupportedOperationException(name + ": the trials are the caller's");
    }

    @Override
    public void close() {
        trials.close();
    }
}
