package io.efferent.cli;

import io.efferent.experiment.Words;
import java.util.Locale;
import java.util.Map;

/**
 * How learning through the body goes: loss, gradient norm, speed, and the last validation loss. Loss and speed are
 * exponential means over about twenty batches.
 */
final class BpttText implements ProgressText {

    private static final double KEPT = 0.95;

    private double weight;
    private double loss;
    private double seconds;
    private double samples;
    private double gradient;
    private Double validation;

    @Override
    public void add(Map<String, Double> batch) {
        weight = KEPT * weight + 1 - KEPT;
        loss = KEPT * loss + (1 - KEPT) * batch.get("loss");
        seconds = KEPT * seconds + (1 - KEPT) * batch.get("seconds");
        samples = KEPT * samples + (1 - KEPT) * batch.get("samplesPerSecond") * batch.get("seconds");
        gradient = batch.get("gradientNorm");
        validation = batch.getOrDefault("validation", validation);
    }

    @Override
    public String brief() {
        return String.format(Locale.ROOT, "loss %.3g%s grad %.2g %.1fk/s", loss / weight,
                validation == null ? "" : String.format(Locale.ROOT, " val %.3g", validation),
                gradient, samples / seconds / 1000);
    }

    @Override
    public String full() {
        return "loss %s  gradient %s  %s samples/s%s".formatted(
                Words.number(loss / weight), Words.number(gradient), Words.count(Math.round(samples / seconds)),
                validation == null ? "" : "  validation " + Words.number(validation));
    }
}
