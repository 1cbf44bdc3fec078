package io.efferent.cli;

import java.io.PrintWriter;

/** Shows how something goes: a bar on a terminal, a line now and then elsewhere. */
interface Progress extends AutoCloseable {

    /** Shows nothing. */
    Progress NONE = (done, brief, full) -> { };

    /**
     * So much is done.
     *
     * @param done of what there is to do
     * @param brief how it goes, short enough to stand beside a bar on a terminal of 80 columns
     * @param full how it goes, for a line
     */
    void at(long done, String brief, String full);

    @Override
    default void close() {}

    /**
     * What suits the place that output goes to.
     *
     * @param out for lines
     * @param done what is done already
     * @param total what there is to do in all
     */
    static Progress on(PrintWriter out, long done, long total) {
        var console = System.console();
        return console != null && console.isTerminal()
                ? new ProgressOnTerminal(done, total)
                : new ProgressLines(out, done, total);
    }
}
