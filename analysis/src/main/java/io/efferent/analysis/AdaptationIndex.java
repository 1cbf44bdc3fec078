package io.efferent.analysis;

import java.util.Arrays;

/**
 * How much of the force that would cancel a velocity-dependent field a hand makes on the walls of a force channel: 1 is
 * all of it, 0 none, negative numbers are of the opposite field. Forces and velocities are those of one trial, cut to
 * what is to count: from 50 ms before the onset to 50 ms after the offset, or 250 ms around the peak. The force that
 * the same target had in the baseline is to be subtracted before.
 *
 * <p>The four ways to put it differ by up to 0.1 when there is a force that does not follow the speed; the slope with
 * an intercept is the usual one (Scheidt et al., 2000; Smith et al., 2006).
 *
 * @param index slope of the force on the ideal force, with an intercept
 * @param intercept force where the ideal force is 0, N
 * @param determination r², share of the variance of the force that the line explains
 * @param throughOrigin slope without an intercept
 * @param atPeakSpeed force over ideal force at the sample of the largest velocity
 * @param integrated sum of the force over sum of the ideal force
 */
public record AdaptationIndex(
        double index, double intercept, double determination, double throughOrigin, double atPeakSpeed,
        double integrated) {

    /**
     * @param handForceLeft force of the hand on the wall to its left, [sample], N
     * @param velocityAlong velocity along the channel, [sample], m/s
     * @param curl of the field, N s/m; positive pushes to the left
     * @throws IllegalArgumentException if there are fewer than two samples, lengths differ, numbers are not finite, the
     *     velocity does not change, or the curl is 0
     */
    public static AdaptationIndex of(double[] handForceLeft, double[] velocityAlong, double curl) {
        Arguments.length("velocityAlong", velocityAlong.length, handForceLeft.length);
        Arguments.require(curl != 0 && Double.isFinite(curl), "curl", curl, "a finite number other than 0");
        double[] ideal = idealForceLeft(velocityAlong, curl);
        var line = LinearFit.of(ideal, handForceLeft);
        int peak = 0;
        for (int i = 1; i < ideal.length; i++) {
            if (velocityAlong[i] > velocityAlong[peak]) {
                peak = i;
            }
        }
        return new AdaptationIndex(
                line.slope(), line.intercept(), line.determination(),
                Matrices.dot(ideal, handForceLeft) / Matrices.dot(ideal, ideal),
                handForceLeft[peak] / ideal[peak],
                Arrays.stream(handForceLeft).sum() / Arrays.stream(ideal).sum());
    }

    /**
     * What a force on the wall follows, when a field may depend on position too.
     *
     * @param stiffness force per position along the channel, N/m
     * @param viscosity force per velocity along the channel, N s/m
     * @param intercept force where both are 0, N
     */
    public record Gains(double stiffness, double viscosity, double intercept) {}

    /**
     * The force on the wall as a sum of a part that follows the position and one that follows the velocity (Sing,
     * Joiner, Nanayakkara, Brayanov and Smith, 2009), by least squares. Divided by the negatives of a field's own
     * numbers they are two indices.
     *
     * @param handForceLeft force of the hand on the wall to its left, [sample], N
     * @param positionAlong position along the channel, [sample], m
     * @param velocityAlong velocity along the channel, [sample], m/s
     * @throws IllegalArgumentException if there are fewer than three samples, lengths differ, numbers are not finite,
     *     or position and velocity follow from each other
     */
    public static Gains gains(double[] handForceLeft, double[] positionAlong, double[] velocityAlong) {
        Arguments.atLeast("samples", 3, handForceLeft.length);
        Arguments.length("positionAlong", positionAlong.length, handForceLeft.length);
        Arguments.length("velocityAlong", velocityAlong.length, handForceLeft.length);
        Arguments.finite("handForceLeft", handForceLeft);
        double[] one = new double[handForceLeft.length];
        Arrays.fill(one, 1);
        double[][] causes = {positionAlong, velocityAlong, one};
        for (double[] cause : causes) {
            Arguments.finite("positionAlong, velocityAlong", cause);
        }
        var spectrum = Matrices.singular(Matrices.transpose(causes));
        Arguments.require(spectrum.s()[2] > 1e-12 * spectrum.s()[0], "positionAlong, velocityAlong",
                "some that follow from each other", "independent ones");
        double[] x = Matrices.solve(
                Matrices.times(causes, Matrices.transpose(causes)), Matrices.times(causes, handForceLeft));
        return new Gains(x[0], x[1], x[2]);
    }

    /** The force of the hand to the left that would cancel a curl field, [sample], N. */
    public static double[] idealForceLeft(double[] velocityAlong, double curl) {
        return Arrays.stream(velocityAlong).map(v -> -curl * v).toArray();
    }

    /**
     * The force of a wall on the hand to the left, {@code -K d - B d'}, [sample], N; that of the hand on the wall is
     * its negative.
     *
     * @param lateralPosition d, distance of the hand to the left of the channel, [sample], m
     * @param lateralVelocity d', [sample], m/s
     * @param stiffness K, N/m
     * @param damping B, N s/m
     * @throws IllegalArgumentException if lengths differ
     */
    public static double[] wallForceLeft(
            double[] lateralPosition, double[] lateralVelocity, double stiffness, double damping) {
        Arguments.length("lateralVelocity", lateralVelocity.length, lateralPosition.length);
        double[] force = new double[lateralPosition.length];
        Arrays.setAll(force, i -> -(stiffness * lateralPosition[i] + damping * lateralVelocity[i]));
        return force;
    }
}
