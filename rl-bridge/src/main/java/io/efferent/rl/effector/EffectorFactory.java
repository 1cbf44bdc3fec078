package io.efferent.rl.effector;

import io.efferent.rl.EnvironmentFactory;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.VectorEnvironment;
import io.efferent.task.Environment;
import io.efferent.task.Perturbation;
import io.efferent.task.Trials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes environments of a differentiable effector with its task, so that one task object serves training through the
 * body and reinforcement learning.
 *
 * <p>Observation: what the task tells (goal), where the hand is seen (vision), fibers and past excitations
 * (proprioception), in the order of {@link Environment#channels}. Action: excitations from 0 to 1. Reward: minus the
 * task's loss at the moment after the step, without the terms about the network; terms of rates of change, which take
 * more than a moment, count nothing. So the return is minus the loss times the number of steps. Truncated at the end of
 * the trial, terminated only if the body diverges. Measures: {@code distance} of hand and target (m), and {@code
 * success}, 1 within the target's radius.
 *
 * <p>Body and task are compiled when the first episode begins; an {@link io.efferent.kernel.UntraceableException} says
 * if they cannot be. Many together ({@link #vector}) are computed in one sweep, much faster than one by one.
 */
public final class EffectorFactory implements EnvironmentFactory {
    private final String name;
    private final Supplier<Environment> described;
    private Environment environment;
    private final Map<Integer, EffectorTrials.Steps> compiled = new HashMap<>();
    private EffectorTrials.Steps whole;
    private BodyView view;

    /**
     * A factory.
     *
     * @param name of the environments
     * @param environment body, senses and task; asked for when the first is made
     */
    public EffectorFactory(String name, Supplier<Environment> environment) {
        this.name = name;
        described = environment;
    }

    /** Body, senses and task. */
    public synchronized Environment environment() {
        if (environment == null) {
            environment = described.get();
        }
        return environment;
    }

    @Override
    public RlEnvironment get() {
        return new EffectorEnvironment(name, this);
    }

    synchronized EffectorTrials.Steps steps(int threads) {
        return compiled.computeIfAbsent(threads, count -> new EffectorTrials.Steps(environment(), count, false));
    }

    private synchronized EffectorTrials.Steps whole() {
        if (whole == null) {
            whole = new EffectorTrials.Steps(environment(), 1, true);
        }
        return whole;
    }

    /**
     * Trials of the caller's as environments, one for each.
     *
     * @param trials of the {@link #environment}'s task
     * @param noise source of all noise; null for silence
     * @throws IllegalArgumentException if the trials do not fit, or perturb hidden units
     */
    public TrialsVector play(Trials trials, RandomGenerator noise) {
        return new TrialsVector(name, whole(), trials, noise);
    }

    synchronized BodyView view() {
        if (view == null) {
            view = new BodyView(environment().effector());
        }
        return view;
    }

    /**
     * Many in lockstep: their episodes begin and end together, whatever the spec's limit. Only where a body diverges is
     * there another episode in between, which is shorter.
     */
    @Override
    public VectorEnvironment vector(EnvironmentSpec spec, int count, int threads, long seed) {
        return new EffectorVector(name, environment(), steps(threads), count, seed);
    }

    @Override
    public EnvironmentFactory perturbed(String newName, List<Perturbation> perturbations) {
        return new EffectorFactory(newName, () -> environment().withPerturbations(perturbations));
    }
}
