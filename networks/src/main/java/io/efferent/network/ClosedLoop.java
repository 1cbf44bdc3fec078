package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.task.Episode;
import io.efferent.task.Rollout;
import java.util.random.RandomGenerator;

/** A policy at the controls of a running episode. */
public final class ClosedLoop {
    private final NetworkStep network;
    private final Parameters weights;
    private final Episode episode;
    private NDList memory;

    /**
     * Puts a policy in control.
     *
     * @param policy the network
     * @param weights its bound weights
     * @param episode freshly begun
     * @param hiddenNoise standard deviation of noise on the memory before each step
     * @param noise its source; null for none
     */
    public ClosedLoop(
            Policy policy, Parameters weights, Episode episode, double hiddenNoise, RandomGenerator noise) {
        this.weights = weights;
        this.episode = episode;
        network = new NetworkStep(policy, hiddenNoise);
        memory = policy.initialMemory(weights, episode.trials().batch());
        int[] sizes = memory.stream().mapToInt(m -> (int) m.getShape().get(1)).toArray();
        network.bringNoise(episode.brought(), episode.trials(), sizes, noise);
    }

    /** {@link #ClosedLoop(Policy, Parameters, Episode, double, RandomGenerator)} without hidden noise. */
    public ClosedLoop(Policy policy, Parameters weights, Episode episode) {
        this(policy, weights, episode, 0, null);
    }

    /**
     * Runs on for at most {@code steps} steps, or to the end.
     *
     * @return what happened since the start
     */
    public Rollout run(int steps) {
        for (int i = 0; i < steps && !episode.isDone(); i++) {
            PolicyStep step = network.step(weights, episode.observation(), memory, episode.history());
            memory = step.memory();
            episode.step(step.action());
            if (step.hidden() != null) {
                episode.record(Rollout.Quantity.HIDDEN, step.hidden());
            }
        }
        return episode.rollout(weights.arrays());
    }

    /** Runs to the end of the episode. */
    public Rollout run() {
        return run(Integer.MAX_VALUE);
    }

    /** Cuts the tape: gradients of what follows do not flow back beyond this moment. */
    public void detach() {
        episode.detach();
        memory = new NDList(memory.stream().map(NDArray::stopGradient).toList());
    }
}
