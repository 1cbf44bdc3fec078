package io.efferent.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.Film;
import io.efferent.figure.LearningCurve;
import io.efferent.figure.Report;
import io.efferent.network.BatchMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The page about a run: {@code report.html} with key numbers, learning curves and what was learned; its figures. */
final class RunReport {
    private static final double SHOWN_SHARE = 0.05;
    private static final String STEPS = "steps of the environments";

    /** What is drawn over steps: file, title, and the label of the axis, by name of the metric. */
    private record Shown(String name, String title, String label, String file) {}

    private static final List<Shown> DETAILS = List.of(
            new Shown("meanLength", "Episode length", "steps", "episode-length"),
            new Shown("valueLoss", "Loss of the critic", "half mean squared error", "value-loss"),
            new Shown(
                    "explainedVariance", "Explained variance", "share of the variance of returns",
                    "explained-variance"),
            new Shown("entropy", "Entropy of the policy", "nats", "entropy"),
            new Shown("klDivergence", "KL divergence from the policy before the cycle", "nats", "kl-divergence"),
            new Shown("gradientNorm", "Gradient", "norm", "gradient-norm"),
            new Shown("stepsPerSecond", "Throughput", "steps per second", "throughput"));

    private RunReport() {}

    /**
     * Writes the page about a network that learned through the body.
     *
     * @param folder where to
     * @param title of the page
     * @param trained what the network does
     * @param batches of its training; none for no learning curve
     * @param numbers more key numbers
     * @param configuration as JSON
     */
    static void write(
            RunFolder folder, String title, Performance trained, List<BatchMetrics> batches,
            Map<String, String> numbers, String configuration) {
        Map<String, String> all = new LinkedHashMap<>(trained.describe());
        all.putAll(training(batches));
        all.putAll(numbers);
        var report = report(title, all, configuration).setRecording(trained.recording());
        if (!batches.isEmpty()) {
            report.optLearningCurve(curve(batches));
        }
        report.build().write(folder.path());
    }

    /**
     * Writes the page about an agent.
     *
     * @param folder where to
     * @param title of the page
     * @param trained the agent, to be filmed
     * @param lines of its metrics
     * @param numbers key numbers
     * @param configuration as JSON
     */
    static void write(
            RunFolder folder, String title, TrainedAgent trained, List<ObjectNode> lines,
            Map<String, String> numbers, String configuration) {
        Map<String, String> all = new LinkedHashMap<>(numbers);
        var camera = trained.camera();
        try {
            trained.film(camera, 1);
        } catch (UnsupportedOperationException e) {
            all.put("Film", "none: " + e.getMessage());
        }
        var report = report(title, all, configuration).optFilm(camera.film());
        returns(lines, "Return over steps", "steps", STEPS, 1).ifDrawn("return", report);
        returns(lines, "Return over time", "seconds", "minutes", 60).ifDrawn("return-over-time", report);
        measures(lines).forEach(measure -> over(lines, "steps", 1, STEPS, "Measure: " + measure, measure)
                .add("training", "measures/" + measure).add("evaluation", "evaluation/" + measure)
                .ifDrawn("measure-" + measure.replaceAll("[^A-Za-z0-9._-]", "-"), report));
        DETAILS.forEach(shown -> over(lines, "steps", 1, STEPS, shown.title(), shown.label())
                .add(shown.name(), shown.name()).ifDrawn(shown.file(), report));
        report.build().write(folder.path());
    }

    /**
     * Writes the page about an eye.
     *
     * @param folder where to
     * @param lines of its metrics
     * @param numbers key numbers
     * @param configuration as JSON
     */
    static void writePretraining(
            RunFolder folder, List<ObjectNode> lines, Map<String, String> numbers, String configuration) {
        var report = report("Where is the block?", numbers, configuration).optFilm(new Film(1));
        overEpochs(lines, "Loss", "distance + 1 - (q · p)²").add("pictures learned from", "loss")
                .add("others", "unseen/loss").ifDrawn("loss", report);
        overEpochs(lines, "Place, of pictures not learned from", "m").add("distance", "unseen/position")
                .ifDrawn("position", report);
        overEpochs(lines, "Orientation, of pictures not learned from", "rad").add("angle", "unseen/rotation")
                .ifDrawn("rotation", report);
        report.build().write(folder.path());
    }

    private static Curves overEpochs(List<ObjectNode> lines, String title, String label) {
        return over(lines, "epoch", 1, "epochs", title, label);
    }

    private static Report.Builder report(String title, Map<String, String> numbers, String configuration) {
        return Report.builder().setTitle(title).optNumbers(numbers).optConfiguration(configuration);
    }

    private static Map<String, String> training(List<BatchMetrics> batches) {
        if (batches.isEmpty()) {
            return Map.of();
        }
        double seconds = batches.stream().mapToDouble(BatchMetrics::seconds).sum();
        double samples = batches.stream().mapToDouble(m -> m.samplesPerSecond() * m.seconds()).sum();
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put("Batches", Words.count(batches.getLast().batch()));
        numbers.put("Training time", Words.duration(seconds));
        numbers.put("Throughput", Words.count(Math.round(samples / seconds)) + " samples/s");
        return numbers;
    }

    private static LearningCurve curve(List<BatchMetrics> batches) {
        var validated = batches.stream().filter(m -> m.validation() != null).toList();
        var curve = LearningCurve.builder()
                .setBatch(batches.stream().mapToInt(m -> (int) m.batch()).toArray())
                .setLoss(batches.stream().mapToDouble(BatchMetrics::loss).toArray())
                .optGradientNorm(batches.stream().mapToDouble(BatchMetrics::gradientNorm).toArray())
                .optValidation(
                        validated.stream().mapToInt(m -> (int) m.batch()).toArray(),
                        validated.stream().mapToDouble(BatchMetrics::validation).toArray());
        var terms = batches.getFirst().terms().keySet().stream().filter(name -> counts(name, batches)).toList();
        if (terms.size() > 1) {
            terms.forEach(name -> curve.optTerm(
                    name, batches.stream().mapToDouble(m -> m.terms().get(name)).toArray()));
        }
        return curve.build();
    }

    /** A term that is hardly part of the loss would only squeeze the others on a logarithmic axis. */
    private static boolean counts(String term, List<BatchMetrics> batches) {
        double loss = batches.stream().mapToDouble(BatchMetrics::loss).sum();
        return batches.stream().mapToDouble(m -> m.terms().get(term)).sum() > SHOWN_SHARE * loss;
    }

    private static Curves returns(List<ObjectNode> lines, String title, String over, String label, double unit) {
        return over(lines, over, unit, label, title, "mean return of episodes")
                .add("training, chance included", "meanReturn")
                .add("evaluation, most likely actions", "evaluation/meanReturn");
    }

    private static List<String> measures(List<ObjectNode> lines) {
        return lines.stream().flatMap(line -> line.path("measures").propertyStream())
                .map(Map.Entry<String, JsonNode>::getKey).distinct().sorted().toList();
    }

    private static Curves over(
            List<ObjectNode> lines, String over, double unit, String xLabel, String title, String yLabel) {
        return new Curves(lines.stream().map(MetricsLog::scalars).toList(), over, unit,
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
