package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Film;
import io.efferent.figure.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The page about a run of an agent: {@code report.html} with learning curves and a film, and the figures next to it. */
public final class AgentReport {
    private static final String STEPS = "steps of the environments";

    /** What is drawn over steps: file, title, and the label of the axis, by name of the metric. */
    private record Shown(String name, String title, String label, String file) {}

    private static final List<Shown> DETAILS = List.of(
            new Shown("meanLength", "Length of episodes", "steps", "episode-length"),
            new Shown("valueLoss", "Loss of the critic", "half mean squared error", "value-loss"),
            new Shown("explainedVariance", "What the critic foresaw", "share of variance explained", "explained-variance"),
            new Shown("entropy", "Entropy of the policy", "nats", "entropy"),
            new Shown("divergence", "Change of the policy per cycle", "Kullback-Leibler divergence, nats", "divergence"),
            new Shown("gradientNorm", "Gradient", "norm", "gradient-norm"),
            new Shown("stepsPerSecond", "Throughput", "steps per second", "throughput"));

    private AgentReport() {}

    /**
     * Writes the page.
     *
     * @param folder where to
     * @param title of the page
     * @param lines of a {@link MetricsFile}
     * @param film of the trained agent; without frames if there is none
     * @param numbers key numbers, with units
     * @param configuration as JSON
     * @return the page
     */
    public static Path write(
            Path folder, String title, List<JsonNode> lines, Film film, Map<String, String> numbers, String configuration) {
        var report = Report.builder()
                .setTitle(title).optFilm(film).optNumbers(numbers).optConfiguration(configuration);
        returns(lines, "Return over steps", "steps", STEPS, 1).ifDrawn("return", report);
        returns(lines, "Return over time", "seconds", "minutes", 60).ifDrawn("return-over-time", report);
        measures(lines).forEach(measure -> over(lines, "steps", 1, STEPS, "Measure: " + measure, measure)
                .add("training", "measures/" + measure).add("evaluation", "evaluation/" + measure)
                .ifDrawn("measure-" + measure.replaceAll("[^A-Za-z0-9._-]", "-"), report));
        DETAILS.forEach(shown -> over(lines, "steps", 1, STEPS, shown.title(), shown.label())
                .add(shown.name(), shown.name()).ifDrawn(shown.file(), report));
        return report.build().write(folder);
    }

    private static Curves returns(List<JsonNode> lines, String title, String over, String label, double unit) {
        return over(lines, over, unit, label, title, "mean return of episodes")
                .add("training, chance included", "meanReturn").add("evaluation, most likely actions", "evaluation/meanReturn");
    }

    private static List<String> measures(List<JsonNode> lines) {
        return lines.stream().flatMap(line -> line.path("measures").propertyStream())
                .map(Map.Entry::getKey).distinct().sorted().toList();
    }

    private static Curves over(
            List<JsonNode> lines, String over, double unit, String xLabel, String title, String yLabel) {
        return new Curves(lines.stream().map(MetricsFile::scalars).toList(), over, unit,
                CurvePlot.builder().optTitle(title).setXLabel(xLabel).setYLabel(yLabel), new ArrayList<>());
    }

    /** Curves of one plot; those with fewer than two points are left out. */
    private record Curves(
            List<Map<String, Double>> rows, String over, double unit, CurvePlot.Builder plot, List<String> drawn) {

        Curves add(String label, String metric) {
            var known = rows.stream().filter(row -> row.containsKey(metric)).toList();
            if (known.size() > 1) {
                double[] x = known.stream().mapToDouble(row -> row.get(over) / unit).toArray();
                plot.addCurve(label, x, mean(known.stream().mapToDouble(row -> row.get(metric)).toArray()));
                drawn.add(label);
            }
            return this;
        }

        void ifDrawn(String file, Report.Builder report) {
            if (!drawn.isEmpty()) {
                report.optFigure(file, plot.build());
            }
        }

        /** Moving mean over about a fortieth of all points. */
        private static double[] mean(double[] values) {
            int reach = values.length / 80;
            return IntStream.range(0, values.length).mapToDouble(i -> {
                int from = Math.max(0, i - reach);
                int to = Math.min(values.length, i + reach + 1);
                return DoubleStream.of(values).skip(from).limit(to - from).average().orElseThrow();
            }).toArray();
        }
    }
}
