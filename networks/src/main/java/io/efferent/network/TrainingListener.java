package io.efferent.network;

import org.slf4j.LoggerFactory;

/** Is told how training goes. */
@FunctionalInterface
public interface TrainingListener {
    /** A batch has been learned. */
    void onBatch(BatchMetrics metrics);

    /**
     * Validation was not finite: it counts neither as better nor as worse than before, and training goes on. By default
     * a warning is logged.
     *
     * @param batch number of the batch after which it was
     * @param what the first quantity that is not finite, with time step, trial and column
     */
    default void onNonFiniteValidation(long batch, String what) {
        LoggerFactory.getLogger(Trainer.class).warn("validation after batch {}: {}", batch, what);
    }
}
