package io.efferent.verify.analysis;

import io.efferent.analysis.Tangling;

/** Kind {@code tangling}: how differently similar states move on, per set of trajectories. */
final class TanglingCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        var trajectories = one.input().in("trajectories");
        double timeStep = one.input().number("dt");
        double fraction = one.input().number("epsilon_fraction");
        for (String name : trajectories.keys()) {
            var found = Tangling.of(trajectories.tables(name), timeStep, fraction);
            var expected = one.expected().in(name);
            one.compare(expected, "epsilon", TOLERANCE, found.epsilon());
            one.compare(expected, "q", TOLERANCE, found.q());
            one.compare(expected, "percentile_90", TOLERANCE, found.percentile(90));
            one.compare(expected, "maximum", TOLERANCE, found.maximum());
        }
    }
}
