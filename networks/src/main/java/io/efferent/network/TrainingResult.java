package io.efferent.network;

import java.util.List;
import java.util.Locale;

/**
 * What training ended with.
 *
 * @param weights weights with the smallest validation loss; the last ones if there was no validation
 * @param last checkpoint of the last batch
 * @param bestLoss smallest validation loss; infinity without validation
 * @param metrics every batch of this run, in order
 * @param end why it ended
 */
public record TrainingResult(
        Weights weights, Checkpoint last, double bestLoss, List<BatchMetrics> metrics, End end) {

    @Override
    public String toString() {
        return end.name().toLowerCase(Locale.ROOT) + "; " + last;
    }

    /** Why training ended. */
    public enum End {
        /** All batches were done. */
        COMPLETED,
        /** Validation did not improve any more. */
        CONVERGED,
        /** It was asked to stop. */
        STOPPED
    }
}
