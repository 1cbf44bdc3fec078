package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.RandomStreams;
import io.efferent.array.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Many runs that differ in some settings, in one process: a grid, a list, or random draws. Where batches are small, as
 * many runs go on at once as there are processors, with a thread each; their numbers are those of one after another.
 *
 * <pre>{@code
 * base: {task: reach, effector: point-mass24, batches: 500}
 * grid: {hidden: [16, 32], seed: [0, 1, 2]}
 * }</pre>
 *
 * <p>In place of {@code grid}: {@code list: [{hidden: 16}, {hidden: 32, learningRate: 0.001}]}, or {@code random:
 * {draws: 10, seed: 0, settings: {learningRate: {low: 0.0001, high: 0.01, log: true}, hidden: [16, 32]}}}.
 *
 * <p>Finished runs are not done again. A run that fails is a row of the table with its message; so is, for now, one
 * that another process is at. The table is the same however often the sweep was interrupted.
 */
public final class Sweep {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> WAYS = List.of("grid", "list", "random");
    private static final String TABLE = "table.csv";
    private static final String RUNS = "runs";
    /** Lines about a run that is under way, with the one at its end. */
    private static final int LINES = 4;
    private static final List<String> RESULTS =
            List.of("status", "loss", "meanFinalDistance", "medianFinalDistance", "successRate", "run", "message");

    private final Path folder;
    private final KeptRuns runs;
    private final Experiment base;
    private final List<Variant> variants;
    private Integer atOnce;

    /**
     * One of the runs.
     *
     * @param settings in which it differs from the others
     * @param run where it is, or will be
     * @param outcome what came of it, the same of all variants that are one run
     */
    private record Variant(ObjectNode settings, RunFolder run, RunOutcome outcome) {}

    private Sweep(Path folder, Experiment base, List<ObjectNode> variants) {
        this.folder = folder;
        this.base = base;
        runs = new KeptRuns(folder.resolve(RUNS));
        Map<RunFolder, RunOutcome> outcomes = new HashMap<>();
        this.variants = variants.stream().map(settings -> {
            RunFolder run = runs.folder(experiment(settings), null);
            return new Variant(settings, run, outcomes.computeIfAbsent(run, RunOutcome::new));
        }).toList();
    }

    /**
     * A sweep as a file describes it.
     *
     * @param file settings of all runs as "base", and a grid, a list or random draws
     * @param folder where runs and table go
     * @throws IllegalArgumentException naming what does not do
     */
    public static Sweep of(JsonNode file, Path folder) {
        List<String> ways = WAYS.stream().filter(file::has).toList();
        file.fieldNames().forEachRemaining(name -> {
            if (!name.equals("base") && !WAYS.contains(name)) {
                throw new IllegalArgumentException("sweep: got '" + name + "', expected base and one of " + WAYS);
            }
        });
        if (ways.size() != 1) {
            throw new IllegalArgumentException("sweep: got " + ways + ", expected one of " + WAYS);
        }
        JsonNode content = file.get(ways.getFirst());
        var base = Experiment.parse(file.has("base") ? file.get("base").toString() : "{}");
        return new Sweep(folder, base, switch (ways.getFirst()) {
            case "grid" -> grid(content);
            case "list" -> list(content);
            default -> random(content);
        });
    }

