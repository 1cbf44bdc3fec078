package io.efferent.experiment.reproduce;

import io.efferent.experiment.Words;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A number held against a band.
 *
 * @param quantity what it is, with its unit
 * @param published what the paper says, and where; "M" where nobody has looked it up
 * @param measured what came of it
 * @param band what passes
 * @param why the band is as it is, in a sentence
 * @param passed whether it is within
 */
public record BandCheck(
        String quantity, String published, String measured, String band, String why, boolean passed) {
    /** So many networks have to be within a band. */
    private static final double MOST = 0.8;

    /**
     * A number of each network; four of five have to be within the band.
     *
     * @param values one per network; what is not finite is not within
     * @param isWithin the band
     */
    static BandCheck ofMost(
            String quantity, String published, double[] values, String band, String why, DoublePredicate isWithin) {
        long count = Arrays.stream(values).filter(value -> Double.isFinite(value) && isWithin.test(value)).count();
        String measured = "%s (%s to %s), %d of %d".formatted(
                Words.number(StatUtils.percentile(values, 50)), Words.number(StatUtils.min(values)),
                Words.number(StatUtils.max(values)), count, values.length);
        return new BandCheck(quantity, published, measured, band, why, count >= Math.ceil(MOST * values.length));
    }

    /** A number that does not depend on networks. */
    static BandCheck of(
            String quantity, String published, double value, String band, String why, DoublePredicate isWithin) {
        return new BandCheck(
                quantity, published, Words.number(value), band, why, Double.isFinite(value) && isWithin.test(value));
    }

    /** One line: quantity, published, measured, band, pass or fail. */
    @Override
    public String toString() {
        return "%s  %s | published: %s | measured: %s | band: %s".formatted(
                passed ? "pass" : "FAIL", quantity, published, measured, band);
    }
}
