package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.task.Episode;
import io.efferent.task.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A policy at the controls of a running episode. */
public final class ClosedLoop {
    private final Policy policy;
    private final Parameters weights;
    private final Episode episode;
    private final double hiddenNoise;
    private final RandomGenerator noise;
    private final List<NDArray> hidden = new ArrayList<>();
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
        this.policy = policy;
        this.weights = weights;
        this.episode = episode;
        this.hiddenNoise = hiddenNoise;
        this.noise = noise;
        this.memory = policy.initialMemory(weights, episode.trials().batch());
    }

    /** {@link #ClosedLoop(Policy, Parameters, Episode, double, RandomGenerator)} without hidden noise. */
    public ClosedLoop(Policy policy, Parameters weights, Episode episode) {
        this(policy, weights, episode, 0, null);
    }

    /**
     * Runs on for at most {@code steps} steps, or to the end.
     *
     * @return what happened since the last {@link #forget()}, or since the start
     */
    public Rollout run(int steps) {
        for (int i = 0; i < steps && !episode.isDone(); i++) {
            PolicyStep step = policy.step(weights, episode.observation(), noisy(memory));
            memory = step.memory();
            if (step.hidden() != null) {
                hidden.add(step.hidden());
            }
            episode.step(step.action());
        }
        return episode.rollout(hidden, weights.arrays());
    }

    /** Runs to the end of the episode. */
    public Rollout run() {
        return run(Integer.MAX_VALUE);
    }

    /** Cuts the past off the tape, for truncated backpropagation through time. */
    public void forget() {
        episode.forget();
        hidden.clear();
        memory = new NDList(memory.stream().map(NDArray::stopGradient).toList());
    }

    private NDList noisy(NDList clean) {
        if (noise == null || hiddenNoise == 0) {
            return clean;
        }
        NDList noisy = new NDList();
        for (NDArray x : clean) {
            Shape shape = x.getShape();
            double[] draws = RandomStreams.gaussian(noise, (int) shape.size(), hiddenNoise);
            noisy.add(x.add(Constants.of(weights.manager(), weights.type(), shape, draws)));
        }
        return noisy;
    }
}
