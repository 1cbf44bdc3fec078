package io.efferent.experiment.analyze;

import io.efferent.analysis.MuscleSynergies;
import io.efferent.figure.CurvePlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Which muscles go together. */
final class SynergiesAnalysis implements Analysis {
    private static final int STARTS = 25;
    /** Enough if all of them, and of each muscle so much, are explained. */
    private static final double ENOUGH = 0.9;
    private static final double OF_EACH = 0.75;

    /** At least so many are in the figure. */
    private static final int SHOWN = 4;

    @Override
    public String name() {
        return "synergies";
    }

    @Override
    public String title() {
        return "which muscles go together (non-negative factors of their activation)";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double[][][] activity = subject.over(subject.settings().variableOr("activation"));
        int muscles = activity[0][0].length;
        double[][] rows = new double[muscles][];
        Arrays.setAll(rows, muscle -> Arrays.stream(activity).flatMap(Arrays::stream)
                .mapToDouble(sample -> sample[muscle]).toArray());
        double[][] normalized = MuscleSynergies.normalized(rows);
        List<MuscleSynergies> tried = new ArrayList<>();
        int needed = 0;
        for (int count = 1; count <= muscles && (needed == 0 || count <= SHOWN); count++) {
            var synergies = MuscleSynergies.factorize(normalized, count, STARTS, subject.settings().seed());
            tried.add(synergies);
            if (needed == 0 && synergies.explained(normalized) >= ENOUGH
                    && Arrays.stream(synergies.explainedPerMuscle(normalized)).allMatch(x -> x >= OF_EACH)) {
                needed = count;
            }
        }
        double[] explained = tried.stream().mapToDouble(one -> one.explained(normalized)).toArray();
        double[] centered = tried.stream().mapToDouble(one -> one.centeredDetermination(normalized)).toArray();
        double[] counts = IntStream.rangeClosed(1, tried.size()).asDoubleStream().toArray();
        return new Result()
                .number("synergies for 90 %", needed > 0 ? needed : Double.NaN)
                .number("VAF of one", explained[0]).number("centered R² of one", centered[0])
                .figure("explained", CurvePlot.builder().optTitle("Activation that synergies explain")
                        .setXLabel("number of synergies").setYLabel("share explained")
                        .addCurve("VAF, not centered", counts, explained)
                        .addCurve("R², centered", counts, centered).build())
                .data("explained", explained).data("centered", centered)
                .data("weights", (needed > 0 ? tried.get(needed - 1) : tried.getLast()).weights());
    }
}
