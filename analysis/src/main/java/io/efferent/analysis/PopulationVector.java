package io.efferent.analysis;

import java.util.List;

/**
 * The direction that tuned units vote for (Georgopoulos et al. 1986): each pulls along its preferred direction as far
 * as its rate is above its baseline, in units of its depth. It is biased where preferred directions are not even.
 *
 * @param direction rad, from -pi to pi
 * @param length of the mean of all votes; 1 where all units are at the height of their cosine and even
 */
public record PopulationVector(double direction, double length) {

    /**
     * The vote for one trial or moment.
     *
     * @param tuning of each unit; those without depth do not vote
     * @param rates [unit]
     * @throws IllegalArgumentException if lengths differ, or no unit is tuned
     */
    public static PopulationVector of(List<TuningCurve> tuning, double[] rates) {
        Arguments.length("rates", rates.length, tuning.size());
        Arguments.finite("rates", rates);
        double x = 0;
        double y = 0;
        int votes = 0;
        for (int unit = 0; unit < rates.length; unit++) {
            TuningCurve curve = tuning.get(unit);
            if (curve.depth() > 0) {
                double pull = (rates[unit] - curve.baseline()) / curve.depth();
                x += pull * Math.cos(curve.preferred());
                y += pull * Math.sin(curve.preferred());
                votes++;
            }
        }
        Arguments.require(votes > 0, "tuning", "no tuned unit", "at least one");
        // The mean of cos² over even directions is a half.
        return new PopulationVector(Math.atan2(y, x), 2 * Math.hypot(x, y) / votes);
    }
}
