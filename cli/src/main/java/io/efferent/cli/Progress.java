package io.efferent.cli;

import io.efferent.network.TrainingListener;
import java.io.PrintWriter;

/** Shows how training goes: a bar on a terminal, a line now and then elsewhere. */
interface Progress extends TrainingListener, AutoCloseable {

    @Override
    default void close() {}

    /**
     * What suits the place that output goes to.
     *
     * @param out for lines
     * @param done batches that are done already
     * @param batches in all
     */
    static Progress on(PrintWriter out, long done, long batches) {
        var console = System.console();
        return console != null && console.isTerminal()
                ? new ProgressOnTerminal(done, batches)
                : new ProgressLines(out, done, batches);
    }
}
