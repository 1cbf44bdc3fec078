package io.efferent.cli;

import io.efferent.experiment.Words;
import java.util.Locale;
import java.util.Map;

/** How learning goes trial by trial: the deviation of the hand, a mean over about ten trials. */
final class AdaptText implements ProgressText {
    private static final double KEPT = 0.9;

    private double weight;
    private double deviation;
    private Double index;

    @Override
    public void add(Map<String, Double> trial) {
        weight = KEPT * weight + 1 - KEPT;
        deviation = KEPT * deviation + (1 - KEPT) * Math.abs(trial.get("maximumLateral"));
        index = trial.getOrDefault("adaptationIndex", index);
    }

    @Override
    public String brief() {
        return "deviation " + Words.centimeters(deviation / weight);
    }

    @Override
    public String full() {
        return brief() + (index == null ? "" : String.format(Locale.ROOT, "  adaptation %.2f", index));
    }
}
