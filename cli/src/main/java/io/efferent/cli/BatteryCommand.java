package io.efferent.cli;

import io.efferent.experiment.analyze.Battery;
import java.io.IOException;
import java.nio.file.Files;
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

/** {@code efferent battery}: the same perturbations and analyses for any number of networks. */
@Command(
        name = "battery",
        resourceBundle = HelpValues.BUNDLE,
        sortOptions = false,
        description = {
            "Put trained networks through a set of perturbations and analyses, and compare them.",
            "What is done is not done again. Leaves a report, and numbers.csv with a row per network, item and number."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all items were done",
            "1:an item failed",
            "2:a name, a setting or a file was wrong",
            "129, 130, 143:SIGHUP, Ctrl-C or SIGTERM stopped it"
        })
final class BatteryCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME|FILE",
            description = "${bundle:names.battery}; or a JSON or YAML file with items of name, perturb and analysis.")
    private String name;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "RUN", description = "Run folders or checkpoints.")
    private List<Path> runs = List.of();

    @Option(names = "--list", description = "Print the items of each battery.")
    private boolean list;

    @Mixin private AnalysisOptions options;

    @Option(names = "--out", paramLabel = "FOLDER",
            description = "For report and results; goes on with those that are there (default: batteries/NAME).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        var writer = spec.commandLine().getOut();
        if (list) {
            for (String one : Battery.NAMES) {
                writer.println(one);
                Battery.named(one).items().forEach(item -> writer.printf("  %-14s %s%n", item.name(),
                        item.perturb() != null ? String.join(", ", item.perturb())
                                : item.analysis() == null ? "nothing" : "analysis"));
            }
            return ExitCode.OK;
        }
        if (name == null) {
            throw new ParameterException(
                    spec.commandLine(), "NAME: got none, expected a file or one of " + Battery.NAMES);
        }
        var file = Path.of(name);
        var battery = Files.isRegularFile(file) || name.contains(".")
                ? Battery.of(file.getFileName().toString().replaceFirst("\\.[^.]*$", ""), ExperimentFile.parse(file))
                : Battery.named(name);
        var folder = out == null ? Path.of("batteries", battery.name()) : out;
        try (var stop = new StopSignal(() -> writer.println("Stopping after this item; Ctrl-C again ends at once."))) {
            String again = Again.command(spec);
            var outcome = battery.run(runs, folder, options.settings(), again, line -> {
                writer.println(line);
                writer.flush();
            }, stop::isRequested);
            writer.printf("Report: %s%n", folder.resolve("report.html"));
            if (stop.isRequested()) {
                writer.println("Stopped; what is done is kept. Go on with: " + again);
                return stop.exitStatus();
            }
            return outcome.failed() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }
}
