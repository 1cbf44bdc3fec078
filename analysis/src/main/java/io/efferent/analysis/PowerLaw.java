package io.efferent.analysis;

import java.util.stream.IntStream;

/**
 * Speed against curvature of a movement in the plane, {@code speed = gain · curvature^exponent}, as a straight line
 * through the logarithms. The exponent is -1/3 in ellipses that people draw (the two-thirds power law of Lacquaniti,
 * Terzuolo and Viviani, 1983), and exactly that when both coordinates are harmonic. Noise obeys the law by itself
 * (Maoz et al., 2005): give it velocities without noise.
 *
 * @param exponent of the curvature
 * @param gain speed at a curvature of 1/m, m/s
 * @param determination r², share of the variance of the logarithm of speed that the line explains
 */
public record PowerLaw(double exponent, double gain, double determination) {

    /**
     * Samples that do not move or do not bend have no logarithm and are left out.
     *
     * @param velocity [sample][2], m/s
     * @param acceleration [sample][2], m/s²
     * @throws IllegalArgumentException if sizes differ, numbers are not finite, fewer than two samples move and bend,
     *     or all of them bend alike
     */
    public static PowerLaw of(double[][] velocity, double[][] acceleration) {
        Arguments.length("acceleration", acceleration.length, velocity.length);
        Arguments.length("velocity[0]", Arguments.columns("velocity", velocity), 2);
        Arguments.length("acceleration[0]", Arguments.columns("acceleration", acceleration), 2);
        double[] speed = new double[velocity.length];
        double[] curvature = new double[velocity.length];
        for (int i = 0; i < speed.length; i++) {
            speed[i] = Math.hypot(velocity[i][0], velocity[i][1]);
            double turn = velocity[i][0] * acceleration[i][1] - velocity[i][1] * acceleration[i][0];
            curvature[i] = Math.abs(turn) / Math.pow(speed[i], 3);
        }
        int[] bent = IntStream.range(0, speed.length).filter(i -> speed[i] > 0 && curvature[i] > 0).toArray();
        Arguments.atLeast("samples that move and bend", 2, bent.length);
        var line = LinearFit.of(
                IntStream.of(bent).mapToDouble(i -> Math.log(curvature[i])).toArray(),
                IntStream.of(bent).mapToDouble(i -> Math.log(speed[i])).toArray());
        return new PowerLaw(line.slope(), Math.exp(line.intercept()), line.determination());
    }

    /**
     * The exponent that minimum jerk leads to for a closed curve whose logarithm of curvature oscillates (Huh and
     * Sejnowski, 2015), {@code -(2/3) (1 + f²/2) / (1 + f² + f⁴/15)}.
     *
     * @param frequency f, oscillations per turn; 2 for an ellipse
     */
    public static double exponentOf(double frequency) {
        double square = frequency * frequency;
        return -2.0 / 3 * (1 + square / 2) / (1 + square + square * square / 15);
    }
}
