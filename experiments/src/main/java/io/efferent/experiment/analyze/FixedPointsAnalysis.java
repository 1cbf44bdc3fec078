package io.efferent.experiment.analyze;

import io.efferent.analysis.FixedPoint;
import io.efferent.analysis.FixedPoints;
import io.efferent.analysis.PrincipalComponents;
import io.efferent.figure.CurvePlot;
import java.util.Arrays;
import java.util.List;

/** Where the network stays under what it sees at the end of the window of each trial. */
final class FixedPointsAnalysis implements Analysis {
    private static final int STARTS = 100;
    private static final double NOISE = 0.1;

    @Override
    public String name() {
        return "fixed-points";
    }

    @Override
    public String title() {
        return "where the network stays under what it sees, and what happens close by";
    }

    @Override
    public boolean needsNetwork() {
        return true;
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double[][][] hidden = subject.over("hidden");
        double[][][] observation = subject.over("observation");
        double[] directions = subject.directions();
        double[][] visited = Arrays.stream(hidden).flatMap(Arrays::stream).toArray(double[][]::new);
        var components = PrincipalComponents.of(visited);
        var plot = CurvePlot.builder().optTitle("Trials, colored by direction, and the fixed point near each end")
                .setXLabel("first component").setYLabel("second component");
        int stable = 0;
        int unstable = 0;
        double slowest = 0;
        double radius = 0;
        int trials = hidden.length;
        var policy = subject.policy();
        var weights = subject.weights();
        double[][] found = new double[trials][];
        double[][] foundScores = new double[trials][];
        for (int trial = 0; trial < trials; trial++) {
            double[] seen = observation[trial][observation[trial].length - 1];
            var system = NetworkDynamics.of(policy, weights, seen);
            double[][] starts = FixedPoints.around(
                    hidden[trial], STARTS, NOISE, subject.settings().seed() + trial);
            List<FixedPoint> fixed = FixedPoints.find(system, starts, system.bound()).fixed();
            for (FixedPoint point : fixed) {
                stable += point.isStable() ? 1 : 0;
                unstable += point.isStable() ? 0 : 1;
            }
            double[] end = hidden[trial][hidden[trial].length - 1];
            FixedPoint nearest = fixed.stream().min((a, b) -> Double.compare(
                    distance(a.state(), end), distance(b.state(), end))).orElse(null);
            if (nearest != null) {
                found[trial] = nearest.state();
                foundScores[trial] = components.scores(new double[][] {nearest.state()}, 2)[0];
                radius += nearest.spectralRadius() / trials;
                double steps = nearest.eigenvalues().getFirst().timeConstant();
                slowest = Math.max(slowest, steps * subject.recording().timestep());
            }
            double[][] path = components.scores(hidden[trial], 2);
            plot.addDirection(directions[trial], column(path, 0), column(path, 1));
        }
        double[][] scores = Arrays.stream(foundScores).filter(row -> row != null).toArray(double[][]::new);
        if (scores.length > 0) {
            plot.addPoints("fixed points", column(scores, 0), column(scores, 1));
        }
        var result = new Result()
                .number("stable, per trial", (double) stable / trials)
                .number("unstable, per trial", (double) unstable / trials)
                .number("trials with one (%)", 100.0 * scores.length / trials);
        if (scores.length > 0) {
            result.number("spectral radius of the nearest, mean", radius * trials / scores.length)
                    .number("slowest time constant of the nearest (s)", slowest)
                    .data("nearest", Arrays.stream(found).filter(row -> row != null).toArray(double[][]::new));
        }
        return result.figure("fixed-points", plot.build());
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static double[] column(double[][] rows, int index) {
        return Arrays.stream(rows).mapToDouble(row -> row[index]).toArray();
    }
}
