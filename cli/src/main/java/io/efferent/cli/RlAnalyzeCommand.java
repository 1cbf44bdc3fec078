package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.experiment.AgentStates;
import io.efferent.experiment.TrainedAgent;
import io.efferent.experiment.Words;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent rl analyze}: what an agent's layers know, and how long they stay like themselves. */
@Command(
        name = "analyze",
        sortOptions = false,
        description = {
            "Let a trained agent act and ask its layers: what can be predicted from their activity (R squared of ridge "
                + "regression on steps left out), and how alike states are some steps apart, by which the sequence "
                + "length of a network with memory is chosen."
        })
final class RlAnalyzeCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "A run folder, whose best checkpoint is taken, or a checkpoint.")
    private Path run;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "5000",
            description = "How many to look at (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(names = "--ahead", paramLabel = "N", split = ",", defaultValue = "1,10,20,30,40,50",
            description = "Steps ahead at which the way is predicted (default: ${DEFAULT-VALUE}).")
    private List<Integer> ahead;

    @Option(names = "--lags", paramLabel = "N", split = ",", defaultValue = "1,2,4,8,16,32,64",
            description = "Steps apart at which states are compared (default: ${DEFAULT-VALUE}).")
    private List<Integer> lags;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        require("--ahead", ahead);
        require("--lags", lags);
        try (var trained = new TrainedAgent(run)) {
            var states = AgentStates.of(trained.agent(), steps);
            var told = states.predictability(ahead);
            Map<String, Map<Integer, Double>> alike = new LinkedHashMap<>();
            int largest = lags.stream().mapToInt(lag -> lag).max().orElseThrow();
            states.layers().forEach((layer, activity) -> {
                if (activity[0].length > 1) {
                    double[] correlations = states.autocorrelation(layer, largest);
                    alike.put(layer, new LinkedHashMap<>());
                    lags.forEach(lag -> alike.get(layer).put(lag, correlations[lag]));
                }
            });
            if (json) {
                spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(
                        Map.of("predictability", told, "autocorrelation", alike)));
            } else {
                print(trained, told, alike);
            }
        }
        return ExitCode.OK;
    }

    private void require(String option, List<Integer> numbers) {
        for (int number : numbers) {
            if (number < 1) {
                throw new IllegalArgumentException(option + ": got " + number + ", expected at least 1");
            }
        }
    }

    private void print(
            TrainedAgent trained, Map<String, Map<String, Double>> told, Map<String, Map<Integer, Double>> alike) {
        var out = spec.commandLine().getOut();
        out.printf("Checkpoint: %s, %s, %s steps looked at%n%nTold by a layer, R squared%n", trained.file(),
                trained.agent().environment().name(), Words.count(steps));
        row(out, "", told.values().iterator().next().keySet());
        told.forEach((target, layers) -> row(out, target, layers.values()));
        out.printf("%nAlike some steps apart, correlation%n");
        row(out, "", lags);
        alike.forEach((layer, correlations) -> row(out, layer, correlations.values()));
    }

    private static void row(PrintWriter out, String name, Iterable<?> cells) {
        var line = new StringBuilder("  %-26s".formatted(name));
        for (Object cell : cells) {
            line.append(" %10s".formatted(cell instanceof Double number ? text(number) : cell));
        }
        out.println(line.toString().stripTrailing());
    }

    private static String text(double number) {
        return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.3f", number);
    }
}
