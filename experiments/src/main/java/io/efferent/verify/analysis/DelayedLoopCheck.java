package io.efferent.verify.analysis;

import io.efferent.analysis.DelayedLoop;
import io.efferent.analysis.Eigenvalue;
import io.efferent.verify.compare.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
        one.compareAbsolute(expected, "eigenvalues", Math.max(TOLERANCE, Math.pow(ROUNDING, 1.0 / Math.max(1, delay))),
                paired(loop.eigenvalues(), expected));
        one.compare(expected, "spectral_radius", TOLERANCE, loop.spectralRadius());
        one.compareAbsolute(
                expected, "largest_stable_delay_steps", 0, loop.largestStableDelay(LONGEST_DELAY));
        var margins = loop.margins();
        one.compare(expected, "crossover_rad_s", TOLERANCE, margins.crossover());
        one.compare(expected, "phase_margin", TOLERANCE, margins.phaseMargin());
        one.compare(expected, "gain_margin", TOLERANCE, margins.gainMargin());
    }
}
