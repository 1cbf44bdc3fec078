package io.efferent.network;

import java.util.List;

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
