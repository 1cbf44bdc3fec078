package io.efferent.rl.ppo;

import io.efferent.network.Weights;
import io.efferent.network.mpi.Ranks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
        double[] terms = result.terms().clone();
        Map<String, double[]> gradients = new LinkedHashMap<>();
        weights.names().forEach(name -> gradients.put(name, result.gradients().get(name).clone()));
        List<double[]> all = new ArrayList<>(gradients.values());
        all.add(terms);
        ranks.sum(all);
        all.forEach(array -> Arrays.setAll(array, i -> array[i] / ranks.size()));
        return new Result(gradients, terms);
    }

    @Override
    public float[] logProbabilities(Weights weights, Minibatch minibatch) {
        return own.logProbabilities(weights, minibatch);
    }
}
