package io.efferent.cli;

import io.efferent.experiment.Sweep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent sweep}: many runs that differ in some settings. */
@Command(
        name = "sweep",
        sortOptions = false,
        description = {
            "Train many networks that differ in some settings: a grid, a list, or random draws.",
            "Finished runs are not done again, a failed run is a row with its message; table.csv has them all.",
            "report.html compares groups of networks that differ only in their seed. Ctrl-C keeps what is done."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all runs came to their end",
            "1:a run failed",
            "2:a setting, a file or a folder was wrong",
            "129, 130, 143:SIGHUP, Ctrl-C or SIGTERM stopped it"
        })
final class SweepCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE",
            description = "JSON or YAML: settings of all runs as base, and grid, list or random.")
    private Path file;

    @Option(names = "--out", paramLabel = "FOLDER", description = "For runs and table (default: sweeps/FILE).")
    private Path out;

    @Mixin private AtOnce atOnce;

    @Override
    public Integer call() throws IOException {
        var name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        var folder = out == null ? Path.of("sweeps", name) : out;
        return run(spec, Sweep.of(ExperimentFile.parse(file), folder), atOnce);
    }

    /** Runs a sweep, prints a line per run, and returns the exit status. */
    static int run(CommandSpec spec, Sweep sweep, AtOnce atOnce) throws IOException {
        if (atOnce.count != null) {
            sweep.optAtOnce(atOnce.count);
        }
        return ManyRuns.run(spec, sweep::run, again -> {
            spec.commandLine().getOut().println("Table: " + sweep.table());
            return sweep.report(again);
        });
    }
}
