package io.efferent.cli;

import io.efferent.experiment.Words;
import io.efferent.rl.ppo.PpoEvaluation;
import io.efferent.rl.ppo.PpoMetrics;
import java.util.Locale;

/** How learning goes, in a few words. Returns are those of the last cycle in which episodes ended; speed is a mean. */
final class AgentText {

    private static final double KEPT = 0.9;

    private double meanReturn = Double.NaN;
    private double meanLength = Double.NaN;
    private double evaluated = Double.NaN;
    private long diverged;
    private double weight;
    private double speed;

    /** Takes in a cycle, and its evaluation or null. */
    void add(PpoMetrics metrics, PpoEvaluation evaluation) {
        if (metrics.episodes() > 0) {
            meanReturn = metrics.meanReturn();
            meanLength = metrics.meanLength();
        }
        diverged += metrics.diverged();
        evaluated = evaluation == null ? evaluated : evaluation.meanReturn();
        weight = KEPT * weight + 1 - KEPT;
        speed = KEPT * speed + (1 - KEPT) * metrics.stepsPerSecond();
    }

    /** Short enough to stand beside a bar on a terminal of 80 columns. */
    String brief() {
        return String.format(Locale.ROOT, "return %.4g%s %.1fk/s", meanReturn,
                Double.isNaN(evaluated) ? "" : String.format(Locale.ROOT, " eval %.4g", evaluated), speed / weight / 1000);
    }

    String full() {
        return "return %s  length %s%s%s  %s steps/s".formatted(Words.number(meanReturn), Words.number(meanLength),
                Double.isNaN(evaluated) ? "" : "  evaluation " + Words.number(evaluated),
                diverged == 0 ? "" : "  diverged " + diverged,
                Words.count(Math.round(speed / weight)));
    }
}
