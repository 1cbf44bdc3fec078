package io.efferent.experiment.analyze;

import io.efferent.analysis.ConditionRotations;
import io.efferent.analysis.FiringRates;
import io.efferent.analysis.RotationalDynamics;
import io.efferent.analysis.Surrogates;
import io.efferent.analysis.TensorMaximumEntropy;
import io.efferent.figure.CurvePlot;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Whether states rotate. */
final class RotationsAnalysis implements Analysis {
    private static final int SURROGATES = 200;
    private static final int COMPONENTS = 6;
    private static final int FREQUENCIES = 3;
    private static final double HIGHEST = 10;

    @Override
    public String name() {
        return "rotations";
    }

    @Override
    public String title() {
        return "whether states rotate (jPCA), more than surrogates of maximum entropy do";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double timestep = subject.recording().timestep();
        double[][][] states = FiringRates.withoutConditionMean(
                FiringRates.softNormalized(subject.activity(), subject.softConstant()));
        int components = Math.min(COMPONENTS, states[0][0].length / 2 * 2);
        var rotations = RotationalDynamics.fit(states, timestep, components);
        var chance = TensorMaximumEntropy.of(states);
        var random = new Random(subject.settings().seed());
        double[][] surrogates = IntStream.range(0, SURROGATES).mapToObj(_ -> {
            var fit = RotationalDynamics.fit(chance.surrogate(random), timestep, components);
            return new double[] {fit.skewDetermination(), fit.ratio()};
        }).toArray(double[][]::new);
        var plane = rotations.planes().getFirst();
        var own = ConditionRotations.fit(states, timestep, FREQUENCIES, HIGHEST);
        return new Result()
                .number("R² of rotations", rotations.skewDetermination())
                .number("R² of any linear dynamics", rotations.freeDetermination())
                .number("p of R²", Surrogates.p(rotations.skewDetermination(), column(surrogates, 0)))
                .number("p of the ratio", Surrogates.p(rotations.ratio(), column(surrogates, 1)))
                .number("first plane (Hz)", plane.frequency())
                .number("first plane (% of variance)", 100 * plane.varianceFraction())
                .number("R² of 3 frequencies in planes of each condition", own.determination())
                .figure("first-plane", figure(states, subject.directions(), plane))
                .data("surrogates", surrogates).data("skew", rotations.skew()).data("axes", plane.axes());
    }

    private static double[] column(double[][] rows, int index) {
        return Arrays.stream(rows).mapToDouble(row -> row[index]).toArray();
    }

    private static CurvePlot figure(
            double[][][] states, double[] directions, RotationalDynamics.Plane plane) {
        var plot = CurvePlot.builder().optTitle("First plane of rotation, colored by direction").optEqual(true)
                .setXLabel("along the spread of first states (a.u.)").setYLabel("across (a.u.)");
        for (int c = 0; c < states.length; c++) {
            double[][] scores = plane.scores(states[c]);
            plot.addDirection(directions[c], column(scores, 0), column(scores, 1));
        }
        return plot.build();
    }
}
