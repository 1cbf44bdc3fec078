package io.efferent.experiment.analyze;

import io.efferent.analysis.DemixedPca;
import io.efferent.figure.CurvePlot;
import java.util.Arrays;

/** Which activity goes with time and which with the condition; every trial counts as a condition. */
final class DemixingAnalysis implements Analysis {
    private static final int COMPONENTS = 3;
    /** Of summed squares: units of a network without noise are nearly dependent. */
    private static final double RIDGE = 1e-6;

    @Override
    public String name() {
        return "demixing";
    }

    @Override
    public String title() {
        return "which activity goes with time, which with the condition (demixed PCA)";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double[][][] activity = subject.activity();
        int count = Math.min(COMPONENTS, activity[0][0].length);
        double squares = Arrays.stream(activity).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream)
                .map(x -> x * x).sum();
        var demixed = DemixedPca.fit(activity, count, RIDGE * squares);
        var time = demixed.parts().get(DemixedPca.TIME);
        var condition = demixed.parts().get(DemixedPca.CONDITION);
        double[][][] scores = demixed.scores(DemixedPca.CONDITION, activity);
        return new Result()
                .number("variance of time (%)", 100 * time.varianceFraction())
                .number("variance of condition (%)", 100 * condition.varianceFraction())
                .number("first component of time (%)", 100 * time.explained()[0])
                .number("first component of condition (%)", 100 * condition.explained()[0])
                .figure("condition", component(scores, subject.directions(), subject.recording().timestep()))
                .data("time.encoder", time.encoder()).data("time.decoder", time.decoder())
                .data("condition.encoder", condition.encoder()).data("condition.decoder", condition.decoder());
    }

    private static CurvePlot component(double[][][] scores, double[] directions, double timestep) {
        var plot = CurvePlot.builder().optTitle("First component of the condition, colored by direction")
                .setXLabel("time (s)")
                .setYLabel("activity (a.u.)");
        double[] times = new double[scores[0].length];
        Arrays.setAll(times, t -> t * timestep);
        for (int c = 0; c < scores.length; c++) {
            plot.addDirection(directions[c], times,
                    Arrays.stream(scores[c]).mapToDouble(sample -> sample[0]).toArray());
        }
        return plot.build();
    }
}
