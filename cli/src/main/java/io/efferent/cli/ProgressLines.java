package io.efferent.cli;

import io.efferent.experiment.Words;
import java.io.PrintWriter;

/** A line every twentieth of the way or every ten seconds, whichever comes first, and at the end. */
final class ProgressLines implements Progress {

    private static final int LINES = 20;
    private static final long NANOSECONDS = 10_000_000_000L;

    private final PrintWriter out;
    private final long first;
    private final long total;
    private final long begin = System.nanoTime();
    private long lastDone;
    private long lastTime = begin;

    ProgressLines(PrintWriter out, long done, long total) {
        this.out = out;
        this.total = total;
        first = done;
        lastDone = done;
    }

    @Override
    public void at(long done, String brief, String full) {
        long now = System.nanoTime();
        if ((done - lastDone) * LINES >= total || now - lastTime >= NANOSECONDS || done >= total) {
            lastDone = done;
            lastTime = now;
            double remaining = (now - begin) / 1e9 * (total - done) / Math.max(1, done - first);
            out.printf("%" + Long.toString(total).length() + "d/%d  %s%s%n", done, total, full,
                    done >= total ? "" : "  " + Words.duration(remaining) + " left");
            out.flush();
        }
    }
}
