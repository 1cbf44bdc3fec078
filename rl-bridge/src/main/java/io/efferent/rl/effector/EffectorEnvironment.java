package io.efferent.rl.effector;

import io.efferent.rl.ActionSpace;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.Sense;
import io.efferent.task.Environment;
import io.efferent.task.Task;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** One trial after another of a differentiable effector. */
final class EffectorEnvironment implements RlEnvironment {
    private final String name;
    private final EffectorFactory factory;
    private final Environment environment;
    private EffectorTrials trials;
    private int time;

    EffectorEnvironment(String name, EffectorFactory factory) {
        this.name = name;
        this.factory = factory;
        environment = factory.environment();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Sense> senses() {
        return EffectorTrials.senses(environment);
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
    public OptionalInt episodeSteps() {
        return OptionalInt.of(environment.trials(1, 0, 0, Task.Purpose.TRAINING).steps());
    }

    @Override
    public void reset(long seed) {
        close();
        trials = new EffectorTrials(factory.steps(1), 1, seed);
        time = 0;
    }

    @Override
    public Outcome step(float[] actions, int offset) {
        if (trials == null || time == trials.steps()) {
            throw new IllegalStateException("no episode of " + name + " is under way, reset it first");
        }
        trials.act(time, 0, actions, offset);
        trials.advance(time);
        time++;
        trials.divergence(time, 0).ifPresent(divergence -> {
            throw divergence;
        });
        return new Outcome(trials.reward(time, 0), false, time == trials.steps());
    }

    @Override
    public void observe(float[] into, int offset) {
        trials.observe(time, 0, into, offset);
    }

    @Override
    public Map<String, Double> measures() {
        return trials.measures(time, 0);
    }

    @Override
    public BufferedImage frame(int width, int height) {
        return factory.view().draw(
                width, height, trials.bones(time, 0), trials.hand(time, 0), trials.target(time, 0),
                environment.task().targetRadius());
    }

    @Override
    public void close() {
        if (trials != null) {
            trials.close();
            trials = null;
        }
    }
}
