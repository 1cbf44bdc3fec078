package io.efferent.network;

import java.util.Map;
import org.slf4j.LoggerFactory;

/** Is told how training goes. */
@FunctionalInterface
public interface TrainingListener {
    /** A batch has been learned. */
    void onBatch(BatchMetrics metrics);

    /**
     * The optimizer is about to take a step; by default nothing is done.
     *
     * @param batch number of the batch, from 1
     * @param weights as they are
     * @param gradients by weight that learns, row-major and clipped; changes to them count
     */
    default void beforeUpdate(long batch, Weights weights, Map<String, double[]> gradients) {}

    /**
     * The optimizer has taken a step; by default nothing is done.
     *
     * @param batch number of the batch, from 1
     * @param weights as they have become; changes to them count, those of frozen weights too
     */
    default void afterUpdate(long batch, Weights weights) {}

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
