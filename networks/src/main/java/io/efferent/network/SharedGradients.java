package io.efferent.network;

import ai.djl.ndarray.NDManager;
import io.efferent.network.mpi.Ranks;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.LinkedHashMap;
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
        parts.forEach((name, value) -> gradients.put("loss " + name, new double[] {value}));
        sum(gradients, share.batch() / (double) batch.trials().batch());
        parts.keySet().forEach(name -> terms.merge(name, gradients.remove("loss " + name)[0], Double::sum));
        return gradients;
    }

    /** Adds up a factor times the numbers of each process, all at once. */
    private void sum(Map<String, double[]> numbers, double factor) {
        double[] flat = new double[numbers.values().stream().mapToInt(array -> array.length).sum()];
        int at = 0;
        for (double[] array : numbers.values()) {
            for (double number : array) {
                flat[at++] = factor * number;
            }
        }
        ranks.sum(flat);
        at = 0;
        for (double[] array : numbers.values()) {
            System.arraycopy(flat, at, array, 0, array.length);
            at += array.length;
        }
    }

    @Override
    public Rollout rollout(NDManager manager, Weights weights, Trials trials) {
        return own.rollout(manager, weights, trials);
    }
}
