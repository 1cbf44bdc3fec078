package io.efferent.experiment.analyze;

import io.efferent.analysis.LyapunovSpectrum;
import io.efferent.figure.CurvePlot;
import io.efferent.network.LoopMap;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/** How fast nearby states of the closed loop part along trials. */
final class LyapunovAnalysis implements Analysis {
    /** The derivatives of every step of a trial take a second or so. */
    private static final int MOST_TRIALS = 2;
    private static final int EXPONENTS = 20;
    private static final int EVERY = 10;

    @Override
    public String name() {
        return "lyapunov";
    }

    @Override
    public String title() {
        return "how fast nearby states of the closed loop part along a trial (Lyapunov exponents)";
    }

    @Override
    public boolean needsNetwork() {
        return true;
    }

    @Override
    public Result of(Subject subject, Subject first) {
        int trials = Math.min(MOST_TRIALS, subject.variable("hand").values().length);
        double timestep = subject.recording().timestep();
        double[] directions = subject.directions();
        double[][] exponents = new double[trials][];
        double[] dimensions = new double[trials];
        for (int trial = 0; trial < trials; trial++) {
            LoopMap loop = subject.loop(trial);
            double[][][] jacobians = new double[loop.states().length - 1][][];
            Arrays.setAll(jacobians, step -> loop.jacobian(step, loop.states()[step]));
            var spectrum = LyapunovSpectrum.of(jacobians, Math.min(EXPONENTS, loop.size()), EVERY, timestep);
            exponents[trial] = spectrum.exponents();
            dimensions[trial] = spectrum.dimension();
        }
        double[] largest = Arrays.stream(exponents).mapToDouble(row -> row[0]).toArray();
        var plot = CurvePlot.builder().optTitle("Lyapunov exponents of trials, colored by direction")
                .setXLabel("exponent, from the largest")
                .setYLabel("exponent (1/s)");
        for (int trial = 0; trial < trials; trial++) {
            plot.addDirection(directions[trial],
                    IntStream.rangeClosed(1, exponents[trial].length).asDoubleStream().toArray(), exponents[trial]);
        }
        return new Result()
                .number("largest exponent (1/s), median", StatUtils.percentile(largest, 50))
                .number("exponents above 0, mean", Arrays.stream(exponents).flatMapToDouble(Arrays::stream)
                        .filter(x -> x > 0).count() / (double) trials)
                .number("dimension (Kaplan and Yorke), median", StatUtils.percentile(dimensions, 50))
                .figure("exponents", plot.build())
                .data("exponents", exponents);
    }
}
