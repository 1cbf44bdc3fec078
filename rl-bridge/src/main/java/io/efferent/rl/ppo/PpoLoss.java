package io.efferent.rl.ppo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.rl.distribution.Distribution;

/**
 * The clipped surrogate objective (Schulman et al. 2017, equation 9) of one step, in array operations.
 *
 * @param network that learns
 * @param clip how far the ratio of probabilities may leave 1 before it stops to pay
 * @param clipValues whether the critic's loss is clipped likewise
 * @param valueWeight weight of the critic's loss
 * @param entropyWeight weight of the entropy, which is rewarded
 */
record PpoLoss(ActorCritic network, double clip, boolean clipValues, double valueWeight, double entropyWeight) {
    /** Columns of {@link Step#terms}. */
    static final int POLICY = 0;
    static final int VALUE = 1;
    static final int ENTROPY = 2;
    static final int KL_DIVERGENCE = 3;
    static final int CLIP_FRACTION = 4;
    static final int TERMS = 5;

    /**
     * What a step contributes.
     *
     * @param terms (batch, {@link #TERMS}): loss of the policy, half the squared error of the critic, entropy (0 if it
     *     has no weight), an estimate of the KL divergence from the old policy ({@code ratio - 1 - log ratio}), and 1
     *     where the ratio was out of bounds
     * @param logProbability of the draw, (batch, 1)
     * @param value (batch, 1)
     * @param memory for the next step
     */
    record Step(NDArray terms, NDArray logProbability, NDArray value, NDList memory) {}

    /** Weight of each column of terms in the loss. */
    double[] weights() {
        return new double[] {1, valueWeight, -entropyWeight, 0, 0};
    }

    /**
     * One step.
     *
     * @param weights bound weights
     * @param memory already without what an episode's beginning erases
     * @param targets (batch, {@link Minibatch#TARGETS})
     */
    Step step(Parameters weights, NDArray observation, NDList memory, NDArray draw, NDArray targets) {
        Distribution distribution = network.distribution();
        ActorCritic.Step step = network.step(weights, observation, memory);
        NDArray one = weights.constant(1);
        NDArray low = weights.constant(1 - clip);
        NDArray high = weights.constant(1 + clip);

        NDArray logProbability = distribution.logProbability(step.parameters(), draw, weights);
        NDArray logRatio = logProbability.sub(Tensors.column(targets, Minibatch.LOG_PROBABILITY));
        NDArray ratio = logRatio.exp();
        NDArray advantage = Tensors.column(targets, Minibatch.ADVANTAGE);
        NDArray surrogate = advantage.mul(ratio).minimum(advantage.mul(Tensors.clip(ratio, low, high)));
        NDArray klDivergence = ratio.sub(one).sub(logRatio);
        NDArray clipped = Tensors.where(ratio.gt(high).logicalOr(ratio.lt(low)), one, weights.constant(0));

        NDArray wanted = Tensors.column(targets, Minibatch.RETURN);
        NDArray error = square(step.value().sub(wanted));
        if (clipValues) {
            NDArray old = Tensors.column(targets, Minibatch.VALUE);
            NDArray near =
                    old.add(Tensors.clip(step.value().sub(old), weights.constant(-clip), weights.constant(clip)));
            error = error.maximum(square(near.sub(wanted)));
        }
        NDArray entropy = entropyWeight == 0
                ? weights.constant(0).mul(ratio)
                : distribution.entropy(step.parameters(), weights);
        NDArray terms = Tensors.concatLast(
                surrogate.neg(), error.mul(weights.constant(0.5)), entropy, klDivergence, clipped);
        return new Step(terms, logProbability, step.value(), step.memory());
    }

    private static NDArray square(NDArray x) {
        return x.mul(x);
    }
}
