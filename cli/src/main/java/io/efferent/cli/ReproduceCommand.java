package io.efferent.cli;

import io.efferent.experiment.Words;
import io.efferent.experiment.reproduce.Plan;
import io.efferent.experiment.reproduce.Reproductions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent reproduce}: a published result from scratch. */
@Command(
        name = "reproduce",
        resourceBundle = HelpValues.BUNDLE,
        sortOptions = false,
        description = {
            "Reproduce a published result: train networks, test them, and hold the numbers against bands.",
            "Networks are kept by the hash of their settings. Ctrl-C keeps what is finished."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all checks passed",
            "1:a check failed",
            "2:a name, a setting or a folder was wrong",
            "129, 130, 143:SIGHUP, Ctrl-C or SIGTERM stopped it"
        })
final class ReproduceCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "${bundle:names.reproduction}.")
    private String name;

    @Option(names = "--list", description = "Print what there is.")
    private boolean list;

    @Option(names = "--seeds", paramLabel = "N", description = "Number of networks (default: as usual for the result).")
    private Integer seeds;

    @Option(names = "--quick", description = "Two networks, less training and wider bands.")
    private boolean quick;

    @Option(names = "--out", paramLabel = "FOLDER", defaultValue = "reproduce",
            description = "Where its folder and the networks go (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        var writer = spec.commandLine().getOut();
        if (list) {
            writer.print(Words.table(Reproductions.titles()));
            writer.flush();
            return ExitCode.OK;
        }
        if (name == null) {
            throw new ParameterException(
                    spec.commandLine(), "NAME: got none, expected one of " + Reproductions.NAMES);
        }
        try (var stop = new StopSignal(() -> writer.println("Stopping after this batch; Ctrl-C again ends at once."))) {
            try {
                var outcome = Reproductions.run(name, out, seeds, quick, line -> {
                    writer.println(line);
                    writer.flush();
                }, stop::isRequested);
                outcome.checks().forEach(check -> writer.println(check.toString()));
                writer.printf("Report: %s%n", outcome.folder().resolve("report.html"));
                return outcome.passed() ? ExitCode.OK : ExitCode.SOFTWARE;
            } catch (Plan.StoppedException e) {
                writer.println("Reproduction " + e.getMessage());
                return stop.exitStatus();
            }
        }
    }
}
