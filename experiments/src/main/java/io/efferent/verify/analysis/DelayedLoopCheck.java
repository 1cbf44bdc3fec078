package io.efferent.verify.analysis;

import io.efferent.analysis.DelayedLoop;
import io.efferent.analysis.Eigenvalue;
import io.efferent.verify.compare.Section;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Kind {@code delayed_loop}: a mass under feedback that comes late.
 *
 * <p>The files delay what is sensed, and so have more eigenvalues: one that is 0 for each step of delay. As a multiple
 * eigenvalue that has no eigenvectors of its own, it comes out of a numeric solver only to the d-th root of rounding,
 * 2e-3 for six steps, on a circle about 0.
 */
final class DelayedLoopCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-6;
    private static final double ROUNDING = 1e-14;
    private static final int LONGEST_DELAY = 1000;

    @Override
    public void run(Case one) {
        var input = one.input();
        int delay = input.count("delay_steps");
        var loop = DelayedLoop.massSpringDamper(
                input.number("mass"), input.number("viscosity"), input.number("stiffness"),
                input.number("position_gain"), input.number("velocity_gain"), delay, input.number("dt"));
        var expected = one.expected();
        one.compare(expected, "a", TOLERANCE, loop.a());
        one.compare(expected, "b", TOLERANCE, loop.b());
        one.compareAbsolute(expected, "eigenvalues", TOLERANCE, paired(
                loop.eigenvalues(), expected, Math.pow(ROUNDING, 1.0 / Math.max(1, delay))));
        one.compare(expected, "spectral_radius", TOLERANCE, loop.spectralRadius());
        one.compareAbsolute(
                expected, "largest_stable_delay_steps", 0, loop.largestStableDelay(LONGEST_DELAY));
        var margins = loop.margins();
        one.compare(expected, "crossover_rad_s", TOLERANCE, margins.crossover());
        one.compare(expected, "phase_margin", TOLERANCE, margins.phaseMargin());
        one.compare(expected, "gain_margin", TOLERANCE, margins.gainMargin());
    }

    /**
     * The computed eigenvalue next to each recorded one. Where there are no more it is 0, or the recorded one if that
     * is as close to 0 as rounding lets it be.
     */
    private static double[] paired(List<Eigenvalue> computed, Section expected, double rounding) {
        double[][] recorded = expected.rows("eigenvalues", -1, 2);
        double[][] paired = new double[recorded.length][2];
        Set<Integer> free = new HashSet<>(IntStream.range(0, recorded.length).boxed().toList());
        for (var value : computed) {
            int nearest = free.stream().min(Comparator.comparingDouble(i -> Math.hypot(
                    value.real() - recorded[i][0], value.imaginary() - recorded[i][1]))).orElseThrow();
            free.remove(nearest);
            paired[nearest] = new double[] {value.real(), value.imaginary()};
        }
        for (int i : free) {
            if (Math.hypot(recorded[i][0], recorded[i][1]) <= rounding) {
                paired[i] = recorded[i];
            }
        }
        return Arrays.stream(paired).flatMapToDouble(Arrays::stream).toArray();
    }
}
