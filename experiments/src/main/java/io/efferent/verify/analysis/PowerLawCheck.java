package io.efferent.verify.analysis;

import io.efferent.analysis.PowerLaw;

/** Kind {@code power_law}: speed against curvature, and what both coordinates being harmonic would make of it. */
final class PowerLawCheck implements CaseCheck {
    private static final double TOLERANCE = 1e-9;
    private static final int PARTS = 4096;

    @Override
    public void run(Case one) {
        double[][] velocity = one.input().table("velocity");
        double[][] acceleration = one.input().table("acceleration");
        var law = PowerLaw.of(velocity, acceleration);
        var expected = one.expected();
        one.compare(expected, "exponent_speed_curvature", TOLERANCE, law.exponent());
        one.compare(expected, "gain", TOLERANCE, law.gain());
        one.compare(expected, "r2", TOLERANCE, law.determination());
        if (expected.has("analytic_harmonic")) {
            var harmonic = expected.in("analytic_harmonic");
            one.compare(harmonic, "exponent", TOLERANCE, -1.0 / 3);
            one.compare(harmonic, "gain", TOLERANCE, harmonicGain(velocity, acceleration));
        }
    }

    /**
     * {@code ω (ab)^(1/3)} of an ellipse with semi-axes a and b that is drawn once. They follow from the curvature, for
     * which {@code κ^(2/3) = (a² sin² θ + b² cos² θ) / (ab)^(4/3)} in a direction θ of the movement; ω follows from the
     * perimeter and the mean speed.
     */
    private static double harmonicGain(double[][] velocity, double[][] acceleration) {
        double[] sums = new double[5];
        double speedSum = 0;
        for (int i = 0; i < velocity.length; i++) {
            double speed = Math.hypot(velocity[i][0], velocity[i][1]);
            speedSum += speed;
            double turn = velocity[i][0] * acceleration[i][1] - velocity[i][1] * acceleration[i][0];
            double power = Math.cbrt(turn * turn) / (speed * speed);
            double sin = Math.pow(velocity[i][1] / speed, 2);
            double cos = 1 - sin;
            sums[0] += sin * sin;
            sums[1] += sin * cos;
            sums[2] += cos * cos;
            sums[3] += sin * power;
            sums[4] += cos * power;
        }
        double determinant = sums[0] * sums[2] - sums[1] * sums[1];
        double alongSin = (sums[3] * sums[2] - sums[4] * sums[1]) / determinant;
        double alongCos = (sums[4] * sums[0] - sums[3] * sums[1]) / determinant;
        double product = Math.pow(alongSin * alongCos, -1.5);
        double a = Math.sqrt(alongSin * Math.pow(product, 4.0 / 3));
        double b = Math.sqrt(alongCos * Math.pow(product, 4.0 / 3));
        double perimeter = 0;
        for (int i = 0; i < PARTS; i++) {
            double angle = 2 * Math.PI * i / PARTS;
            perimeter += 2 * Math.PI / PARTS * Math.hypot(a * Math.sin(angle), b * Math.cos(angle));
        }
        return 2 * Math.PI * speedSum / velocity.length / perimeter * Math.cbrt(product);
    }
}
