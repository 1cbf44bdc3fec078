package io.efferent.experiment.analyze;

import io.efferent.analysis.DynamicalSimilarity;
import io.efferent.analysis.EmbeddingOrder;
import io.efferent.analysis.PopulationSimilarity;
import io.efferent.analysis.PrincipalComponents;
import io.efferent.figure.CurvePlot;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How alike a population is to that of the first subject, at the same times of the same trials. */
final class SimilarityAnalysis implements Analysis {
    private static final int COMPONENTS = 10;
    private static final int MOST_DELAYS = 10;
    private static final int MOST_RANK = 10;
    private static final int STARTS = 20;

    @Override
    public String name() {
        return "similarity";
    }

    @Override
    public String title() {
        return "how alike populations are to the first, in states and in dynamics";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double[][][] x = PrincipalComponents.reduced(first.activity(), COMPONENTS);
        double[][][] y = PrincipalComponents.reduced(subject.activity(), COMPONENTS);
        if (x.length != y.length || x[0].length != y[0].length) {
            throw new IllegalArgumentException("trials: got " + y.length + " of " + y[0].length + " samples in "
                    + subject.name() + ", expected " + x.length + " of " + x[0].length + " as in " + first.name());
        }
        int components = Math.min(x[0][0].length, y[0][0].length);
        var result = new Result().number("components compared", components);
        if (subject == first) {
            // What is like itself would move the median of those that are compared.
            return result;
        }
        double[][] samplesX = samples(x, components);
        double[][] samplesY = samples(y, components);
        double[] canonical = PopulationSimilarity.canonicalCorrelations(samplesX, samplesY);
        int delays = Math.min(MOST_DELAYS, x[0].length - 2);
        var order = EmbeddingOrder.of(delays, MOST_RANK, x, y);
        double[][] dynamicsX = DynamicalSimilarity.dynamics(x, order.delays(), order.rank(), 0);
        double[][] dynamicsY = DynamicalSimilarity.dynamics(y, order.delays(), order.rank(), 0);
        return result
                .number("canonical correlation, mean", Arrays.stream(canonical).average().orElseThrow())
                .number("Procrustes (rad)", PopulationSimilarity.procrustes(samplesX, samplesY).angular())
                .number("linear CKA", PopulationSimilarity.linearCka(samplesX, samplesY))
                .number("dynamics apart (rad)", DynamicalSimilarity.of(
                        dynamicsX, dynamicsY, STARTS, subject.settings().seed()).angular())
                .number("delays", order.delays()).number("rank", order.rank())
                .number("eigenvalues apart", DynamicalSimilarity.wasserstein(dynamicsX, dynamicsY))
                .figure("canonical", CurvePlot.builder().optTitle("Canonical correlations with " + first.name())
                        .setXLabel("pair").setYLabel("correlation")
                        .addCurve(subject.name(), IntStream.rangeClosed(1, canonical.length).asDoubleStream().toArray(),
                                canonical).build())
                .data("canonical", canonical);
    }

    private static double[][] samples(double[][][] trials, int components) {
        return Arrays.stream(trials).flatMap(Arrays::stream).map(row -> Arrays.copyOf(row, components))
                .toArray(double[][]::new);
    }
}
