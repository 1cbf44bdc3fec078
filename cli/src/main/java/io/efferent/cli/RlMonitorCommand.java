package io.efferent.cli;

import io.efferent.experiment.Monitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent rl monitor}: all runs on a page. */
@Command(
        name = "monitor",
        sortOptions = false,
        description = "Show the curves of all runs in a folder on a live page, for this machine only, until Ctrl-C.")
final class RlMonitorCommand implements Callable<Integer> {

    static final int PORT = 8042;

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FOLDER", defaultValue = "runs",
            description = "Folder of run folders (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Option(names = "--port", paramLabel = "N", defaultValue = "" + PORT,
            description = "Port, 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port;

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("folder: got " + folder + ", expected a folder of run folders");
        }
        var end = new CountDownLatch(1);
        try (var _ = new StopSignal(end::countDown); var monitor = new Monitor(folder, port)) {
            var out = spec.commandLine().getOut();
            out.printf("Monitor: %s (Ctrl-C ends it)%n", monitor.address());
            out.flush();
            end.await();
        }
        return ExitCode.OK;
    }
}
