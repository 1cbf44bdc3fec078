package io.efferent.analysis;

/**
 * How the hand resists displacement while it is displaced: the force that comes back is {@code f = -K x - B v - M a}.
 *
 * @param stiffness K, [2][2], N/m
 * @param viscosity B, [2][2], N s/m
 * @param inertia M, [2][2], kg
 */
public record EndpointImpedance(EndpointStiffness stiffness, double[][] viscosity, double[][] inertia) {

    /**
     * By least squares from a servo that moves the hand, as a rule over 100 to 300 ms from the start of the
     * displacement.
     *
     * @param displacement x, [sample][2], m
     * @param velocity v, [sample][2], m/s
     * @param acceleration a, [sample][2], m/s²
     * @param restoringForce f, [sample][2], N
     * @throws IllegalArgumentException if sizes differ, numbers are not finite, or the motion is too simple to tell the
     *     three apart in all directions
     */
    public static EndpointImpedance estimate(
            double[][] displacement, double[][] velocity, double[][] acceleration, double[][] restoringForce) {
        requireSize("displacement", displacement, restoringForce.length);
        requireSize("velocity", velocity, restoringForce.length);
        requireSize("acceleration", acceleration, restoringForce.length);
        requireSize("restoringForce", restoringForce, restoringForce.length);
        double[][] motion = new double[restoringForce.length][];
        for (int i = 0; i < motion.length; i++) {
            motion[i] = new double[] {
                    displacement[i][0], displacement[i][1], velocity[i][0], velocity[i][1], acceleration[i][0],
                    acceleration[i][1]};
        }
        Arguments.atLeast("samples", motion[0].length, motion.length);
        // Columns of unit length: meters and meters per second squared differ by orders of magnitude.
        double[] scale = new double[motion[0].length];
        for (int j = 0; j < scale.length; j++) {
            double[] column = Matrices.column(motion, j);
            scale[j] = Math.sqrt(Matrices.dot(column, column));
            for (double[] row : motion) {
                row[j] /= scale[j] > 0 ? scale[j] : 1;
            }
        }
        var spectrum = Matrices.singular(motion);
        Arguments.require(spectrum.s()[scale.length - 1] > 1e-6 * spectrum.s()[0], "displacement",
                "a motion whose position, velocity and acceleration follow from each other", "a richer one");
        double[][] x = Matrices.solve(
                Matrices.transposeTimes(motion, motion), Matrices.transposeTimes(motion, restoringForce));
        return new EndpointImpedance(
                EndpointStiffness.of(part(x, scale, 0)), part(x, scale, 2), part(x, scale, 4));
    }

    private static void requireSize(String name, double[][] rows, int samples) {
        Arguments.length(name, rows.length, samples);
        Arguments.length(name + "[0]", Arguments.columns(name, rows), 2);
    }

    /** One of the matrices, from the two rows of it. */
    private static double[][] part(double[][] x, double[] scale, int row) {
        return new double[][] {
                {-x[row][0] / scale[row], -x[row + 1][0] / scale[row + 1]},
                {-x[row][1] / scale[row], -x[row + 1][1] / scale[row + 1]}};
    }
}
