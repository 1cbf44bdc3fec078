package io.efferent.experiment.analyze;

import io.efferent.analysis.PrincipalComponents;
import io.efferent.figure.CurvePlot;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How many dimensions activity fills. */
final class DimensionsAnalysis implements Analysis {
    private static final int SHUFFLES = 100;
    private static final int SHOWN = 20;

    @Override
    public String name() {
        return "dimensions";
    }

    @Override
    public String title() {
        return "how many dimensions activity fills";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double[][] samples = Arrays.stream(subject.activity()).flatMap(Arrays::stream).toArray(double[][]::new);
        var components = PrincipalComponents.of(samples);
        double[] cumulative = components.cumulative();
        int shown = Math.min(SHOWN, cumulative.length);
        return new Result()
                .number("participation ratio", components.participationRatio())
                .number("components for 90 %", components.componentsFor(0.9))
                .number("components above chance",
                        PrincipalComponents.significant(samples, SHUFFLES, subject.settings().seed()))
                .figure("variance", CurvePlot.builder().optTitle("Variance of activity")
                        .setXLabel("components").setYLabel("share of the variance")
                        .addCurve(subject.name(), IntStream.rangeClosed(0, shown).asDoubleStream().toArray(),
                                IntStream.rangeClosed(0, shown).mapToDouble(i -> i == 0 ? 0 : cumulative[i - 1])
                                        .toArray()).build())
                .data("variances", components.variances()).data("directions", components.directions());
    }
}
