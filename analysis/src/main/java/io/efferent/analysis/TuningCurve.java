package io.efferent.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The cosine that fits a rate over directions best in the least squares sense, {@code baseline + depth cos(direction -
 * preferred)} (Georgopoulos et al. 1982), and whether it fits better than chance.
 *
 * @param baseline mean over directions, in the unit of the rate
 * @param depth height of the peak over the baseline, zero or more, in the unit of the rate
 * @param preferred direction of the peak (rad), from -pi to pi
 * @param determination share of the variance explained, R squared; zero when the rate does not vary
 * @param f the F statistic of the cosine, with 2 and n - 3 degrees of freedom; NaN for three trials
 * @param p how probable a larger F is for normal noise without tuning; NaN for three trials
 * @param vectorSum direction of the sum of the directions, each as long as its rate (rad)
 */
public record TuningCurve(
        double baseline,
        double depth,
        double preferred,
        double determination,
        double f,
        double p,
        double vectorSum) {

    /**
     * Fits every unit of a population to its mean over time.
     *
     * @param directions [trial] (rad), at least three different ones
     * @param activity [trial][time][unit]
     * @return a curve per unit
     * @throws IllegalArgumentException if there are no samples, lengths differ, or a number is not finite
     */
    public static List<TuningCurve> ofUnits(double[] directions, double[][][] activity) {
        return Arrays.stream(rates(activity)).map(unit -> fit(directions, unit)).toList();
    }

    /** Means over time, [unit][trial], of activity as [trial][time][unit]. */
    public static double[][] rates(double[][][] activity) {
        Arguments.regular("activity", activity);
        double[][] rates = new double[activity[0][0].length][activity.length];
        for (int trial = 0; trial < activity.length; trial++) {
            for (double[] sample : activity[trial]) {
                for (int unit = 0; unit < rates.length; unit++) {
                    rates[unit][trial] += sample[unit] / activity[trial].length;
                }
            }
        }
        return rates;
    }

    /**
     * Fits one unit.
     *
     * @param directions [trial] (rad), at least three different ones
     * @param rates [trial], of any sign
     * @throws IllegalArgumentException if the lengths differ, a number is not finite, or fewer than three directions
     *     differ
     */
    public static TuningCurve fit(double[] directions, double[] rates) {
        Arguments.length("rates", rates.length, directions.length);
        Arguments.finite("directions", directions);
        Arguments.finite("rates", rates);
        int n = rates.length;
        double c = 0, s = 0, r = 0, x = 0, y = 0;
        for (int i = 0; i < n; i++) {
            c += Math.cos(directions[i]) / n;
            s += Math.sin(directions[i]) / n;
            r += rates[i] / n;
            x += rates[i] * Math.cos(directions[i]);
            y += rates[i] * Math.sin(directions[i]);
        }
        // Centered, so that two unknowns remain.
        double cc = 0, ss = 0, cs = 0, cr = 0, sr = 0, rr = 0;
        for (int i = 0; i < n; i++) {
            double dc = Math.cos(directions[i]) - c;
            double ds = Math.sin(directions[i]) - s;
            double dr = rates[i] - r;
            cc += dc * dc;
            ss += ds * ds;
            cs += dc * ds;
            cr += dc * dr;
            sr += ds * dr;
            rr += dr * dr;
        }
        double determinant = cc * ss - cs * cs;
        Arguments.require(determinant > 1e-12 * n * n, "directions",
                "fewer than three different ones in " + n + " values", "at least three, to fit a cosine");
        double a = (ss * cr - cs * sr) / determinant;
        double b = (cc * sr - cs * cr) / determinant;
        double left = 0;
        for (int i = 0; i < n; i++) {
            double error = rates[i] - r - a * (Math.cos(directions[i]) - c) - b * (Math.sin(directions[i]) - s);
            left += error * error;
        }
        double unexplained = rr > 0 ? left / rr : 1;
        int degrees = n - 3;
        return new TuningCurve(
                r - a * c - b * s,
                Math.hypot(a, b),
                Math.atan2(b, a),
                1 - unexplained,
                degrees > 0 ? (1 - unexplained) / 2 / (unexplained / degrees) : Double.NaN,
                // The tail of F with 2 degrees of freedom above has this closed form.
                degrees > 0 ? Math.pow(unexplained, degrees / 2.0) : Double.NaN,
                Math.atan2(y, x));
    }

    /** The rate at a direction (rad). */
    public double rate(double direction) {
        return baseline + depth * Math.cos(direction - preferred);
    }

    /** Whether the cosine is significant, {@code p < .01}. */
    public boolean isTuned() {
        return p < 0.01;
    }

    /**
     * How probable as good a fit is when rates have nothing to do with directions, whatever their distribution: the
     * share of shuffled trials, the data themselves counted as one of them.
     *
     * @param directions [trial] (rad)
     * @param rates [trial]
     * @param shuffles how often to shuffle, 1000 for p down to .001
     * @param seed fixes the shuffles
     * @throws IllegalArgumentException as {@link #fit} does, or if there are no shuffles
     */
    public static double permutationP(double[] directions, double[] rates, int shuffles, long seed) {
        Arguments.atLeast("shuffles", 1, shuffles);
        var random = new Random(seed);
        double[] determinations = new double[shuffles];
        for (int i = 0; i < shuffles; i++) {
            int[] order = Surrogates.order(rates.length, random);
            double[] shuffled = Arrays.stream(order).mapToDouble(trial -> rates[trial]).toArray();
            determinations[i] = fit(directions, shuffled).determination;
        }
        return Surrogates.p(fit(directions, rates).determination, determinations);
    }
}