    /**
     * The same settings with seeds in a row.
     *
     * @param experiment whose seed is the first
     * @param count how many
     */
    public static Sweep replicates(Experiment experiment, int count, Path folder) {
        if (count < 1) {
            throw new IllegalArgumentException("replicates: got " + count + ", expected at least 1");
        }
        long first = experiment.orElse(Experiment.DEFAULTS).training().seed();
        List<ObjectNode> variants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            variants.add(JSON.createObjectNode().put("seed", first + i));
        }
        return new Sweep(folder, experiment, variants);
    }

    private static List<ObjectNode> grid(JsonNode settings) {
        List<ObjectNode> all = List.of(JSON.createObjectNode());
        for (Map.Entry<String, JsonNode> setting : settings.properties()) {
            if (!setting.getValue().isArray() || setting.getValue().isEmpty()) {
                throw new IllegalArgumentException(
                        "grid: got " + setting.getValue() + " for " + setting.getKey() + ", expected a list of values");
            }
            List<ObjectNode> longer = new ArrayList<>();
            for (ObjectNode variant : all) {
                setting.getValue().forEach(value -> longer.add(variant.deepCopy().set(setting.getKey(), value)));
            }
            all = longer;
        }
        return all;
    }

    private static List<ObjectNode> list(JsonNode variants) {
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode variant : variants) {
            if (!(variant instanceof ObjectNode settings)) {
                throw new IllegalArgumentException("list: got " + variant + ", expected objects of settings");
            }
            all.add(settings);
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException("list: got nothing, expected objects of settings");
        }
        return all;
    }

    private static List<ObjectNode> random(JsonNode content) {
        int draws = content.path("draws").asInt(0);
        if (draws < 1) {
            throw new IllegalArgumentException("draws: got " + content.path("draws") + ", expected at least 1");
        }
        RandomGenerator random = RandomStreams.stream(content.path("seed").asLong(0), "sweep", 0);
        List<ObjectNode> all = new ArrayList<>();
        for (int i = 0; i < draws; i++) {
            ObjectNode variant = JSON.createObjectNode();
            content.path("settings").properties().forEach(
                    setting -> variant.set(setting.getKey(), draw(setting.getKey(), setting.getValue(), random)));
            all.add(variant);
        }
        return all;
    }

    private static JsonNode draw(String name, JsonNode values, RandomGenerator random) {
        if (values.isArray() && !values.isEmpty()) {
            return values.get(random.nextInt(values.size()));
        }
        double low = values.path("low").asDouble(Double.NaN);
        double high = values.path("high").asDouble(Double.NaN);
        boolean log = values.path("log").asBoolean(false);
        if (!(low < high) || log && low <= 0) {
            throw new IllegalArgumentException("random: got " + values + " for " + name
                    + ", expected a list of values, or low < high (above 0 if log)");
        }
        double share = random.nextDouble();
        return JsonNodeFactory.instance.numberNode(
                log ? low * Math.pow(high / low, share) : low + (high - low) * share);
    }

    private Experiment experiment(ObjectNode settings) {
        return Experiment.parse(settings.toString()).orElse(base);
    }

    /** Runs at once; default as many as processors where batches are small, else one. */
    public Sweep optAtOnce(int count) {
        atOnce = Run.Builder.atLeast("atOnce", count, 1);
        return this;
    }

    /** Number of runs. */
    public int size() {
        return variants.size();
    }

    /** Where runs and table are. */
    public Path table() {
        return folder.resolve(TABLE);
    }

    /** Folders of the runs that are done, in the order of the table. */
    public List<Path> networks() throws IOException {
        List<Path> networks = new ArrayList<>();
        for (Variant variant : variants) {
            if (variant.outcome().isThere() && RunOutcome.isDone(variant.outcome().read())) {
                networks.add(variant.run().path());
            }
        }
        return networks;
    }

    /**
     * Does what is not done yet, and writes the table after each run.
     *
     * @param log is told of each run, a line at a time
     * @param stop asked before each batch whether to stop; what is under way goes on from there the next time
     * @return how many runs are not done, since they failed or another process is at them
     * @throws java.io.UncheckedIOException if the table cannot be written
     */
    public int run(Consumer<String> log, BooleanSupplier stop) throws IOException {
        Map<RunFolder, Variant> different = new LinkedHashMap<>();
        variants.forEach(variant -> different.putIfAbsent(variant.run(), variant));
        int trialsPerBatch = variants.stream().mapToInt(variant ->
                experiment(variant.settings()).orElse(Experiment.DEFAULTS).training().batchSize()).max().orElseThrow();
        var sideBySide = new SideBySide(atOnce == null ? SideBySide.runsFor(trialsPerBatch) : atOnce, stop);
        var progress = new Progress(log);
        sideBySide.run(different.values().stream().<SideBySide.Job>map(variant -> isOver ->
                progress.run(variant, sideBySide.threads(), isOver)).toList());
        return (int) progress.table().stream().filter(row -> !RunOutcome.isDone(row)).count();
    }

    /** Runs that may be under way on several threads, and what is said of them. */
    private final class Progress {
        private final Consumer<String> log;
        private int done;

        Progress(Consumer<String> log) {
            this.log = log;
        }

        void run(Variant variant, int threads, BooleanSupplier isOver) throws IOException {
            if (!variant.outcome().hasEnded()) {
                variant.outcome().of(
                        () -> runs.plan(experiment(variant.settings()), null).optThreads(threads).optStop(isOver)
                                .optListener(progress -> tellOf(variant, progress)).build(),
                        outcome -> outcome.trained().values());
            }
            if (variant.outcome().isThere()) {
                tellOfEnd(variant);
            }
        }

        private synchronized void tellOf(Variant variant, RunProgress progress) {
            if (progress.done() < progress.total() && progress.done() % Math.ceilDiv(progress.total(), LINES) == 0) {
                log.accept("  %s: batch %d of %d, loss %s".formatted(
                        variant.settings(), progress.done(), progress.total(),
                        Words.number(progress.metrics().get("loss"))));
            }
        }

        private synchronized void tellOfEnd(Variant variant) throws IOException {
            ObjectNode result = variant.outcome().read();
            done += (int) variants.stream().filter(other -> other.run().equals(variant.run())).count();
            log.accept("%d of %d  %s: %s".formatted(
                    done, variants.size(), variant.settings(), RunOutcome.isDone(result)
                            ? "loss " + Words.number(result.path("loss").asDouble())
                            : result.path("message").asText()));
            table();
        }

        /** Writes the table of what is done, and returns its rows. */
        synchronized List<ObjectNode> table() throws IOException {
            List<ObjectNode> rows = new ArrayList<>();
            for (Variant variant : variants) {
                if (variant.outcome().isThere()) {
                    ObjectNode row = variant.outcome().read().put(
                            "run", folder.relativize(variant.run().path()).toString());
                    rows.add(row.setAll(variant.settings()));
                }
            }
            WholeFile.write(Sweep.this.table(), csv(rows));
            return rows;
        }
    }

    /**
     * Writes {@code report.html} about the runs that are done: learning curves of each group of settings, a table with
     * median and spread, differences between groups. Networks that differ only in their seed are a group.
     *
     * @param command by which the sweep goes on, or is done again
     * @return the page
     */
    public Path report(String command) throws IOException {
        List<NetworkTable.Row> networks = new ArrayList<>();
        List<RunFolder> folders = new ArrayList<>();
        List<List<String>> failed = new ArrayList<>();
        for (Variant variant : variants) {
            if (!variant.outcome().isThere()) {
                continue;
            }
            ObjectNode result = variant.outcome().read();
            if (!RunOutcome.isDone(result)) {
                failed.add(List.of(variant.settings().toString(), result.path("message").asText()));
                continue;
            }
            SequencedMap<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("final loss", result.path("loss").asDouble(Double.NaN));
            numbers.put("final distance (cm), median", 100 * result.path("medianFinalDistance").asDouble(Double.NaN));
            numbers.put("success (%)", 100 * result.path("successRate").asDouble(Double.NaN));
            networks.add(new NetworkTable.Row(
                    variant.run().path().getFileName().toString(), group(variant.settings()), numbers));
            folders.add(variant.run());
        }
        SweepReport.write(folder, new NetworkTable(networks), folders, failed, size(), command);
        return new RunFolder(folder).report();
    }

    /** Settings but for the seed. */
    private static String group(ObjectNode settings) {
        String all = settings.properties().stream().filter(setting -> !setting.getKey().equals("seed"))
                .map(setting -> setting.getKey() + " " + (setting.getValue().isValueNode()
                        ? setting.getValue().asText() : setting.getValue().toString()))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "all seeds" : all;
    }

    private String csv(List<ObjectNode> rows) {
        Set<String> names = new LinkedHashSet<>();
        variants.forEach(variant -> variant.settings().fieldNames().forEachRemaining(names::add));
        names.addAll(RESULTS);
        return Stream.concat(
                Stream.of(String.join(",", names)),
                rows.stream().map(row -> names.stream().map(name -> cell(row.path(name))).collect(
                        Collectors.joining(",")))).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String cell(JsonNode value) {
        String text = value.isValueNode() ? value.asText() : value.isMissingNode() ? "" : value.toString();
        return NetworkTable.cell(text);
    }
}
