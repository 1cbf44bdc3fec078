package io.efferent.experiment.analyze;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.WholeFile;
import io.efferent.experiment.Experiment;
import io.efferent.experiment.NetworkGroups;
import io.efferent.experiment.NetworkTable;
import io.efferent.experiment.Words;
import io.efferent.figure.Film;
import io.efferent.figure.Report;
import io.efferent.network.ArrayFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Analyses by name of any number of trained networks and recordings.
 *
 * <pre>{@code
 * var outcome = Analyses.run("dimensions", List.of(Path.of("runs/a"), Path.of("runs/b")), Path.of("analyses/a"),
 *         AnalysisSettings.DEFAULTS, "by hand", System.out::println, () -> false);
 * System.out.println(outcome.networks());
 * }</pre>
 */
public final class Analyses {
    private static final List<Analysis> ALL = List.of(
            new KinematicsAnalysis(), new TuningAnalysis(), new DimensionsAnalysis(), new RotationsAnalysis(),
            new TanglingAnalysis(), new DemixingAnalysis(), new DecodingAnalysis(), new SynergiesAnalysis(),
            new SimilarityAnalysis(), new FixedPointsAnalysis(), new LoopAnalysis(), new LyapunovAnalysis());

    /** Names accepted by {@link #run}. */
    public static final List<String> NAMES = ALL.stream().map(Analysis::name).toList();

    /** Figures of so many are on the page; numbers of all. */
    private static final int SHOWN = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Analyses() {}

    /**
     * What came of an analysis.
     *
     * @param folder of {@code report.html}, {@code numbers.csv}, figures, and arrays of each in {@code data}
     * @param networks the numbers
     */
    public record Outcome(Path folder, NetworkTable networks) {}

    /** What there is: title by name. */
    public static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        ALL.forEach(analysis -> titles.put(
                analysis.name(), analysis.title() + (analysis.needsNetwork() ? "; of networks only" : "")));
        return titles;
    }

    static Analysis named(String name) {
        return ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("analysis: got '" + name + "', expected one of " + NAMES));
    }

    /** An analysis of one subject; the message of what goes wrong names it. */
    static Analysis.Result of(Analysis analysis, Subject subject, Subject first) {
        if (analysis.needsNetwork() && subject.network() == null) {
            throw new IllegalArgumentException(subject.source() + ": got a recording, but analysis '" + analysis.name()
                    + "' needs a network, expected a run");
        }
        try {
            return analysis.of(subject, first);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(subject.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Analyzes and writes down what came of it.
     *
     * @param name one of {@link #NAMES}
     * @param sources run folders, checkpoints and recordings (NPZ)
     * @param folder where the report goes; what it holds of an earlier one is replaced
     * @param settings what is looked at
     * @param command by which it is done again, for the report
     * @param log is told of each, a line at a time
     * @param stop asked before each whether to stop; the report is about those before
     * @throws IllegalArgumentException if the name is unknown, there are no sources, or one cannot be analyzed so
     */
    public static Outcome run(
            String name, List<Path> sources, Path folder, AnalysisSettings settings, String command,
            Consumer<String> log, BooleanSupplier stop) {
        Analysis analysis = named(name);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("RUN: got none, expected runs or recordings");
        }
        Experiment unchanged = Experiment.parse("{}");
        Subject first = null;
        List<String> names = new ArrayList<>();
        List<Analysis.Result> results = new ArrayList<>();
        List<Experiment> experiments = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Path source : sources) {
            if (stop.getAsBoolean()) {
                break;
            }
            Subject subject = Subject.of(source, unchanged, settings);
            first = first == null ? subject : first;
            Analysis.Result result = of(analysis, subject, first);
            String own = unique(subject.name(), taken);
            names.add(own);
            results.add(result);
            experiments.add(subject.experiment());
            ObjectNode about = JSON.createObjectNode().put("analysis", name).put("source", source.toString());
            ArrayFile.write(folder.resolve("data").resolve(own + ".npz"), "meta.json", about, result.data());
            log.accept("%d of %d  %s: %s".formatted(names.size(), sources.size(), own, brief(result.numbers())));
        }
        var groups = NetworkGroups.of(experiments);
        List<NetworkTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            rows.add(new NetworkTable.Row(names.get(i), groups.get(i), results.get(i).numbers()));
        }
        var networks = new NetworkTable(rows);
        if (!rows.isEmpty()) {
            write(folder, analysis, networks, results, command);
        }
        return new Outcome(folder, networks);
    }

    /** A name that is not taken yet, as that of a file. */
    static String unique(String name, Set<String> taken) {
        String own = name.replaceAll("[^A-Za-z0-9._-]", "-");
        for (int i = 2; !taken.add(own); i++) {
            own = name.replaceAll("[^A-Za-z0-9._-]", "-") + "-" + i;
        }
        return own;
    }

    /** The first numbers, for a line. */
    static String brief(SequencedMap<String, Double> numbers) {
        return numbers.entrySet().stream().limit(3)
                .map(number -> number.getKey() + " " + Words.number(number.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static void write(
            Path folder, Analysis analysis, NetworkTable networks, List<Analysis.Result> results, String command) {
        WholeFile.write(folder.resolve("numbers.csv"), networks.csv());
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put("Analysis", analysis.name() + ": " + analysis.title());
        numbers.put("Networks", Integer.toString(results.size()));
        numbers.put("Command", command);
        var report = Report.builder().setTitle("Analysis: " + analysis.name()).optNumbers(numbers).optFilm(new Film(1));
        for (int i = 0; i < Math.min(SHOWN, results.size()); i++) {
            String own = networks.rows().get(i).name();
            results.get(i).figures().forEach((file, figure) -> report.optFigure(own + "-" + file, figure));
        }
        networks.addTo(report, "networks", "Networks");
        report.build().write(folder);
    }
}
