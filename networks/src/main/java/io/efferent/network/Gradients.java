package io.efferent.network;

import ai.djl.ndarray.NDArray;
import io.efferent.kernel.Tensors;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Runs a batch of trials and differentiates its loss. */
interface Gradients {
    /**
     * What fixes a batch besides the weights.
     *
     * @param number number of the batch, from 1, for messages
     * @param trials what happens in it
     * @param noise source of noise on senses and actions
     * @param hiddenNoise source of noise on the network's memory
     */
    record Batch(long number, Trials trials, RandomGenerator noise, RandomGenerator hiddenNoise) {}

    /**
     * Gradients of the loss by weight.
     *
     * @param weights the weights
     * @param batch what to run
     * @param terms to which the weighted loss terms are added
     * @throws NonFiniteException if the loss is not finite
     */
    Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms);

    /**
     * The weighted sum of loss terms over a stretch of a batch.
     *
     * @param rollout the stretch
     * @param losses the terms
     * @param share its part of the whole duration
     * @param terms to which the terms are added
     * @param batchNumber number of the batch, for messages
     * @throws NonFiniteException if the sum is not finite
     */
    static NDArray total(
            Rollout rollout, List<Loss> losses, double share, Map<String, Double> terms, long batchNumber) {
        NDArray total = rollout.constant(0);
        for (Loss loss : losses) {
            NDArray term = loss.term().of(rollout).mul(rollout.constant(loss.weight() * share));
            terms.merge(loss.name(), scalar(term), Double::sum);
            total = total.add(term);
        }
        double value = scalar(total);
        if (!Double.isFinite(value)) {
            throw NonFiniteException.inRollout(batchNumber, rollout, value);
        }
        return total;
    }

    private static double scalar(NDArray x) {
        return Tensors.toDoubles(x)[0];
    }
}
