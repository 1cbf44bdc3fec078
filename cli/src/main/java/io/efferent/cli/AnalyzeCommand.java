package io.efferent.cli;

import io.efferent.experiment.Words;
import io.efferent.experiment.analyze.Analyses;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent analyze}: an analysis by name, of any number of networks and recordings. */
@Command(
        name = "analyze",
        resourceBundle = HelpValues.BUNDLE,
        sortOptions = false,
        description = {
            "Analyze trained networks and recordings, and compare them.",
            "Leaves a report with figures, numbers.csv with a row per network, and arrays of each as NPZ."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all were analyzed",
            "2:a name, a setting or a file was wrong",
            "129, 130, 143:SIGHUP, Ctrl-C or SIGTERM stopped it"
        })
final class AnalyzeCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "${bundle:names.analysis}.")
    private String name;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "RUN|RECORDING",
            description = "Run folders, checkpoints, or recordings in NPZ as evaluate --export writes them.")
    private List<Path> sources = List.of();

    @Option(names = "--list", description = "Print what each analysis asks.")
    private boolean list;

    @Mixin private AnalysisOptions options;

    @Option(names = "--out", paramLabel = "FOLDER", description = "For report and data (default: analyses/NAME).")
    private Path out;

    @Override
    public Integer call() {
        var writer = spec.commandLine().getOut();
        if (list) {
            writer.print(Words.table(Analyses.titles()));
            writer.flush();
            return ExitCode.OK;
        }
        if (name == null) {
            throw new ParameterException(spec.commandLine(), "NAME: got none, expected one of " + Analyses.NAMES);
        }
        try (var stop = new StopSignal(() -> writer.println("Stopping after this one; Ctrl-C again ends at once."))) {
            var folder = out == null ? Path.of("analyses", name) : out;
            var outcome = Analyses.run(name, sources, folder, options.settings(), Again.command(spec), line -> {
                writer.println(line);
                writer.flush();
            }, stop::isRequested);
            if (!outcome.networks().rows().isEmpty()) {
                writer.println("Median (quartiles) of networks:");
                writer.println(outcome.networks());
                writer.printf("Report: %s%n", folder.resolve("report.html"));
            }
            return stop.isRequested() ? stop.exitStatus() : ExitCode.OK;
        }
    }
}
