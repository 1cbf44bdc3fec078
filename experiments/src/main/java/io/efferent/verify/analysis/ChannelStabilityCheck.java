package io.efferent.verify.analysis;

import io.efferent.analysis.ChannelStability;
import io.efferent.verify.compare.Section;

/** Kind {@code channel_stability}: whether a mass in a stiff channel blows up, for three ways to step. */
final class ChannelStabilityCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        double[][] rows = one.input().table("stiffness_damping_mass_step");
        var radii = one.expected().list("spectral_radius");
        if (radii.size() != rows.length) {
            throw new IllegalArgumentException("spectral_radius: got " + radii.size() + ", expected " + rows.length);
        }
        for (int i = 0; i < rows.length; i++) {
            var stability = ChannelStability.of(rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
            Section radius = radii.get(i);
            one.compare(radius, "explicit_euler", TOLERANCE, stability.explicitEuler());
            one.compare(radius, "semi_implicit_euler", TOLERANCE, stability.semiImplicitEuler());
            one.compare(radius, "force_held_over_step", TOLERANCE, stability.forceHeld());
        }
    }
}
