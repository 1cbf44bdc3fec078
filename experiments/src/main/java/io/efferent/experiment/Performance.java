package io.efferent.experiment;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tensors;
import io.efferent.effector.Domain;
import io.efferent.effector.Effector;
import io.efferent.figure.Recording;
import io.efferent.figure.Recordings;
import io.efferent.network.Evaluation;
import io.efferent.network.GradientEngine;
import io.efferent.network.Policy;
import io.efferent.network.Weights;
import io.efferent.task.Environment;
import io.efferent.task.Loss;
import io.efferent.task.Rollout;
import io.efferent.task.Trials;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What a network does on validation trials.
 *
 * @param evaluation in numbers, over all trials
 * @param recording of the first trials, for figures
 * @param domain which muscles leave what their models and paths are meant for
 */
public record Performance(Evaluation evaluation, Recording recording, Domain domain) {

    static Performance of(
            Environment environment, Policy policy, Weights weights, List<Loss> losses, int trials, long seed,
            GradientEngine engine, BiConsumer<Trials, Rollout> observer) {
        var recordings = new Recording[1];
        var domains = new Domain[1];
        var evaluation = Evaluation.of(environment, policy, weights, losses, trials, seed, engine, (data, rollout) -> {
            recordings[0] = Recordings.of(environment, data, rollout, environment.task().displayedTrials());
            domains[0] = domain(environment.effector(), rollout);
            observer.accept(data, rollout);
        });
        return new Performance(evaluation, recordings[0], domains[0]);
    }

    private static Domain domain(Effector effector, Rollout rollout) {
        return Domain.of(effector, states(rollout.get(Rollout.Quantity.POSITION)),
                states(rollout.get(Rollout.Quantity.VELOCITY)));
    }

    private static double[][] states(NDArray trials) {
        int columns = (int) trials.getShape().get(2);
        double[] all = Tensors.toDoubles(trials);
        double[][] states = new double[all.length / columns][];
        Arrays.setAll(states, i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns));
        return states;
    }

    /** The numbers for people. */
    public Map<String, String> describe() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Loss", Words.number(evaluation.loss()));
        if (evaluation.nonFinite() != null) {
            lines.put("Not finite", evaluation.nonFinite());
        }
        if (evaluation.terms().size() > 1) {
            evaluation.terms().forEach((name, value) -> lines.put("Loss, " + name, Words.number(value)));
        }
        lines.put("Final distance, mean", Words.centimeters(evaluation.meanFinalDistance()));
        lines.put("Final distance, median", Words.centimeters(evaluation.medianFinalDistance()));
        lines.put("Ends within " + Words.centimeters(evaluation.targetRadius()),
                Words.percent(evaluation.successRate()) + " of " + evaluation.finalDistance().length + " trials");
        domain.muscles().forEach(share -> lines.put("Beyond the model, " + share.muscle(), share.describe()));
        return lines;
    }

    @Override
    public String toString() {
        return evaluation.toString();
    }

    /** The numbers for programs. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("loss", evaluation.loss());
        values.put("terms", evaluation.terms());
        values.put("meanFinalDistance", evaluation.meanFinalDistance());
        values.put("medianFinalDistance", evaluation.medianFinalDistance());
        values.put("successRate", evaluation.successRate());
        values.put("targetRadius", evaluation.targetRadius());
        values.put("trials", evaluation.finalDistance().length);
        values.put("domain", domain.muscles());
        return values;
    }
}
