package io.efferent.cli;

import io.efferent.experiment.Words;
import java.util.Locale;
import java.util.Map;

/** How pretraining goes: errors on pictures that are not learned from. */
final class PretrainText implements ProgressText {
    private Map<String, Double> epoch = Map.of();

    @Override
    public void add(Map<String, Double> metrics) {
        epoch = metrics;
    }

    @Override
    public String brief() {
        return String.format(Locale.ROOT, "%s  %.1f degrees off", Words.centimeters(epoch.get("unseen/position")),
                Math.toDegrees(epoch.get("unseen/rotation")));
    }

    @Override
    public String full() {
        return "loss %s, unseen %s  %s".formatted(
                Words.number(epoch.get("loss")), Words.number(epoch.get("unseen/loss")), brief());
    }
}
