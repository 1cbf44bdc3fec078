package io.efferent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.TerminalBuilder;

/** A bar with the expected time of arrival. */
final class ProgressOnTerminal implements Progress {

    private static final int REDRAW_MILLIS = 250;
    private static final int USUAL_WIDTH = 80;

    private final ProgressBar bar;

    ProgressOnTerminal(long done, long total) {
        boolean unicode = System.out.charset().equals(StandardCharsets.UTF_8);
        bar = new ProgressBarBuilder()
                .setInitialMax(total)
                .startsFrom(done, Duration.ZERO)
                .setStyle(unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.out, width() - 1))
                .build();
    }

    /** Asked only once: a bar that asks by itself keeps a terminal open, which ends the JVM at Ctrl-C. */
    private static int width() {
        try (var terminal = TerminalBuilder.builder().dumb(true).nativeSignals(false).build()) {
            return terminal.getWidth() > 1 ? terminal.getWidth() : USUAL_WIDTH;
        } catch (IOException e) {
            return USUAL_WIDTH;
        }
    }

    @Override
    public void at(long done, String brief, String full) {
        bar.setExtraMessage(" " + brief);
        bar.stepTo(done);
    }

    @Override
    public void close() {
        bar.close();
    }
}
