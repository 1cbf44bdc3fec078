package io.efferent.task;

import java.util.List;
import java.util.random.RandomGenerator;

/** What reaching tasks share. */
final class Reaches {
    /**
     * Position error, with a little effort and quiet, slowly changing hidden activity: the terms of Codol et al. 2024,
     * Eq. 1, with weights that leave accuracy the upper hand.
     */
    static final List<Loss> LOSSES = List.of(
            Losses.position(),
            Losses.activation().times(0.05),
            Losses.hidden().times(0.001),
            Losses.hiddenRate().times(0.00001));

    private Reaches() {}

    /** The same points at all times. */
    static Sequence constant(double[][] points, int times) {
        Sequence sequence = new Sequence(times, points.length, points[0].length);
        for (int trial = 0; trial < points.length; trial++) {
            sequence.fill(trial, 0, times, points[trial]);
        }
        return sequence;
    }

    /** {@code before} up to the onset of each trial, {@code after} from there on. */
    static Sequence switched(double[][] before, double[][] after, int[] onset, int times) {
        Sequence sequence = constant(before, times);
        for (int trial = 0; trial < onset.length; trial++) {
            sequence.fill(trial, onset[trial], times, after[trial]);
        }
        return sequence;
    }

    /** Onsets in steps, uniform in a range of seconds; {@code never} in catch trials. */
    static int[] onsets(
            int batch, double from, double to, double timestep, double catchFraction, int never,
            RandomGenerator random) {
        int[] onset = new int[batch];
        for (int trial = 0; trial < batch; trial++) {
            double seconds = from + (to - from) * random.nextDouble();
            boolean isCatch = random.nextDouble() < catchFraction;
            onset[trial] = isCatch ? never : (int) Math.round(seconds / timestep);
        }
        return onset;
    }

    static void requireDuration(double duration) {
        if (!(duration > 0 && duration < 3600)) {
            throw new IllegalArgumentException("duration: got " + duration + ", expected a positive number of s");
        }
    }

    static void requireFraction(String name, double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(name + ": got " + fraction + ", expected a number in [0, 1]");
        }
    }

    static void requireRange(String name, double from, double to, double duration) {
        if (!(from >= 0 && from <= to && to < duration)) {
            throw new IllegalArgumentException(name + ": got " + from + " to " + to
                    + " s, expected 0 <= from <= to < duration, " + duration + " s");
        }
    }
}
