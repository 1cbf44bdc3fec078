package io.efferent.verify.analysis;

import io.efferent.analysis.PowerLaw;

/** Kind {@code power_law}: speed against curvature. */
final class PowerLawCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        var law = PowerLaw.of(one.input().matrix("velocity"), one.input().matrix("acceleration"));
        var expected = one.expected();
        one.compare(expected, "exponent_speed_curvature", TOLERANCE, law.exponent());
        one.compare(expected, "gain", TOLERANCE, law.gain());
        one.compare(expected, "r2", TOLERANCE, law.r2());
    }
}
