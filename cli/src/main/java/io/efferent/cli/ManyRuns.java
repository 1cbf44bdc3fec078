package io.efferent.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** Runs of one command, which are told of by lines, stopped by Ctrl-C, and gone on with by the same command. */
final class ManyRuns {
    private ManyRuns() {}

    /** Does the runs and returns how many failed. */
    interface Runs {
        int run(Consumer<String> log, BooleanSupplier stop) throws IOException;
    }

    /** Writes about them, and returns the page. */
    interface Page {
        Path write(String command) throws IOException;
    }

    /** Does the runs, writes the page, and returns the exit status. */
    static int run(CommandSpec spec, Runs runs, Page page) throws IOException {
        var writer = spec.commandLine().getOut();
        try (var stop = new StopSignal(() -> writer.println("Stopping after this batch; Ctrl-C again ends at once."))) {
            int failed = runs.run(line -> {
                writer.println(line);
                writer.flush();
            }, stop::isRequested);
            String again = Again.command(spec);
            writer.println("Report: " + page.write(again));
            if (stop.isRequested()) {
                writer.println("Stopped; what is done is kept. Go on with: " + again);
                return stop.exitStatus();
            }
            return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }
}
