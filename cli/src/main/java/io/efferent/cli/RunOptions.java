package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.experiment.Run;
import io.efferent.experiment.Words;
import io.efferent.network.NonFiniteException;
import io.efferent.network.TrainingResult.End;
import io.efferent.network.mpi.Mpi;
import io.efferent.network.mpi.MpiException;
import io.efferent.network.mpi.Ranks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What all commands that train have in common: where settings come from, where the run goes, what is printed. */
class RunOptions {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LAST = 100;

    @Option(names = "--config", paramLabel = "FILE",
            description = "Settings in JSON or YAML, such as the configuration in a run folder; flags have precedence.")
    Path config;

    @Option(names = "--out", paramLabel = "FOLDER",
            description = "The run folder, new or empty (default: a new one in runs).")
    Path folder;

    @Option(names = "--resume", paramLabel = "RUN",
            description = "Go on with a run folder or checkpoint, as if it had never stopped; its settings count, "
                    + "only its length may be raised.")
    Path resume;

    @Option(names = "--monitor", paramLabel = "PORT", arity = "0..1", fallbackValue = "" + RlMonitorCommand.PORT,
            description = "Show all runs next to this one on a live page, for this machine only "
                    + "(port: ${FALLBACK-VALUE}, or another if that is taken).")
    Integer monitor;

    @Option(names = "--quiet", order = LAST, description = "Print nothing but errors.")
    boolean quiet;

    @Option(names = "--json", order = LAST + 1,
            description = "Print the outcome as one line of JSON; the rest goes to standard error.")
    boolean json;

    /** What the options say about a run. */
    <B extends Run.Builder<B>> B given(B plan, int checkpointEvery) {
        plan.optFolder(folder).optResume(resume).optCheckpointEvery(checkpointEvery);
        return monitor == null ? plan : plan.optMonitor(monitor);
    }

    /**
     * Runs, shows how it goes, and prints what came of it.
     *
     * @param stopping what to say at the first signal
     * @return the exit status
     */
    int call(CommandSpec spec, Run.Builder<?> plan, ProgressText text, String stopping) throws IOException {
        var out = messages(spec);
        try (var stop = new StopSignal(() -> print(out, "\n" + stopping))) {
            var view = new RunView(text);
            try (var run = plan.optStop(stop::isRequested).optListener(view).build()) {
                print(out, run.toString());
                if (!quiet) {
                    view.show(Progress.on(out, run.done(), run.total()));
                }
                try (view) {
                    var outcome = run.call();
                    view.close();
                    print(out, outcome.headline() + (outcome.end() != End.STOPPED ? ""
                            : " Go on with: " + spec.qualifiedName()
                                    + " --resume " + Words.quoted(outcome.folder().path())));
                    print(out, Words.table(outcome.performance()) + "Report: " + outcome.folder().report());
                    if (json) {
                        spec.commandLine().getOut().println(JSON.writeValueAsString(outcome.values()));
                    }
                    return outcome.end() == End.STOPPED && stop.isRequested() ? stop.exitStatus() : ExitCode.OK;
                } catch (NonFiniteException e) {
                    return fail(spec, " in " + e.getMessage(), run);
                } catch (IllegalStateException | MpiException e) {
                    return fail(spec, ": " + e.getMessage(), run);
                }
            }
        }
    }

    /** What a process does until a run of the first one ends, or until it is asked to stop. */
    @FunctionalInterface
    interface Help {
        void until(BooleanSupplier stop) throws IOException;
    }

    /**
     * The same for a run that several processes share: the first one runs, the others help.
     *
     * @param unit what is finished before it stops, a batch or a cycle
     */
    int share(CommandSpec spec, Run.Builder<?> plan, ProgressText text, Ranks ranks, String unit, Help help)
            throws IOException {
        if (ranks.rank() > 0) {
            try (var stop = new StopSignal(() -> { })) {
                help.until(stop::isRequested);
                return ExitCode.OK;
            }
        }
        return call(spec, plan, text, ranks.size() == 1
                ? "Stopping after this " + unit + "; Ctrl-C again ends at once."
                : "Stopping: interrupted, or another process has ended.");
    }

    /** What one of several processes does, and what it is to tell the system. */
    @FunctionalInterface
    interface Work {
        int by(Ranks ranks) throws IOException;
    }

    /** Works with the processes that were started together with this one; if one fails, all end. */
    static int together(CommandSpec spec, Work work) throws IOException {
        var ranks = Mpi.ranks();
        try {
            int status = work.by(ranks);
            if (status == ExitCode.SOFTWARE) {
                ranks.abort(status);
            }
            ranks.close();
            return status;
        } catch (IOException | RuntimeException e) {
            if (ranks.size() > 1) {
                spec.commandLine().getErr().printf("efferent: process %d of %d failed and ends all: %s%n",
                        ranks.rank(), ranks.size(), e.getMessage() == null ? e : e.getMessage());
                ranks.abort(ExitCode.SOFTWARE);
            }
            throw e;
        }
    }

    private static int fail(CommandSpec spec, String why, Run<?> run) {
        spec.commandLine().getErr().println("efferent: training failed" + why + "; " + run.lastGood());
        return ExitCode.SOFTWARE;
    }

    private static void print(PrintWriter out, String text) {
        text.lines().forEach(out::println);
        out.flush();
    }

    /** Where messages go. */
    private PrintWriter messages(CommandSpec spec) {
        if (quiet) {
            return new PrintWriter(Writer.nullWriter());
        }
        return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
    }
}
