package io.efferent.task;

import java.util.Map;

/**
 * A change of the hidden activity of a network, per trial: {@code k h + a}. Lesions (k = 0), clamps (k = 0, a = value),
 * stimulation (k = 1, a = current) and changes of gain are of this form.
 *
 * @param gain k, [trial][unit]; null for 1
 * @param current a, [step][trial][unit]; null for none
 * @param beforeStep whether it changes what the step of the network reads instead of what it writes
 */
public record UnitPerturbation(double[][] gain, Sequence current, boolean beforeStep) {
    /** Channel of a gain of what a step reads, or writes. */
    public static String gain(boolean beforeStep) {
        return beforeStep ? "gain of earlier activity" : "gain of activity";
    }

    /** Channel of a current into what a step reads, or writes. */
    public static String current(boolean beforeStep) {
        return beforeStep ? "current into earlier activity" : "current into activity";
    }

    UnitPerturbation select(int... rows) {
        return new UnitPerturbation(Trials.select(gain, rows), Sequence.select(current, rows), beforeStep);
    }

    /** Puts what it brings under the names of its channels. */
    void bring(Map<String, Sequence> sequences, Map<String, double[][]> constants) {
        if (gain != null) {
            constants.put(gain(beforeStep), gain);
        }
        if (current != null) {
            sequences.put(current(beforeStep), current);
        }
    }
}
