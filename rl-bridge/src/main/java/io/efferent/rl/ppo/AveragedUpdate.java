package io.efferent.rl.ppo;

import io.efferent.network.Weights;
import io.efferent.network.mpi.Ranks;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An {@link Update} of which each rank computes a part: the mean of the gradients over all ranks, which is the gradient
 * of all their rows, as each has as many.
 */
final class AveragedUpdate implements Update {
    private final Update own;
    private final Ranks ranks;

    AveragedUpdate(Update own, Ranks ranks) {
        this.own = own;
        this.ranks = ranks;
    }

    @Override
    public Result gradients(Weights weights, Minibatch minibatch) {
        Result result = own.gradients(weights, minibatch);
        double[] flat = new double[result.terms().length + (int) weights.count()];
        int at = append(result.terms(), flat, 0);
        for (String name : weights.names()) {
            at = append(result.gradients().get(name), flat, at);
        }
        ranks.sum(flat);
        at = result.terms().length;
        Map<String, double[]> gradients = new LinkedHashMap<>();
        for (String name : weights.names()) {
            int length = weights.get(name).length;
            gradients.put(name, mean(flat, at, length));
            at += length;
        }
        return new Result(gradients, mean(flat, 0, result.terms().length));
    }

    private static int append(double[] numbers, double[] flat, int at) {
        System.arraycopy(numbers, 0, flat, at, numbers.length);
        return at + numbers.length;
    }

    private double[] mean(double[] sums, int from, int count) {
        double[] mean = new double[count];
        for (int i = 0; i < count; i++) {
            mean[i] = sums[from + i] / ranks.size();
        }
        return mean;
    }

    @Override
    public float[] logProbabilities(Weights weights, Minibatch minibatch) {
        return own.logProbabilities(weights, minibatch);
    }
}
