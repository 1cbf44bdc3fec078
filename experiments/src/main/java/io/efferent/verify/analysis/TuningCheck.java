package io.efferent.verify.analysis;

import io.efferent.analysis.TuningCurve;

/** Kind {@code tuning}: cosines fitted to rates over directions. */
final class TuningCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;

    @Override
    public void run(Case one) {
        double[] directions = one.input().row("directions");
        var units = one.expected().list("units");
        double[][] rates = one.input().rows("rates", units.size(), directions.length);
        int tuned = 0;
        for (int i = 0; i < rates.length; i++) {
            var fit = TuningCurve.fit(directions, rates[i]);
            var unit = units.get(i);
            one.compare(unit, "baseline", TOLERANCE, fit.baseline());
            one.compare(unit, "depth", TOLERANCE, fit.depth());
            one.compareAngle(unit, "preferred", TOLERANCE, fit.preferred());
            one.compare(unit, "r2", TOLERANCE, fit.determination());
            one.compare(unit, "f", TOLERANCE, fit.f());
            one.compare(unit, "p", 1e-6, fit.p());
            one.compareAngle(unit, "vector_sum", TOLERANCE, fit.vectorSum());
            tuned += fit.isTuned() ? 1 : 0;
        }
        one.compare(one.expected(), "fraction_tuned_p01", TOLERANCE, (double) tuned / rates.length);
    }
}
