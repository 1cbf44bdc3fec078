package io.efferent.experiment;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.array.Values;
import io.efferent.array.WholeFile;
import io.efferent.experiment.AdaptationRun.HandPath;
import io.efferent.experiment.AdaptationStudy.Member;
import io.efferent.figure.Film;
import io.efferent.figure.Report;
import io.efferent.figure.TrialPlot;
import io.efferent.network.ArrayFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What is written about networks that learned in the same schedule. */
final class AdaptationStudyReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Trials behind a point of a figure, of each network. */
    private static final int LEAST = 4;

    private final List<Member> members;
    /** [network][trial]; all networks had the same schedule. */
    private final List<List<AdaptationTrial>> trials = new ArrayList<>();
    /** Trials of the first network by block, for what all have in common. */
    private final SequencedMap<String, List<AdaptationTrial>> blocks = new LinkedHashMap<>();

    private AdaptationStudyReport(List<Member> members) throws IOException {
        this.members = members;
        for (Member member : members) {
            trials.add(AdaptationStudy.trials(member));
        }
        trials.getFirst().forEach(trial -> blocks.computeIfAbsent(trial.block(), _ -> new ArrayList<>()).add(trial));
    }

    /**
     * Writes the page with its figures, the table and the arrays.
     *
     * @param members that are done
     * @param failed name and message of each that failed
     * @param numbers key numbers
     * @param configuration as JSON
     */
    static void write(
            Path folder, List<Member> members, List<List<String>> failed, Map<String, String> numbers,
            String configuration) throws IOException {
        var report = Report.builder().setTitle("Adaptation of several networks").optNumbers(numbers)
                .optConfiguration(configuration).optFilm(new Film(1));
        if (!members.isEmpty()) {
            new AdaptationStudyReport(members).addTo(report, folder);
        }
        if (!failed.isEmpty()) {
            report.optTable("Failed", List.of("network", "message"), failed);
        }
        report.build().write(folder);
    }

    private void addTo(Report.Builder report, Path folder) throws IOException {
        var deviation = plot("Deviation: median and quartiles of networks", "deviation to the left (mm)");
        for (String condition : trials.getFirst().stream().filter(AdaptationStudyReport::isFree)
                .map(AdaptationTrial::condition).distinct().toList()) {
            addCycles(deviation, condition, trial -> isFree(trial) && trial.condition().equals(condition),
                    trial -> 1000 * trial.maximumLateral());
        }
        report.optFigure("deviation", deviation.build());
        if (trials.getFirst().stream().anyMatch(trial -> !isFree(trial))) {
            var index = plot("Adaptation in force channels: median and quartiles of networks", "adaptation index");
            addCycles(index, "channel", trial -> !isFree(trial), AdaptationTrial::adaptationIndex);
            report.optFigure("adaptation-index", index.build());
        }
        networks().addTo(report, "networks", "Networks");
        WholeFile.write(folder.resolve("trials.csv"), table());
        arrays(folder.resolve("study.npz"));
    }

    private static boolean isFree(AdaptationTrial trial) {
        return trial.adaptationIndex() == null;
    }

    private TrialPlot.Builder plot(String title, String yLabel) {
        var plot = TrialPlot.builder().setTitle(title).setYLabel(yLabel);
        blocks.forEach((name, own) -> plot.addBlock(name, own.getFirst().trial(), own.getLast().trial() + 1));
        return plot;
    }

    /**
     * Of each network the mean over some cycles, of these median and quartiles; curves end where a block does. What is
     * rare, such as channels, is taken together over several cycles, as targets differ.
     */
    private void addCycles(
            TrialPlot.Builder plot, String name, Predicate<AdaptationTrial> shown,
            ToDoubleFunction<AdaptationTrial> value) {
        List<double[]> points = new ArrayList<>();
        for (List<AdaptationTrial> block : blocks.values()) {
            int cycles = block.getLast().cycle() + 1;
            long count = block.stream().filter(shown).count();
            int together = count == 0 ? cycles : (int) Math.min(cycles, Math.ceilDiv((long) LEAST * cycles, count));
            for (int from = 0; from < cycles; from += together) {
                int first = from;
                String ownBlock = block.getFirst().block();
                Predicate<AdaptationTrial> here = trial -> trial.block().equals(ownBlock)
                        && trial.cycle() >= first && trial.cycle() < first + together;
                Predicate<AdaptationTrial> own = here.and(shown);
                if (block.stream().anyMatch(own)) {
                    double middle = block.stream().filter(here)
                            .mapToInt(AdaptationTrial::trial).average().orElseThrow();
                    double[] each = mean(own, value);
                    points.add(new double[] {
                        middle, NetworkTable.percentile(each, 50), NetworkTable.percentile(each, 25),
                        NetworkTable.percentile(each, 75)});
                }
            }
            points.add(new double[] {block.getLast().trial(), Double.NaN, Double.NaN, Double.NaN});
        }
        plot.addBand(name, column(points, 0), column(points, 1), column(points, 2), column(points, 3));
    }

    private static double[] column(List<double[]> rows, int index) {
        return rows.stream().mapToDouble(row -> row[index]).toArray();
    }

    /** Mean of some trials, [network]; NaN for none. */
    private double[] mean(Predicate<AdaptationTrial> some, ToDoubleFunction<AdaptationTrial> value) {
        return trials.stream().mapToDouble(own ->
                own.stream().filter(some).mapToDouble(value).average().orElse(Double.NaN)).toArray();
    }

    /** First and last cycle of each block, and its last channel. */
    private NetworkTable networks() {
        List<NetworkTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            SequencedMap<String, Double> numbers = new LinkedHashMap<>();
            for (String block : blocks.keySet()) {
                var own = trials.get(i).stream().filter(trial -> trial.block().equals(block)).toList();
                String usual = usual(own);
                int last = own.getLast().cycle();
                numbers.put("deviation, " + block + ", first cycle (mm)", deviation(own, usual, 0));
                if (last > 0) {
                    numbers.put("deviation, " + block + ", last cycle (mm)", deviation(own, usual, last));
                }
                own.stream().filter(trial -> !isFree(trial)).reduce((_, next) -> next).ifPresent(channel ->
                        numbers.put("adaptation index, " + block + ", last channel", channel.adaptationIndex()));
            }
            rows.add(new NetworkTable.Row(members.get(i).name(), members.get(i).group(), numbers));
        }
        return new NetworkTable(rows);
    }

    /** The condition that most trials are in. */
    private static String usual(List<AdaptationTrial> block) {
        return block.stream().collect(Collectors.groupingBy(AdaptationTrial::condition, Collectors.counting()))
                .entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    /** Mean signed deviation of a cycle, mm. */
    private static double deviation(List<AdaptationTrial> block, String condition, int cycle) {
        return block.stream()
                .filter(trial -> trial.cycle() == cycle && trial.condition().equals(condition) && isFree(trial))
                .mapToDouble(trial -> 1000 * trial.maximumLateral()).average().orElse(Double.NaN);
    }

    private String table() {
        var text = new StringBuilder();
        for (int i = 0; i < members.size(); i++) {
            var lines = AdaptationTrial.table(trials.get(i)).lines().toList();
            if (i == 0) {
                text.append("network,").append(lines.getFirst()).append('\n');
            }
            String name = NetworkTable.cell(members.get(i).name());
            lines.stream().skip(1).forEach(line -> text.append(name).append(',').append(line).append('\n'));
        }
        return text.toString();
    }

    private void arrays(Path file) throws IOException {
        Map<String, Values> arrays = new LinkedHashMap<>();
        put(arrays, "maximum_lateral", AdaptationTrial::maximumLateral);
        put(arrays, "lateral_at_peak", AdaptationTrial::lateralAtPeak);
        put(arrays, "angle_at_peak", AdaptationTrial::angleAtPeak);
        put(arrays, "peak_speed", AdaptationTrial::peakSpeed);
        put(arrays, "movement_time", AdaptationTrial::movementTime);
        put(arrays, "endpoint_error", AdaptationTrial::endpointError);
        put(arrays, "path_length_ratio", AdaptationTrial::pathLengthRatio);
        int[] channels = trials.getFirst().stream().filter(trial -> !isFree(trial))
                .mapToInt(AdaptationTrial::trial).toArray();
        if (channels.length > 0) {
            arrays.put("channel_trial", Values.row(Arrays.stream(channels).asDoubleStream().toArray()));
            arrays.put("adaptation_index", new Values(
                    trials.stream().flatMapToDouble(own -> Arrays.stream(channels)
                            .mapToDouble(trial -> own.get(trial).adaptationIndex())).toArray(),
                    new Shape(trials.size(), channels.length)));
        }
        List<HandPath> paths = new ArrayList<>();
        for (Member member : members) {
            paths.addAll(MetricsLog.read(
                    member.run().path().resolve(AdaptationRun.PATHS), HandPath.class, HandPath::trial,
                    Long.MAX_VALUE));
        }
        int networks = members.size();
        int count = trials.getFirst().size();
        int times = paths.getFirst().hand().length;
        arrays.put("hand", new Values(
                paths.stream().map(HandPath::hand).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray(),
                new Shape(networks, count, times, 2)));
        arrays.put("target", new Values(
                paths.stream().map(HandPath::target).flatMapToDouble(Arrays::stream).toArray(),
                new Shape(networks, count, 2)));
        ArrayFile.write(file, "meta.json", meta(), arrays);
    }

    private void put(Map<String, Values> arrays, String name, ToDoubleFunction<AdaptationTrial> value) {
        arrays.put(name, new Values(
                trials.stream().flatMap(List::stream).mapToDouble(value).toArray(),
                new Shape(trials.size(), trials.getFirst().size())));
    }

    /** What the rows and columns are. */
    private ObjectNode meta() {
        ObjectNode meta = JSON.createObjectNode().put("format", "efferent-study/1")
                .put("units", "SI, rad; deviations to the left of the line to the target");
        meta.set("networks", JSON.valueToTree(members.stream().map(Member::name).toList()));
        meta.set("trials", JSON.valueToTree(trials.getFirst().stream().map(trial -> Map.of(
                "block", trial.block(), "cycle", trial.cycle(), "condition", trial.condition(),
                "probe", trial.probe(), "target", trial.target(), "size", trial.size())).toList()));
        return meta;
    }
}
