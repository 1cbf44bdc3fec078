package io.efferent.network;

import ai.djl.ndarray.NDManager;
import io.efferent.network.mpi.Ranks;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An engine that runs a share of each batch, while other processes run the rest: gradients are those of the batch. */
final class SharedGradients implements Gradients {
    private final Gradients own;
    private final Ranks ranks;

    SharedGradients(Gradients own, Ranks ranks) {
        this.own = own;
        this.ranks = ranks;
    }

    @Override
    public Map<String, double[]> of(Weights weights, Batch batch, Map<String, Double> terms) {
        Trials share = batch.trials().share(ranks.rank(), ranks.size());
        Map<String, Double> parts = new LinkedHashMap<>();
        Map<String, double[]> gradients = own.of(weights, batch.with(share), parts);
        double[] values = parts.values().stream().mapToDouble(value -> value).toArray();
        List<double[]> all = new ArrayList<>(gradients.values());
        all.add(values);
        double weight = share.batch() / (double) batch.trials().batch();
        all.forEach(array -> Arrays.setAll(array, i -> weight * array[i]));
        ranks.sum(all);
        int term = 0;
        for (String name : parts.keySet()) {
            terms.merge(name, values[term++], Double::sum);
        }
        return gradients;
    }

    @Override
    public Rollout rollout(NDManager manager, Weights weights, Trials trials) {
        return own.rollout(manager, weights, trials);
    }
}
