package io.efferent.rl.effector;

import io.efferent.rl.AbstractVectorEnvironment;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.Sense;
import io.efferent.task.Environment;
import java.util.List;

/** Trials of a differentiable effector that are computed in one sweep. */
abstract sealed class TrialsTogether extends AbstractVectorEnvironment permits EffectorVector, TrialsVector {
    private final String name;
    private final Environment environment;
    private final List<Sense> senses;
    /** Of the trials under way, so far. */
    final double[] returns;

    TrialsTogether(String name, Environment environment, int count, long seed) {
        super(count, environment.observationSize(), environment.actionSize(), seed);
        this.name = name;
        this.environment = environment;
        senses = EffectorTrials.senses(environment);
        returns = new double[count];
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<Sense> senses() {
        return senses;
    }

    @Override
    public final ActionSpace actions() {
        return EffectorTrials.actions(environment);
    }

    @Override
    public final double timestep() {
        return environment.effector().timestep();
    }

    @Override
    public final int parts() {
        return 1;
    }

    /** Writes what environment {@code i} observes: at a time, row {@code row} of trials. */
    final void observe(EffectorTrials trials, int time, int row, int i, float[] into) {
        trials.observe(time, row, into, i * observationSize());
        Sense.notFinite(senses, into, i * observationSize()).ifPresent(number -> {
            throw new IllegalStateException(where(i) + ": of the observation, " + number);
        });
    }
}
