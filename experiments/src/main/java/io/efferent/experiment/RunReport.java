package io.efferent.experiment;

import io.efferent.figure.LearningCurve;
import io.efferent.figure.Report;
import io.efferent.network.BatchMetrics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page about a run: {@code report.html} and the figures next to it. */
public final class RunReport {

    private static final double SHOWN_SHARE = 0.05;

    private RunReport() {}

    /**
     * Writes the page.
     *
     * @param folder where to
     * @param title of the page
     * @param performance of the network
     * @param metrics of its training; none for no learning curve
     * @param numbers more key numbers
     * @param configuration as JSON
     * @return the page
     */
    public static Path write(
            RunFolder folder, String title, Performance performance, List<BatchMetrics> metrics,
            Map<String, String> numbers, String configuration) {
        Map<String, String> all = new LinkedHashMap<>(performance.describe());
        all.putAll(training(metrics));
        all.putAll(numbers);
        var report = Report.builder()
                .setTitle(title)
                .setRecording(performance.recording())
                .optNumbers(all)
                .optConfiguration(configuration);
        if (!metrics.isEmpty()) {
            report.optLearningCurve(curve(metrics));
        }
        return report.build().write(folder.path());
    }

    private static Map<String, String> training(List<BatchMetrics> metrics) {
        if (metrics.isEmpty()) {
            return Map.of();
        }
        double seconds = metrics.stream().mapToDouble(BatchMetrics::seconds).sum();
        double samples = metrics.stream().mapToDouble(m -> m.samplesPerSecond() * m.seconds()).sum();
        Map<String, String> numbers = new LinkedHashMap<>();
        numbers.put("Batches", Words.count(metrics.getLast().batch()));
        numbers.put("Training time", Words.duration(seconds));
        numbers.put("Throughput", Words.count(Math.round(samples / seconds)) + " samples/s");
        return numbers;
    }

    private static LearningCurve curve(List<BatchMetrics> metrics) {
        var validated = metrics.stream().filter(m -> m.validation() != null).toList();
        var curve = LearningCurve.builder()
                .setBatch(metrics.stream().mapToInt(m -> (int) m.batch()).toArray())
                .setLoss(metrics.stream().mapToDouble(BatchMetrics::loss).toArray())
                .optGradientNorm(metrics.stream().mapToDouble(BatchMetrics::gradientNorm).toArray())
                .optValidation(
                        validated.stream().mapToInt(m -> (int) m.batch()).toArray(),
                        validated.stream().mapToDouble(BatchMetrics::validation).toArray());
        var terms = metrics.getFirst().terms().keySet().stream().filter(name -> counts(name, metrics)).toList();
        if (terms.size() > 1) {
            terms.forEach(name -> curve.optTerm(
                    name, metrics.stream().mapToDouble(m -> m.terms().get(name)).toArray()));
        }
        return curve.build();
    }

    /** A term that is hardly part of the loss would only squeeze the others on a logarithmic axis. */
    private static boolean counts(String term, List<BatchMetrics> metrics) {
        double loss = metrics.stream().mapToDouble(BatchMetrics::loss).sum();
        return metrics.stream().mapToDouble(m -> m.terms().get(term)).sum() > SHOWN_SHARE * loss;
    }
}
