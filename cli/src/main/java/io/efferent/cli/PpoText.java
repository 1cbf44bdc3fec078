package io.efferent.cli;

import io.efferent.experiment.Words;
import java.util.Locale;
import java.util.Map;

/** How learning by PPO goes. Returns are those of the last cycle in which episodes ended; speed is a mean. */
final class PpoText implements ProgressText {

    private static final double KEPT = 0.9;

    private double meanReturn = Double.NaN;
    private double meanLength = Double.NaN;
    private double evaluated = Double.NaN;
    private long diverged;
    private double weight;
    private double speed;

    @Override
    public void add(Map<String, Double> cycle) {
        meanReturn = cycle.getOrDefault("meanReturn", meanReturn);
        meanLength = cycle.getOrDefault("meanLength", meanLength);
        diverged += cycle.get("diverged").longValue();
        evaluated = cycle.getOrDefault("evaluation/meanReturn", evaluated);
        weight = KEPT * weight + 1 - KEPT;
        speed = KEPT * speed + (1 - KEPT) * cycle.get("stepsPerSecond");
    }

    private boolean hasEnded() {
        return !Double.isNaN(meanReturn);
    }

    @Override
    public String brief() {
        return String.format(Locale.ROOT, "%s%s %.1fk/s",
                hasEnded() ? String.format(Locale.ROOT, "return %.4g", meanReturn) : "no episode yet",
                Double.isNaN(evaluated) ? "" : String.format(Locale.ROOT, " eval %.4g", evaluated),
                speed / weight / 1000);
    }

    @Override
    public String full() {
        return "%s%s%s  %s steps/s".formatted(
                hasEnded() ? "return " + Words.number(meanReturn) + "  length " + Words.number(meanLength)
                        : "no episode has ended yet",
                Double.isNaN(evaluated) ? "" : "  evaluation " + Words.number(evaluated),
                diverged == 0 ? "" : "  diverged " + diverged,
                Words.count(Math.round(speed / weight)));
    }
}
