package io.efferent.experiment;

import io.efferent.analysis.Bootstrap;
import io.efferent.analysis.EffectSize;
import io.efferent.figure.GroupPanels;
import io.efferent.figure.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Numbers of several networks, side by side: what is counted is networks, not their trials. Groups are compared by
 * median, quartiles and effect sizes, with 95 % intervals by drawing networks again.
 *
 * @param rows a network each
 */
public record NetworkTable(List<Row> rows) {
    private static final int DRAWS = 2000;
    private static final long SEED = 0;

    /**
     * A network.
     *
     * @param name of the network
     * @param group it is one of, such as its settings but for the seed
     * @param numbers by name, with their unit in it; NaN where there is none
     */
    public record Row(String name, String group, SequencedMap<String, Double> numbers) {}

    public NetworkTable {
        rows = List.copyOf(rows);
    }

    /** Groups, in the order of their first network. */
    public List<String> groups() {
        return rows.stream().map(Row::group).distinct().toList();
    }

    /** Names of numbers. */
    public List<String> measures() {
        return rows.stream().flatMap(row -> row.numbers().keySet().stream()).distinct().toList();
    }

    /** A number of the networks of a group, as far as it is finite. */
    public double[] values(String group, String measure) {
        return rows.stream().filter(row -> row.group().equals(group))
                .mapToDouble(row -> row.numbers().getOrDefault(measure, Double.NaN)).filter(Double::isFinite).toArray();
    }

    /** Median and quartiles, such as {@code 1.2 (1.1 to 1.4)}; a dash for none. */
    public static String spread(double[] values) {
        return values.length == 0 ? "–" : values.length == 1 ? Words.number(values[0])
                : "%s (%s to %s)".formatted(Words.number(percentile(values, 50)),
                        Words.number(percentile(values, 25)), Words.number(percentile(values, 75)));
    }

    static double percentile(double[] values, double percent) {
        return new Percentile().withEstimationType(EstimationType.R_7).evaluate(values, percent);
    }

    private static String interval(Bootstrap interval) {
        return interval == null ? "–" : Words.number(interval.low()) + " to " + Words.number(interval.high());
    }

    private static String medianInterval(double[] values) {
        return values.length < 2 ? "–" : interval(Bootstrap.ofValues(
                values, drawn -> percentile(drawn, 50), DRAWS, SEED));
    }

    /** A difference with its interval, and the same in standard deviations, as cells of a table. */
    private static List<String> cells(EffectSize effect) {
        return List.of(
                Words.number(effect.difference()), interval(effect.interval()),
                Double.isNaN(effect.standardized()) ? "–" : String.format(Locale.ROOT, "%.2f", effect.standardized()),
                interval(effect.standardizedInterval()));
    }

    /**
     * How pairs differ, such as the same networks without and under a perturbation, as cells of a table.
     *
     * @param first [network]
     * @param second [network], in the same order
     */
    public static List<String> pairedCells(double[] first, double[] second) {
        return cells(EffectSize.paired(first, second, DRAWS, SEED));
    }

    /** Every network as a point, a panel for each number. */
    public GroupPanels panels(String title) {
        var panels = GroupPanels.builder().setTitle(title).setGroups(groups());
        for (String measure : measures()) {
            panels.addPanel(measure, groups().stream().map(group -> values(group, measure)).toArray(double[][]::new));
        }
        return panels.build();
    }

    /**
     * Adds the figure, a table of the groups and, if there are several, one of their differences from the first.
     *
     * @param name of the files of the figure
     * @param title of figure and tables
     */
    public void addTo(Report.Builder report, String name, String title) {
        report.optFigure(name, panels(title));
        List<List<String>> spreads = new ArrayList<>();
        List<List<String>> differences = new ArrayList<>();
        String first = groups().getFirst();
        for (String measure : measures()) {
            for (String group : groups()) {
                double[] values = values(group, measure);
                spreads.add(List.of(measure, group, Integer.toString(values.length), spread(values),
                        medianInterval(values)));
                double[] others = values(first, measure);
                if (!group.equals(first) && values.length > 0 && others.length > 0) {
                    differences.add(Stream.concat(Stream.of(measure, group),
                            cells(EffectSize.between(others, values, DRAWS, SEED)).stream()).toList());
                }
            }
        }
        report.optTable(title, List.of("measure", "group", "networks", "median (quartiles)",
                "95 % interval of the median"), spreads);
        if (!differences.isEmpty()) {
            report.optTable(title + ": differences from " + first,
                    List.of("measure", "group", "difference of means", "95 % interval", "Hedges' g", "95 % interval"),
                    differences);
        }
    }

    /** A row per network. */
    public String csv() {
        return Stream.concat(
                Stream.of(line(Stream.concat(Stream.of("network", "group"), measures().stream()))),
                rows.stream().map(row -> line(Stream.concat(
                        Stream.of(row.name(), row.group()), measures().stream().map(measure -> {
                            double value = row.numbers().getOrDefault(measure, Double.NaN);
                            return Double.isFinite(value) ? Double.toString(value) : "";
                        }))))).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(Stream<String> cells) {
        return cells.map(NetworkTable::cell).collect(Collectors.joining(","));
    }

    /** A cell of a table with commas between cells. */
    public static String cell(String text) {
        return text.matches("[^,\"\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    @Override
    public String toString() {
        String width = "%-" + Math.max(8, measures().stream().mapToInt(String::length).max().orElse(0)) + "s";
        return measures().stream().flatMap(measure -> groups().stream().map(group ->
                "  " + width.formatted(measure) + (groups().size() > 1 ? "  " + group : "") + "  "
                        + spread(values(group, measure)))).collect(Collectors.joining("\n"));
    }
}
