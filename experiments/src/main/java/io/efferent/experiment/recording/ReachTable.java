package io.efferent.experiment.recording;

import io.efferent.analysis.ReachKinematics;
import io.efferent.array.WholeFile;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Measures of each trial as a reach, in SI units and radians. */
final class ReachTable {
    /** Targets that are closer to the start are none. */
    private static final double SAME_PLACE = 1e-6;
    private static final List<RecordComponent> MEASURES =
            List.of(ReachKinematics.class.getRecordComponents());

    private ReachTable() {}

    /**
     * A row per trial, from the go cue to the end if there is one; without measures where there was nothing to reach
     * for, or the hand kept still.
     *
     * @throws IllegalArgumentException if the hand does not move in a plane
     */
    static void write(TrialRecording recording, Path file) {
        double[][][] hand = recording.variable("hand").values();
        double[][][] velocity = recording.variable("hand velocity").values();
        double[][][] target = recording.variable("target").values();
        if (hand[0][0].length != 2) {
            throw new IllegalArgumentException(
                    "reaches: got a hand in " + hand[0][0].length + " dimensions, expected one in the plane");
        }
        int[] go = recording.epochs().get("go");
        WholeFile.write(file, out -> {
            out.write("trial,target x,target y," + String.join(",", MEASURES.stream().map(ReachTable::words).toList())
                    + "\n");
            for (int trial = 0; trial < hand.length; trial++) {
                int from = go != null && go[trial] < hand[trial].length - 2 ? go[trial] : 0;
                double[] goal = target[trial][target[trial].length - 1];
                var cells = new ArrayList<>(List.of(
                        Integer.toString(trial), Double.toString(goal[0]), Double.toString(goal[1])));
                cells.addAll(measures(
                        rest(hand[trial], from), rest(velocity[trial], from), goal, recording.timestep()));
                out.write(String.join(",", cells) + "\n");
            }
        });
    }

    private static double[][] rest(double[][] rows, int from) {
        return Arrays.copyOfRange(rows, from, rows.length);
    }

    private static List<String> measures(double[][] hand, double[][] velocity, double[] goal, double timestep) {
        boolean isReach = Math.hypot(goal[0] - hand[0][0], goal[1] - hand[0][1]) > SAME_PLACE
                && Arrays.stream(velocity).anyMatch(v -> v[0] != 0 || v[1] != 0);
        if (!isReach) {
            return Stream.generate(() -> "").limit(MEASURES.size()).toList();
        }
        var reach = ReachKinematics.of(hand[0], goal, hand, velocity, timestep);
        return MEASURES.stream().map(measure -> value(measure, reach)).toList();
    }

    private static String value(RecordComponent measure, ReachKinematics reach) {
        try {
            return measure.getAccessor().invoke(reach).toString();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From peakSpeed to peak speed. */
    private static String words(RecordComponent measure) {
        return measure.getName().replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
