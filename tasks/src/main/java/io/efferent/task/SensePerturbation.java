package io.efferent.task;

import java.util.Map;

/**
 * A change of what a sense tells, per trial: {@code G s + c}, then noise and delay, then a factor. Rotations, gains and
 * mirrors of vision, jumps and clamps of a cursor, bias and loss of any sense are of this form.
 *
 * @param gain G, [trial][column][column]; null for none
 * @param offset c, [step + 1][trial][column]; null for none
 * @param factor of what reaches the network, [step + 1][trial][1]: 1 as it is, 0 lost; null for 1
 */
public record SensePerturbation(double[][][] gain, Sequence offset, Sequence factor) {

    static String gain(String sensor) {
        return sensor + " gain";
    }

    static String offset(String sensor) {
        return sensor + " offset";
    }

    static String factor(String sensor) {
        return sensor + " factor";
    }

    void requireSize(String name, int trials, int steps, int width) {
        Trials.requireMatrices(name + ", gain", gain, trials, width);
        Trials.requireSequence(name + ", offset", offset, steps + 1, trials, width);
        Trials.requireSequence(name + ", factor", factor, steps + 1, trials, 1);
    }

    SensePerturbation select(int... rows) {
        return new SensePerturbation(
                Trials.select(gain, rows), Sequence.select(offset, rows), Sequence.select(factor, rows));
    }

    /** Puts what it brings under the names of its channels. */
    void bring(String sensor, Map<String, Sequence> sequences, Map<String, double[][]> constants) {
        AffineLoad.put(constants, gain(sensor), gain);
        if (offset != null) {
            sequences.put(offset(sensor), offset);
        }
        if (factor != null) {
            sequences.put(factor(sensor), factor);
        }
    }
}
