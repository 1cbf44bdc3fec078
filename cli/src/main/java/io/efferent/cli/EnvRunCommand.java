package io.efferent.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.efferent.experiment.RandomEpisodes;
import io.efferent.experiment.Words;
import io.efferent.rl.Environments;
import io.efferent.rl.VectorEnvironment.Finished;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code efferent env run}: what a body does without a mind. */
@Command(
        name = "run",
        sortOptions = false,
        description = "Act at random in an environment; print returns and measures, and draw what happened on request.")
final class EnvRunCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "An environment, see: efferent env list.")
    private String name;

    @Option(names = "--random", description = "Act at random, uniformly within the ranges (the default).")
    private boolean random;

    @Option(names = "--episodes", paramLabel = "N", defaultValue = "10",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int episodes;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Fixes episodes and actions (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin private FilmOptions film;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (episodes < 1) {
            throw new ParameterException(spec.commandLine(), "--episodes: got " + episodes + ", expected at least 1");
        }
        var out = spec.commandLine().getOut();
        var messages = json ? spec.commandLine().getErr() : out;
        try (var environment = Environments.named(name).create()) {
            var camera = film.file() == null ? null : film.camera(environment);
            var all = run(new RandomEpisodes(environment, seed, camera), messages);
            if (camera != null) {
                camera.write(film.file());
                messages.printf("Film: %s, %d frames%n", film.file(), camera.size());
            }
            if (json) {
                out.println(
                        new ObjectMapper()
                        .writeValueAsString(Map.of("environment", environment.name(), "episodes", all)));
            } else {
                print(all, out);
            }
        }
        return ExitCode.OK;
    }

    private List<Finished> run(RandomEpisodes random, PrintWriter messages) {
        List<Finished> all = new ArrayList<>();
        try (var progress = episodes > 1 ? Progress.on(messages, 0, episodes) : Progress.NONE) {
            for (int episode = 1; episode <= episodes; episode++) {
                var finished = random.next();
                all.add(finished);
                var text = "return " + Words.number(finished.reward()) + "  steps " + finished.length();
                progress.at(episode, text, text);
            }
        }
        return all;
    }

    private static void print(List<Finished> all, PrintWriter out) {
        Map<String, List<Double>> columns = new LinkedHashMap<>();
        columns.put("return", all.stream().map(Finished::reward).toList());
        columns.put("steps", all.stream().map(episode -> (double) episode.length()).toList());
        new TreeMap<>(all.getFirst().measures()).keySet().forEach(measure ->
                columns.put(measure, all.stream().map(episode -> episode.measures().getOrDefault(measure, Double.NaN))
                        .toList()));
        var row = "%%-%ds %%10s %%10s %%10s %%10s%%n".formatted(
                columns.keySet().stream().mapToInt(String::length).reduce(16, Math::max));
        out.printf(row, all.size() + " episodes", "mean", "deviation", "least", "most");
        columns.forEach((column, values) -> {
            var numbers = values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
            double variance = values.stream().mapToDouble(value -> Math.pow(value - numbers.getAverage(), 2)).average()
                    .orElseThrow();
            out.printf(row, column, Words.number(numbers.getAverage()),
                    Words.number(Math.sqrt(variance)), Words.number(numbers.getMin()), Words.number(numbers.getMax()));
        });
    }
}
