package io.efferent.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rotations at a few frequencies that all conditions share, in planes that each condition has for itself: {@code
 * x(t) = Σ a cos(ωt) + b sin(ωt)} with vectors a and b of the condition. Rotations in the same planes for all, as
 * {@link RotationalDynamics} has them, explain much less. Frequencies are found one after the other and then together,
 * by alternating: the planes by least squares for given frequencies, each frequency for given others.
 *
 * @param frequencies Hz, in the order in which they were found
 * @param determination share of the squared states that all rotations explain
 * @param cumulative share that the first ones explain, [rotation]
 * @param cosine [rotation][condition][unit], the vectors a
 * @param sine [rotation][condition][unit], the vectors b
 */
public record ConditionRotations(
        double[] frequencies, double determination, double[] cumulative, double[][][] cosine, double[][][] sine) {
    /** Frequencies that are tried, for each turn that fits into the window; a peak is about one turn wide. */
    private static final int GRID = 8;
    private static final int SWEEPS = 100;
    private static final double SETTLED = 1e-12;

    /**
     * Fits rotations.
     *
     * @param states [condition][time][unit], usually without their mean over conditions
     * @param timestep s
     * @param count how many frequencies; 3 or 4 explain most of what motor cortex does
     * @param highest frequency, Hz; below half the sampling rate
     * @throws IllegalArgumentException if the shape is irregular, all states are zero, there are too few samples for
     *     so many rotations, or a number is out of range
     */
    public static ConditionRotations fit(double[][][] states, double timestep, int count, double highest) {
        Arguments.regular("states", states);
        Arguments.positive("timestep", timestep);
        Arguments.atLeast("count", 1, count);
        int times = states[0].length;
        Arguments.require(2 * count < times, "count", count, "fewer than half of " + times + " samples");
        Arguments.require(highest > 0 && highest < 0.5 / timestep, "highest", highest,
                "above zero, below half the sampling rate, " + 0.5 / timestep + " Hz");
        double[][] data = sideBySide(states);
        double total = Matrices.squares(data);
        double[][] compact = compact(data);
        Arguments.require(total > 0, "states", "only zeros", "some that are not");
        double lowest = 1 / (GRID * times * timestep);
        int steps = (int) Math.ceil(highest / lowest);
        double[] cumulative = new double[count];
        List<Double> found = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            found.add(lowest);
            double explained = improve(found, k, compact, timestep, lowest, highest, steps);
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                double before = explained;
                for (int i = 0; i <= k; i++) {
                    explained = refine(found, i, compact, timestep, lowest, highest);
                }
                if (explained - before < SETTLED * total) {
                    break;
                }
            }
            cumulative[k] = explained / total;
        }
        double[] frequencies = found.stream().mapToDouble(f -> f).toArray();
        double[][] planes = planes(frequencies, data, timestep);
        int units = states[0][0].length;
        double[][][] cosine = new double[count][states.length][];
        double[][][] sine = new double[count][states.length][];
        for (int k = 0; k < count; k++) {
            for (int c = 0; c < states.length; c++) {
                cosine[k][c] = Arrays.copyOfRange(planes[2 * k], c * units, (c + 1) * units);
                sine[k][c] = Arrays.copyOfRange(planes[2 * k + 1], c * units, (c + 1) * units);
            }
        }
        return new ConditionRotations(frequencies, cumulative[count - 1], cumulative, cosine, sine);
    }

    /** [time][condition · unit] */
    private static double[][] sideBySide(double[][][] states) {
        double[][] data = new double[states[0].length][];
        Arrays.setAll(data, t -> Arrays.stream(states).flatMapToDouble(c -> Arrays.stream(c[t])).toArray());
        return data;
    }

    /** As many columns as there are times, or fewer, with the same products of rows. */
    private static double[][] compact(double[][] data) {
        var svd = Matrices.singular(data);
        double[][] compact = Matrices.copy(svd.u());
        for (double[] row : compact) {
            Arrays.setAll(row, j -> row[j] * svd.s()[j]);
        }
        return compact;
    }

    /** Puts the best frequency of a grid in place, and returns what is explained then. */
    private static double improve(
            List<Double> found, int index, double[][] data, double timestep, double lowest, double highest,
            int steps) {
        double best = lowest;
        double most = -1;
        for (int i = 1; i <= steps; i++) {
            found.set(index, Math.min(highest, i * lowest));
            double explained = explained(found, data, timestep);
            if (explained > most) {
                most = explained;
                best = found.get(index);
            }
        }
        found.set(index, best);
        return most;
    }

    /** Moves a frequency to the best one nearby, by golden sections. */
    private static double refine(
            List<Double> found, int index, double[][] data, double timestep, double lowest, double highest) {
        double here = found.get(index);
        double before = explained(found, data, timestep);
        double low = Math.max(lowest / GRID, here - lowest);
        double high = Math.min(highest, here + lowest);
        double golden = (Math.sqrt(5) - 1) / 2;
        for (int i = 0; i < 50; i++) {
            double left = high - golden * (high - low);
            double right = low + golden * (high - low);
            found.set(index, left);
            double atLeft = explained(found, data, timestep);
            found.set(index, right);
            if (atLeft > explained(found, data, timestep)) {
                high = right;
            } else {
                low = left;
            }
        }
        found.set(index, (low + high) / 2);
        double after = explained(found, data, timestep);
        if (after < before) {
            found.set(index, here);
            return before;
        }
        return after;
    }

    /** Cosines and sines, [time][2 · rotation]. */
    private static double[][] waves(double[] frequencies, int times, double timestep) {
        double[][] waves = new double[times][2 * frequencies.length];
        for (int t = 0; t < times; t++) {
            for (int k = 0; k < frequencies.length; k++) {
                waves[t][2 * k] = Math.cos(2 * Math.PI * frequencies[k] * t * timestep);
                waves[t][2 * k + 1] = Math.sin(2 * Math.PI * frequencies[k] * t * timestep);
            }
        }
        return waves;
    }

    private static double[][] planes(double[] frequencies, double[][] data, double timestep) {
        var qr = Matrices.qr(waves(frequencies, data.length, timestep));
        return Matrices.solve(qr.r(), Matrices.transposeTimes(qr.q(), data));
    }

    /** Squares that rotations explain; none where two of them are the same. */
    private static double explained(List<Double> frequencies, double[][] data, double timestep) {
        var qr = Matrices.qr(waves(frequencies.stream().mapToDouble(f -> f).toArray(), data.length, timestep));
        double largest = IntStream.range(0, qr.r().length).mapToDouble(i -> Math.abs(qr.r()[i][i])).max().orElse(0);
        for (int i = 0; i < qr.r().length; i++) {
            if (Math.abs(qr.r()[i][i]) < 1e-6 * largest) {
                return 0;
            }
        }
        return Matrices.squares(Matrices.transposeTimes(qr.q(), data));
    }

    /**
     * States as rotations have them, [condition][time][unit].
     *
     * @param times how many samples
     * @param timestep s
     */
    public double[][][] states(int times, double timestep) {
        double[][] waves = waves(frequencies, times, timestep);
        double[][][] states = new double[cosine[0].length][][];
        for (int c = 0; c < states.length; c++) {
            double[][] planes = new double[2 * frequencies.length][];
            for (int k = 0; k < frequencies.length; k++) {
                planes[2 * k] = cosine[k][c];
                planes[2 * k + 1] = sine[k][c];
            }
            states[c] = Matrices.times(waves, planes);
        }
        return states;
    }
}
