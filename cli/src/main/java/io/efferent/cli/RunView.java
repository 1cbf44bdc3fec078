package io.efferent.cli;

import io.efferent.experiment.RunListener;
import io.efferent.experiment.RunProgress;

/** Shows the progress of a run until it has come to its end. */
final class RunView implements RunListener, AutoCloseable {

    private final ProgressText text;
    private Progress progress = Progress.NONE;

    RunView(ProgressText text) {
        this.text = text;
    }

    void show(Progress shown) {
        progress = shown;
    }

    @Override
    public void onProgress(RunProgress run) {
        text.add(run.metrics());
        progress.at(run.done(), text.brief(), text.full());
        if (run.done() >= run.total()) {
            close();
        }
    }

    @Override
    public void close() {
        progress.close();
        progress = Progress.NONE;
    }
}
