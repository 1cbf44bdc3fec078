package io.efferent.verify.analysis;

import io.efferent.analysis.AdaptationIndex;

/** Kind {@code channel}: what the force on the wall of a channel says about learning. */
final class AdaptationIndexCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        var input = one.input();
        double[] along = input.row("velocity_along");
        double curl = input.number("curl");
        var index = AdaptationIndex.of(input.row("hand_force_left"), along, curl);
        var expected = one.expected();
        one.compare(expected, "ideal_force_left", TOLERANCE, AdaptationIndex.idealForceLeft(along, curl));
        one.compare(expected, "adaptation_index", TOLERANCE, index.index());
        one.compare(expected, "intercept", TOLERANCE, index.intercept());
        one.compare(expected, "r2", TOLERANCE, index.determination());
        one.compare(expected, "index_through_origin", TOLERANCE, index.throughOrigin());
        one.compare(expected, "index_at_peak_speed", TOLERANCE, index.atPeakSpeed());
        one.compare(expected, "integrated_force_ratio", TOLERANCE, index.integrated());
        var channel = input.in("channel");
        one.compare(expected, "wall_force_on_hand_left", TOLERANCE, AdaptationIndex.wallForceLeft(
                channel.row("lateral_position"), channel.row("lateral_velocity"), channel.number("stiffness"),
                channel.number("damping")));
    }
}
