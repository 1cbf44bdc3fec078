package io.efferent.network;

/** Is told how training goes. */
@FunctionalInterface
public interface TrainingListener {
    /** A batch has been learned. */
    void onBatch(BatchMetrics metrics);
}
