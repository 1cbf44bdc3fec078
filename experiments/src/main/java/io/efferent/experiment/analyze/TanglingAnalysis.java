package io.efferent.experiment.analyze;

import io.efferent.analysis.PrincipalComponents;
import io.efferent.analysis.Tangling;
import io.efferent.figure.CurvePlot;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Whether similar states move on differently, in units and in muscles. */
final class TanglingAnalysis implements Analysis {
    private static final int COMPONENTS = 8;
    private static final double EPSILON = 0.1;

    @Override
    public String name() {
        return "tangling";
    }

    @Override
    public String title() {
        return "whether similar states move on differently, in units and in muscles";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        var units = tangling(subject.activity(), subject.recording().timestep());
        var muscles = tangling(subject.over("activation"), subject.recording().timestep());
        double[] percents = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
        return new Result()
                .number("Q of units, 90th percentile (1/s²)", units.percentile(90))
                .number("Q of muscles, 90th percentile (1/s²)", muscles.percentile(90))
                .number("units over muscles", units.percentile(90) / muscles.percentile(90))
                .number("epsilon of units", units.epsilon())
                .number("epsilon of muscles", muscles.epsilon())
                .figure("tangling", CurvePlot.builder().optTitle("Tangling").setXLabel("percentile of moments")
                        .setYLabel("Q (1/s²)").optLogY(true)
                        .addCurve("units", percents, Arrays.stream(percents).map(units::percentile).toArray())
                        .addCurve("muscles", percents, Arrays.stream(percents).map(muscles::percentile).toArray())
                        .build())
                .data("units", units.q()).data("muscles", muscles.q());
    }

    private static Tangling tangling(double[][][] activity, double timestep) {
        return Tangling.of(PrincipalComponents.reduced(activity, COMPONENTS), timestep, EPSILON);
    }
}
