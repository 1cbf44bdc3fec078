package io.efferent.task;

import java.util.Arrays;
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
    public UnitPerturbation {
        if (gain == null && current == null) {
            throw new IllegalArgumentException(
                    "perturbation of units: got neither gain nor current, expected one of them");
        }
    }

    /** Channel of a gain of what a step reads, or writes. */
    public static String gain(boolean beforeStep) {
        return beforeStep ? "gain of earlier activity" : "gain of activity";
    }

    /** Channel of a current into what a step reads, or writes. */
    public static String current(boolean beforeStep) {
        return beforeStep ? "current into earlier activity" : "current into activity";
    }

    void requireSize(String name, int trials, int steps) {
        Trials.requireRows(name + ", gain", gain, trials, units());
        Trials.requireSequence(name + ", current", current, steps, trials, units());
    }

    /** This change and then another: {@code k' (k h + a) + a'}. */
    UnitPerturbation then(UnitPerturbation next) {
        if (units() != next.units()) {
            throw new IllegalArgumentException(
                    "perturbation of units: got " + units() + " and " + next.units() + " units, expected as many");
        }
        double[][] gains = gain == null ? next.gain : next.gain == null ? gain : product(gain, next.gain);
        Sequence scaled = current == null || next.gain == null ? current : current.times(next.gain);
        Sequence currents = scaled == null ? next.current : next.current == null ? scaled : scaled.plus(next.current);
        return new UnitPerturbation(gains, currents, beforeStep);
    }

    private int units() {
        return gain == null ? current.width() : gain[0].length;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[a.length][];
        for (int trial = 0; trial < a.length; trial++) {
            double[] first = a[trial];
            double[] second = b[trial];
            product[trial] = new double[first.length];
            Arrays.setAll(product[trial], unit -> first[unit] * second[unit]);
        }
        return product;
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
