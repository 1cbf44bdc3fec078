package io.efferent.rl.ppo;

import io.efferent.network.Weights;
import java.util.Map;

/** Computes gradients of the loss. */
interface Update {
    /**
     * What a minibatch yields.
     *
     * @param gradients of the loss by name of the weight
     * @param terms mean of each column of {@link PpoLoss.Step#terms}
     */
    record Result(Map<String, double[]> gradients, double[] terms) {}

    /** Gradients of the mean loss. */
    Result gradients(Weights weights, Minibatch minibatch);

    /** Log-probabilities of the draws, (steps, samples). */
    float[] logProbabilities(Weights weights, Minibatch minibatch);
}
