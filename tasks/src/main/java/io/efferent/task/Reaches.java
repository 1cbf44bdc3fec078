package io.efferent.task;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** What reaching tasks share, for tasks of one's own: where the hand is to be, and when. */
public final class Reaches {
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

    /**
     * The same points at all times, [time][trial][dimension].
     *
     * @param points [trial][dimension]
     * @param times number of moments, {@code steps + 1} for what counts the start
     */
    public static Sequence constant(double[][] points, int times) {
        Sequence sequence = new Sequence(times, points.length, points[0].length);
        for (int trial = 0; trial < points.length; trial++) {
            sequence.fill(trial, 0, times, points[trial]);
        }
        return sequence;
    }

    /**
     * One point before the onset of each trial, another from there on.
     *
     * @param before [trial][dimension]
     * @param after [trial][dimension]
     * @param onset [trial], in steps; beyond the trial if never
     * @param times number of moments
     */
    public static Sequence switched(double[][] before, double[][] after, int[] onset, int times) {
        Sequence sequence = constant(before, times);
        for (int trial = 0; trial < onset.length; trial++) {
            sequence.fill(trial, onset[trial], times, after[trial]);
        }
        return sequence;
    }

    /**
     * A point that moves from one place to another with minimum jerk (Flash &amp; Hogan 1985).
     *
     * @param before where it is up to the onset, [trial][dimension]
     * @param after where it is after the movement, [trial][dimension]
     * @param onset [trial], in steps; beyond the trial if never
     * @param movement steps that it takes; 0 to jump as {@link #switched} does
     * @param times number of moments
     */
    public static Sequence moved(double[][] before, double[][] after, int[] onset, int movement, int times) {
        Sequence sequence = switched(before, after, onset, times);
        for (int trial = 0; trial < onset.length; trial++) {
            double[] from = before[trial];
            double[] to = after[trial];
            for (int time = Math.max(0, onset[trial]); time < Math.min(times, onset[trial] + movement); time++) {
                double s = (double) (time - onset[trial]) / movement;
                double share = s * s * s * (10 + s * (6 * s - 15));
                double[] now = new double[from.length];
                Arrays.setAll(now, i -> from[i] + share * (to[i] - from[i]));
                sequence.set(time, trial, now);
            }
        }
        return sequence;
    }

    /**
     * Onsets in steps, uniform in a range of seconds.
     *
     * @param batch number of trials
     * @param from earliest, s
     * @param to latest, s
     * @param timestep s
     * @param catchFraction probability that a trial has none
     * @param never what it has then, a step beyond the trial
     * @param random where all randomness comes from
     */
    public static int[] onsets(
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

    static void requireRange(String name, double from, double to, double duration) {
        if (!(from >= 0 && from <= to && to < duration)) {
            throw new IllegalArgumentException(name + ": got " + from + " to " + to
                    + " s, expected 0 <= from <= to < duration, " + duration + " s");
        }
    }
}
