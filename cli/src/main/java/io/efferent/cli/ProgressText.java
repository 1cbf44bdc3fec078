package io.efferent.cli;

import io.efferent.experiment.Words;
import io.efferent.network.BatchMetrics;
import java.util.Locale;

/** How training goes, in a few words. Loss and speed are exponential means over about twenty batches. */
final class ProgressText {

    private static final double KEPT = 0.95;

    private double weight;
    private double loss;
    private double seconds;
    private double samples;
    private Double validation;

    /** Takes in a batch. */
    void add(BatchMetrics metrics) {
        weight = KEPT * weight + 1 - KEPT;
        loss = KEPT * loss + (1 - KEPT) * metrics.loss();
        seconds = KEPT * seconds + (1 - KEPT) * metrics.seconds();
        samples = KEPT * samples + (1 - KEPT) * metrics.samplesPerSecond() * metrics.seconds();
        validation = metrics.validation() == null ? validation : metrics.validation();
    }

    /** Loss, gradient norm, speed, and the last validation loss. */
    String describe(BatchMetrics metrics) {
        return "loss %s  gradient %s  %s samples/s%s".formatted(
                Words.number(loss / weight), Words.number(metrics.gradientNorm()),
                Words.count(Math.round(samples / seconds)),
                validation == null ? "" : "  validation " + Words.number(validation));
    }

    /** The same, short enough to stand beside a bar on a terminal of 80 columns. */
    String abbreviate(BatchMetrics metrics) {
        return String.format(Locale.ROOT, "loss %.3g%s grad %.2g %.1fk/s", loss / weight,
                validation == null ? "" : String.format(Locale.ROOT, " val %.3g", validation),
                metrics.gradientNorm(), samples / seconds / 1000);
    }
}
