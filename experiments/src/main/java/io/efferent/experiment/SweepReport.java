package io.efferent.experiment;

import io.efferent.figure.CurvePlot;
import io.efferent.figure.Film;
import io.efferent.figure.Report;
import io.efferent.network.BatchMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The page about many runs: how their groups learned and what came of them. */
final class SweepReport {
    /** More would be a tangle. */
    private static final int MOST_CURVES = 8;
    /** Points of a curve of training losses, which are means over so many stretches. */
    private static final int STRETCHES = 60;

    private SweepReport() {}

    /**
     * Writes the page.
     *
     * @param networks that were trained
     * @param folders of their runs, in the same order
     * @param failed settings and message of each run that failed
     * @param planned how many runs there are to be in all
     * @param command by which it goes on, or is done again
     */
    static void write(
            Path folder, NetworkTable networks, List<RunFolder> folders, List<List<String>> failed, int planned,
            String command) throws IOException {
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put("Runs", "%d of %d".formatted(networks.rows().size() + failed.size(), planned));
        if (!failed.isEmpty()) {
            numbers.put("Failed", Integer.toString(failed.size()));
        }
        numbers.put("Command", command);
        var report = Report.builder().setTitle("Networks compared").optNumbers(numbers).optFilm(new Film(1));
        if (!networks.rows().isEmpty()) {
            Map<String, List<RunFolder>> groups = new LinkedHashMap<>();
            for (int i = 0; i < folders.size(); i++) {
                groups.computeIfAbsent(networks.rows().get(i).group(), _ -> new ArrayList<>()).add(folders.get(i));
            }
            learning(groups, report);
            networks.addTo(report, "networks", "Networks");
        }
        if (!failed.isEmpty()) {
            report.optTable("Failed", List.of("settings", "message"), failed);
        }
        report.build().write(folder);
    }

    private static void learning(Map<String, List<RunFolder>> groups, Report.Builder report) throws IOException {
        var plot = CurvePlot.builder().optTitle("Learning: median and quartiles of networks").setXLabel("batch")
                .setYLabel("loss").optLogY(true);
        boolean any = false;
        for (var group : groups.entrySet().stream().limit(MOST_CURVES).toList()) {
            Map<Long, List<Double>> losses = new TreeMap<>();
            for (RunFolder run : group.getValue()) {
                losses(run).forEach((batch, loss) -> losses.computeIfAbsent(batch, _ -> new ArrayList<>()).add(loss));
            }
            // Where runs have stopped, those that are left would be another group.
            losses.values().removeIf(values -> 2 * values.size() < group.getValue().size());
            if (losses.size() > 1) {
                plot.addBand(group.getKey(), losses.keySet().stream().mapToDouble(batch -> batch).toArray(),
                        percentile(losses, 50), percentile(losses, 25), percentile(losses, 75));
                any = true;
            }
        }
        if (any) {
            report.optFigure("learning-curves", plot.build());
        }
    }

    private static double[] percentile(Map<Long, List<Double>> losses, double percent) {
        return losses.values().stream().mapToDouble(values ->
                NetworkTable.percentile(values.stream().mapToDouble(x -> x).toArray(), percent)).toArray();
    }

    /** Validation losses by batch, or means of training losses where there was no validation. */
    private static Map<Long, Double> losses(RunFolder run) throws IOException {
        var batches = MetricsLog.read(run.metrics(), BatchMetrics.class, BatchMetrics::batch, Long.MAX_VALUE);
        Map<Long, Double> losses = new TreeMap<>();
        batches.stream().filter(m -> m.validation() != null).forEach(m -> losses.put(m.batch(), m.validation()));
        if (losses.size() < 2) {
            losses.clear();
            int stretch = Math.max(1, batches.size() / STRETCHES);
            for (int from = 0; from + stretch <= batches.size(); from += stretch) {
                var some = batches.subList(from, from + stretch);
                double mean = some.stream().mapToDouble(BatchMetrics::loss).average().orElseThrow();
                losses.put(some.getLast().batch(), mean);
            }
        }
        return losses;
    }
}
