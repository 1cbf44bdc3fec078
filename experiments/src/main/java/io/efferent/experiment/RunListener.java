package io.efferent.experiment;

/** Is told how a run goes, after each batch or cycle. */
@FunctionalInterface
public interface RunListener {
    /** So much is done. */
    void onProgress(RunProgress progress);
}
