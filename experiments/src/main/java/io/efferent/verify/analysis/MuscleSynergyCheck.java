package io.efferent.verify.analysis;

import io.efferent.analysis.MuscleSynergies;

/** Kind {@code nmf}: updates from given factors, and the best factors of several ranks. */
final class MuscleSynergyCheck implements CaseCheck {
    private static final double UPDATE = 1e-9;
    private static final double BEST = 1e-3;
    /** Factors that are equally good to 1e-5 explain a weak muscle differently by 2e-2. */
    private static final double MUSCLE = 5e-2;
    private static final double CENTERED = 1e-2;
    private static final int STARTS = 40;

    @Override
    public void run(Case one) {
        var input = one.input();
        var expected = one.expected();
        double[][] activity = input.table("v");
        var start = new MuscleSynergies(input.table("w0"), input.table("h0"));
        var first = start.updated(activity, 1);
        var tenth = start.updated(activity, 10);
        one.compare(expected, "w_after_1", UPDATE, first.weights());
        one.compare(expected, "h_after_1", UPDATE, first.activations());
        one.compare(expected, "w_after_10", UPDATE, tenth.weights());
        one.compare(expected, "h_after_10", UPDATE, tenth.activations());
        one.compare(expected, "vaf_after_10", UPDATE, tenth.explained(activity));

        double smallest = Double.NaN;
        for (var rank : expected.list("ranks")) {
            var best = MuscleSynergies.factorize(activity, rank.count("rank"), STARTS, 1);
            double explained = best.explained(activity);
            // More than is recorded is no fault.
            one.compare(rank, "best_vaf", BEST, Math.min(explained, rank.number("best_vaf")));
            one.compare(rank, "best_r2_centered", CENTERED, best.centeredDetermination(activity));
            one.compare(rank, "vaf_per_muscle", MUSCLE, best.explainedPerMuscle(activity));
            if (Double.isNaN(smallest) && explained >= 0.9) {
                smallest = rank.count("rank");
            }
        }
        one.compare(expected, "smallest_rank_vaf_90", 0, smallest);
    }
}
