package io.efferent.analysis;

/**
 * By how much a mass in a stiff channel grows per step, for three ways to step: the spectral radius of the step. Above
 * 1 the simulation blows up. With stiffness K, damping B, mass m and step h, and less than critical damping, the limits
 * are h &lt; B/K for explicit Euler, whatever the mass, h &lt; 2B/K for a force held over the step, and
 * {@code h² K/m + 2 h B/m < 4} for semi-implicit Euler.
 *
 * @param explicitEuler position moves with the velocity before the step
 * @param semiImplicitEuler position moves with the velocity after the step
 * @param forceHeld the force of the start acts for the whole step, motion is exact under it
 */
public record ChannelStability(double explicitEuler, double semiImplicitEuler, double forceHeld) {

    /**
     * @param stiffness N/m
     * @param damping N s/m
     * @param mass effective mass of the hand across the channel, kg
     * @param step s
     * @throws IllegalArgumentException if mass or step is not a finite number above zero, or another number is not
     *     finite
     */
    public static ChannelStability of(double stiffness, double damping, double mass, double step) {
        Arguments.finite("stiffness, damping", stiffness, damping);
        Arguments.positive("mass", mass);
        Arguments.positive("step", step);
        double[] acceleration = {-stiffness / mass, -damping / mass};
        return new ChannelStability(
                radius(0, acceleration, step), radius(1, acceleration, step), radius(0.5, acceleration, step));
    }

    /** The radius for a position that moves by {@code h v + share h² a} while the velocity moves by {@code h a}. */
    private static double radius(double share, double[] acceleration, double step) {
        double[][] matrix = {
                {1 + share * step * step * acceleration[0], step + share * step * step * acceleration[1]},
                {step * acceleration[0], 1 + step * acceleration[1]}};
        double half = Matrices.trace(matrix) / 2;
        double determinant = matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0];
        double inside = half * half - determinant;
        return inside < 0 ? Math.sqrt(determinant) : Math.abs(half) + Math.sqrt(inside);
    }
}
