package io.efferent.figure;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The mean over trials of one quantity, on the times that all trials have, counted from the go cue if there is one. */
record TrialMean(double[] time, double[] value) {

    static TrialMean of(Recording recording, IntFunction<double[]> valuesOfTrial) {
        int[] zero = recording.goCue() == null ? new int[recording.trials()] : recording.goCue();
        int before = Arrays.stream(zero).min().orElseThrow();
        int after = recording.times() - Arrays.stream(zero).max().orElseThrow();
        double[] sum = new double[before + after];
        for (int trial = 0; trial < recording.trials(); trial++) {
            var values = valuesOfTrial.apply(trial);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[zero[trial] - before + i];
            }
        }
        return new TrialMean(
                IntStream.range(0, sum.length).mapToDouble(i -> (i - before) * recording.timestep()).toArray(),
                Arrays.stream(sum).map(s -> s / recording.trials()).toArray());
    }

    /** The times from the earliest to the latest sample of any trial. */
    static Scale times(Recording recording) {
        return Scale.across(IntStream.range(0, recording.trials()).boxed()
                .flatMapToDouble(trial -> Arrays.stream(recording.time(trial))).toArray());
    }

    static String timeLabel(Recording recording) {
        return recording.goCue() == null ? "time (s)" : "time from go cue (s)";
    }
}
