package io.efferent.task.perturbation;

import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a perturbation acts.
 *
 * @param onset name of an epoch, or a time in s; null for the go cue, or the start where the trials have none
 * @param delay from the onset on, s
 * @param duration s; negative for the rest of the trial
 * @param rise time over which it comes up linearly, s
 */
record Timing(String onset, double delay, double duration, double rise) {
    private static final String GO = "go";

    static final Setting ONSET = Setting.automatic("onset", Setting.Type.TEXT,
            "an epoch such as go, start, or a time in s; default the go cue, or the start if there is none");
    static final Setting DELAY = Setting.number("delay", 0, "s after the onset");
    static final Setting DURATION =
            Setting.automatic("duration", Setting.Type.NUMBER, "s; default the rest of the trial");
    private static final String RISING = "s over which it comes up linearly";

    static Timing of(Arguments given) {
        return new Timing(
                given.text("onset"), given.number("delay"),
                given.has("duration") ? given.notNegative("duration") : -1,
                given.has("rise") ? given.notNegative("rise") : 0);
    }

    /** Parameters of a perturbation that stays. */
    static List<Setting> with(Setting... others) {
        return join(others, ONSET, DELAY, DURATION, Setting.number("rise", 0, RISING));
    }

    /** Parameters of a pulse or a step. */
    static List<Setting> pulse(Setting duration, double rise, Setting... others) {
        return join(others, ONSET, DELAY, duration, Setting.number("rise", rise, RISING));
    }

    /** Parameters of what is there at once. */
    static List<Setting> sudden(Setting delay, Setting... others) {
        return join(others, ONSET, delay, DURATION);
    }

    private static List<Setting> join(Setting[] others, Setting... own) {
        return Stream.concat(Stream.of(others), Stream.of(own)).toList();
    }

    /**
     * The first step in each trial; beyond the trial if never.
     *
     * @throws IllegalArgumentException if the trials have no such epoch
     */
    int[] first(String owner, Trials trials, double timestep) {
        int[] first = new int[trials.batch()];
        int[] epoch = trials.epochs().get(onset == null ? GO : onset);
        double seconds = delay;
        if (epoch == null && onset != null && !onset.equals("start")) {
            try {
                seconds += Double.parseDouble(onset);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(owner + ", onset: got '" + onset + "', expected start, a time in s, "
                        + "or an epoch of the trials, " + trials.epochs().keySet(), e);
            }
        }
        for (int trial = 0; trial < first.length; trial++) {
            first[trial] = (epoch == null ? 0 : epoch[trial]) + (int) Math.round(seconds / timestep);
        }
        return first;
    }

    /** How much of it acts at a time in steps after it began: 0, up to 1, and 0 again. */
    double at(int sinceFirst, double timestep) {
        double middle = (sinceFirst + 0.5) * timestep;
        if (sinceFirst < 0 || duration >= 0 && middle > duration) {
            return 0;
        }
        return middle < rise ? middle / rise : 1;
    }

    /** How much of a perturbation acts in each step, or at each moment, [time][trial][1]. */
    Sequence gate(Scene scene, int times) {
        Sequence gate = new Sequence(times, scene.batch(), 1);
        int[] first = first(scene.owner(), scene.trials(), scene.timestep());
        for (int trial = 0; trial < first.length; trial++) {
            for (int time = 0; time < times; time++) {
                gate.set(time, trial, scene.size(trial) * at(time - first[trial], scene.timestep()));
            }
        }
        return gate;
    }
}
