package io.efferent.experiment;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What a network does on validation trials.
 *
 * @param evaluation in numbers, over all trials
 * @param recording of the first trials, for figures
 */
public record Performance(Evaluation evaluation, Recording recording) {

    static Performance of(
            Environment environment, Policy policy, Weights weights, List<Loss> losses, int trials, long seed,
            GradientEngine engine, BiConsumer<Trials, Rollout> observer) {
        var recordings = new Recording[1];
        var evaluation = Evaluation.of(environment, policy, weights, losses, trials, seed, engine, (data, rollout) -> {
            recordings[0] = Recordings.of(environment, data, rollout, environment.task().displayedTrials());
            observer.accept(data, rollout);
        });
        return new Performance(evaluation, recordings[0]);
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
        return values;
    }
}
