package io.efferent.analysis;

import java.util.Arrays;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * Spikes of units as if they were neurons that were recorded: counts are drawn about rates that follow the activity
 * above 0, scaled so that the most active unit reaches a maximum rate.
 */
public final class SpikeTrains {
    private static final int MOST_EVENTS = 10_000_000;

    private SpikeTrains() {}

    /**
     * Counts of spikes. With a dispersion of 1 they are Poisson; above it, the rate of each step is itself drawn, from
     * a gamma distribution, and counts are negative binomial.
     *
     * @param activity of units, [trial][time][unit]
     * @param maximumRate of the most active unit, spikes/s
     * @param dispersion variance over mean of the counts
     * @param timestep s
     * @param seed fixes the counts
     * @return [trial][time][unit]
     * @throws IllegalArgumentException if sizes differ, numbers are not finite or out of range, or no unit is ever
     *     above 0
     */
    public static double[][][] counts(
            double[][][] activity, double maximumRate, double dispersion, double timestep, long seed) {
        Arguments.regular("activity", activity);
        Arguments.positive("maximumRate", maximumRate);
        Arguments.require(dispersion >= 1 && Double.isFinite(dispersion), "dispersion", dispersion,
                "a finite number from 1 on");
        Arguments.positive("timestep", timestep);
        double largest = Arrays.stream(activity).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).max()
                .orElseThrow();
        Arguments.require(largest > 0, "activity", "no unit above 0", "one at least");
        double scale = maximumRate * timestep / largest;
        var random = new Well19937c(seed);
        double[][][] counts = new double[activity.length][][];
        for (int trial = 0; trial < counts.length; trial++) {
            counts[trial] = new double[activity[trial].length][];
            for (int time = 0; time < counts[trial].length; time++) {
                counts[trial][time] = Arrays.stream(activity[trial][time])
                        .map(x -> draw(random, scale * Math.max(0, x), dispersion)).toArray();
            }
        }
        return counts;
    }

    private static double draw(RandomGenerator random, double mean, double dispersion) {
        double rate = mean > 0 && dispersion > 1
                ? new GammaDistribution(random, mean / (dispersion - 1), dispersion - 1).sample() : mean;
        return rate > 0
                ? new PoissonDistribution(random, rate, PoissonDistribution.DEFAULT_EPSILON, MOST_EVENTS).sample() : 0;
    }
}
