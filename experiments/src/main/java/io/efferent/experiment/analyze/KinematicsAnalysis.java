package io.efferent.experiment.analyze;

import io.efferent.analysis.ReachKinematics;
import io.efferent.figure.CurvePlot;
import io.efferent.figure.PathPanels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;

/** What reaches are like. */
final class KinematicsAnalysis implements Analysis {
    /** Targets that are closer to the start are none. */
    private static final double SAME_PLACE = 1e-6;

    @Override
    public String name() {
        return "kinematics";
    }

    @Override
    public String title() {
        return "what reaches are like: speed, deviation, precision";
    }

    @Override
    public Result of(Subject subject, Subject first) {
        double timestep = subject.recording().timestep();
        double[][][] hand = subject.movement("hand");
        double[][][] velocity = subject.movement("hand velocity");
        double[][][] target = subject.variable("target").values();
        if (hand[0][0].length != 2) {
            throw new IllegalArgumentException(
                    "hand: got " + hand[0][0].length + " dimensions, expected one in the plane");
        }
        List<ReachKinematics> reaches = new ArrayList<>();
        double[][] goals = new double[hand.length][];
        // Peak speed, movement time, largest deviation, error at the end and path length over distance; NaN for none.
        double[][] measures = new double[hand.length][];
        for (int i = 0; i < hand.length; i++) {
            goals[i] = target[i][target[i].length - 1];
            if (Math.hypot(goals[i][0] - hand[i][0][0], goals[i][1] - hand[i][0][1]) > SAME_PLACE) {
                var reach = ReachKinematics.of(hand[i][0], goals[i], hand[i], velocity[i], timestep);
                reaches.add(reach);
                measures[i] = new double[] {reach.peakSpeed(), reach.movementTime(), reach.maximumLateral(),
                    reach.endpointError(), reach.pathLengthRatio()};
            } else {
                measures[i] = new double[5];
                Arrays.fill(measures[i], Double.NaN);
            }
        }
        return new Result()
                .number("peak speed (m/s)", median(reaches, ReachKinematics::peakSpeed))
                .number("movement time (s)", median(reaches, ReachKinematics::movementTime))
                .number("deviation to the left (mm)", 1000 * median(reaches, ReachKinematics::maximumLateral))
                .number("deviation, absolute (mm)", 1000 * median(reaches, r -> Math.abs(r.maximumLateral())))
                .number("endpoint error (mm)", 1000 * median(reaches, ReachKinematics::endpointError))
                .number("path length over distance", median(reaches, ReachKinematics::pathLengthRatio))
                .figure("hand-paths", PathPanels.builder().setTitle("Hand paths")
                        .addPanel(subject.name(), hand, goals).build())
                .figure("speed", speed(velocity, subject.directions(), timestep))
                .data("reaches", measures);
    }

    private static double median(List<ReachKinematics> reaches, ToDoubleFunction<ReachKinematics> measure) {
        return StatUtils.percentile(reaches.stream().mapToDouble(measure).toArray(), 50);
    }

    private static CurvePlot speed(double[][][] velocity, double[] directions, double timestep) {
        var plot = CurvePlot.builder().optTitle("Speed of the hand, colored by direction")
                .setXLabel("time (s)").setYLabel("speed (m/s)");
        double[] times = new double[velocity[0].length];
        Arrays.setAll(times, t -> t * timestep);
        for (int i = 0; i < velocity.length; i++) {
            plot.addDirection(directions[i], times,
                    Arrays.stream(velocity[i]).mapToDouble(v -> Math.hypot(v[0], v[1])).toArray());
        }
        return plot.build();
    }
}
