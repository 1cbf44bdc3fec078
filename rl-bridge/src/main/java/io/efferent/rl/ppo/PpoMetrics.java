package io.efferent.rl.ppo;

import java.util.Locale;
import java.util.Map;

/**
 * How a cycle went. Returns, lengths and measures are of the episodes that ended in it, and NaN if none did.
 *
 * @param cycle its number, from 1
 * @param steps of the environments so far
 * @param updates of the weights so far
 * @param episodes that ended
 * @param diverged how many of them because the body diverged
 * @param meanReturn mean sum of rewards
 * @param returnStandardDeviation its standard deviation
 * @param meanLength in steps
 * @param measures means by name
 * @param policyLoss clipped surrogate
 * @param valueLoss half the mean squared error of the critic
 * @param entropy of the policy before the cycle's updates, nats, estimated from its draws
 * @param klDivergence estimated KL divergence from the policy before the cycle, in its last epoch
 * @param clipFraction share of ratios out of bounds
 * @param explainedVariance share of the variance of returns that the critic foresaw
 * @param gradientNorm mean, before it is scaled down
 * @param learningRate of the cycle
 * @param epochs that were done
 * @param stepsPerSecond of the environments, with everything
 * @param secondsStepping in which environments were stepped, added up over threads, here or at the same time as all
 *     else
 * @param secondsWaiting for environments, while nothing else was done
 * @param secondsActing in which actions were chosen
 * @param secondsLearning in which weights were updated
 */
public record PpoMetrics(
        long cycle, long steps, long updates, int episodes, int diverged, double meanReturn,
        double returnStandardDeviation, double meanLength,
        Map<String, Double> measures, double policyLoss, double valueLoss, double entropy, double klDivergence,
        double clipFraction, double explainedVariance, double gradientNorm, double learningRate, int epochs,
        double stepsPerSecond, double secondsStepping, double secondsWaiting, double secondsActing,
        double secondsLearning) {

    /** The cycle in one line. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "cycle %d, %d steps: %d episodes, mean return %.4g, KL divergence %.2g, entropy %.3g, explained "
                + "variance %.2g",
                cycle, steps, episodes, meanReturn, klDivergence, entropy, explainedVariance);
    }
}
