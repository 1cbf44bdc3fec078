package io.efferent.verify.analysis;

import io.efferent.task.perturbation.ChannelStability;
import io.efferent.task.perturbation.ChannelStability.Method;
import io.efferent.verify.compare.Section;

/** Kind {@code channel_stability}: whether a mass in a stiff channel blows up, for three ways to step. */
final class ChannelStabilityCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        var radii = one.expected().list("spectral_radius");
        double[][] rows = one.input().rows("stiffness_damping_mass_step", radii.size(), 4);
        for (int i = 0; i < rows.length; i++) {
            compare(one, radii.get(i), "explicit_euler", rows[i], Method.EXPLICIT_EULER);
            compare(one, radii.get(i), "semi_implicit_euler", rows[i], Method.SEMI_IMPLICIT_EULER);
            compare(one, radii.get(i), "force_held_over_step", rows[i], Method.HELD_FORCE);
        }
    }

    private static void compare(Case one, Section recorded, String key, double[] row, Method method) {
        one.compare(recorded, key, TOLERANCE,
                ChannelStability.spectralRadius(row[0], row[1], row[2], row[3], method));
    }
}
