package io.efferent.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.RandomStreams;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Plant;
import io.efferent.task.Environment;
import io.efferent.task.Rollout;
import java.util.ArrayList;
import java.util.List;

/**
 * Trials of which every step is known, off the tape: what a {@link LearningRule} learns from.
 *
 * @param plant the body
 * @param steps in order
 * @param rollout what happened
 */
record PlayedTrials(Plant plant, List<Step> steps, Rollout rollout) {
    /**
     * A step.
     *
     * @param observation (batch, observation)
     * @param memory as it was read, noise included
     * @param memoryNoise what was added to it; nulls for none
     * @param outputNoise what was added to the action; null for none
     * @param before the body at the beginning of the step
     */
    record Step(
            NDArray observation, NDList memory, List<NDArray> memoryNoise, NDArray outputNoise,
            EffectorState before) {}

    /**
     * Plays a batch to its end.
     *
     * @param memoryNoise standard deviation of the noise on memory before each step
     * @param outputNoise standard deviation of the noise on actions
     */
    static PlayedTrials of(
            Environment environment, Policy policy, Parameters weights, Gradients.Batch batch, double memoryNoise,
            double outputNoise) {
        if (!batch.trials().units().isEmpty()) {
            throw new IllegalArgumentException(
                    "trials: got perturbed units, expected none where a rule learns instead of a gradient");
        }
        var network = new NetworkStep(policy, memoryNoise);
        int trials = batch.trials().batch();
        var episode = environment.reset(weights.manager(), batch.trials(), batch.noise());
        NDList memory = policy.initialMemory(weights, trials);
        int[] sizes = memory.stream().mapToInt(m -> (int) m.getShape().get(1)).toArray();
        network.bringNoise(episode.brought(), batch.trials(), sizes, batch.hiddenNoise());
        List<Step> steps = new ArrayList<>();
        while (!episode.isDone()) {
            List<NDArray> added = new ArrayList<>();
            NDList read = new NDList();
            for (int i = 0; i < memory.size(); i++) {
                NDArray noise = episode.history().now(NetworkStep.channel(i));
                added.add(noise);
                read.add(noise == null ? memory.get(i) : memory.get(i).add(noise));
            }
            PolicyStep answer = policy.step(weights, episode.observation(), read);
            int outputs = environment.actionSize();
            NDArray exploration = outputNoise == 0 ? null
                    : Constants.of(weights.manager(), weights.type(), new Shape(trials, outputs),
                            RandomStreams.gaussian(batch.hiddenNoise(), trials * outputs, outputNoise));
            steps.add(new Step(episode.observation(), read, added, exploration, episode.state()));
            episode.step(exploration == null ? answer.action() : answer.action().add(exploration));
            if (answer.hidden() != null) {
                episode.record(Rollout.Quantity.HIDDEN, answer.hidden());
            }
            memory = answer.memory();
        }
        return new PlayedTrials(episode.plant(), steps, episode.rollout(weights.arrays()));
    }
}
