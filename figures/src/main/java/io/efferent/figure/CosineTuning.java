package io.efferent.figure;

/**
 * The cosine that fits a rate over directions best in the least squares sense,
 * {@code baseline + depth * cos(direction - preferred)} (Georgopoulos et al. 1982).
 *
 * @param baseline    mean over directions, in the unit of the rate
 * @param depth       height of the peak over the baseline, zero or more, in the unit of the rate
 * @param preferred   direction of the peak (rad), from -pi to pi
 * @param determination share of the variance explained, R squared; zero when the rate does not vary
 */
public record CosineTuning(double baseline, double depth, double preferred, double determination) {

    /**
     * @param directions {@code [n]} (rad), at least three different ones
     * @param rates      {@code [n]}
     */
    public static CosineTuning fit(double[] directions, double[] rates) {
        Shapes.length("rates", rates.length, directions.length, "one per direction");
        int n = rates.length;
        double c = 0, s = 0, r = 0;
        for (int i = 0; i < n; i++) {
            c += Math.cos(directions[i]) / n;
            s += Math.sin(directions[i]) / n;
            r += rates[i] / n;
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
        if (!(determinant > 1e-12 * n * n)) {
            throw new IllegalArgumentException("directions has fewer than three different ones in " + n
                    + " values, which no cosine can be fitted to");
        }
        double a = (ss * cr - cs * sr) / determinant;
        double b = (cc * sr - cs * cr) / determinant;
        double explained = a * cr + b * sr;
        return new CosineTuning(r - a * c - b * s, Math.hypot(a, b), Math.atan2(b, a), rr > 0 ? explained / rr : 0);
    }

    /** The rate at a direction (rad). */
    public double rate(double direction) {
        return baseline + depth * Math.cos(direction - preferred);
    }
}
