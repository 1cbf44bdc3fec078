package io.efferent.cli;

import io.efferent.network.BatchMetrics;
import java.io.PrintWriter;

/** A line every twentieth of the way or every ten seconds, whichever comes first, and at the end. */
final class ProgressLines implements Progress {

    private static final int LINES = 20;
    private static final long NANOSECONDS = 10_000_000_000L;

    private final PrintWriter out;
    private final long batches;
    private final ProgressText text = new ProgressText();
    private long lastBatch;
    private long lastTime = System.nanoTime();

    ProgressLines(PrintWriter out, long done, long batches) {
        this.out = out;
        this.batches = batches;
        this.lastBatch = done;
    }

    @Override
    public void onBatch(BatchMetrics metrics) {
        text.add(metrics);
        long batch = metrics.batch();
        long now = System.nanoTime();
        if ((batch - lastBatch) * LINES >= batches || now - lastTime >= NANOSECONDS || batch == batches) {
            lastBatch = batch;
            lastTime = now;
            out.printf("%" + Long.toString(batches).length() + "d/%d  %s%s%n", batch, batches, text.describe(metrics),
                    batch == batches ? "" : "  " + Words.duration(text.remaining(batches - batch)) + " left");
            out.flush();
        }
    }
}
