package io.efferent.analysis;

import java.util.Arrays;

/**
 * How fast nearby states of a system part along a trajectory (Lyapunov exponents): directions are carried along by the
 * derivatives of each step, and made orthonormal again now and then (Benettin et al. 1980). An exponent above 0 means
 * that small differences, and gradients on their way back, grow.
 *
 * @param exponents 1/s, the largest first; minus infinity for directions that vanish altogether, such as what a delay
 *     forgets
 */
public record LyapunovSpectrum(double[] exponents) {

    /**
     * The spectrum along a trajectory. Of a trial, which ends, it says how much differences grew while it lasted.
     *
     * @param jacobians derivatives of each step, [step][after][before]
     * @param count how many exponents, at most as many as a state has numbers
     * @param every steps between orthonormalizations, 10 or so; fewer where states part fast
     * @param timestep s
     * @throws IllegalArgumentException if matrices are not square or differ in size, or another number is out of range
     */
    public static LyapunovSpectrum of(double[][][] jacobians, int count, int every, double timestep) {
        Arguments.regular("jacobians", jacobians);
        int states = jacobians[0].length;
        Arguments.length("jacobians[0][0]", jacobians[0][0].length, states);
        Arguments.require(count >= 1 && count <= states, "count", count, "1 to " + states + ", the size of a state");
        Arguments.atLeast("every", 1, every);
        Arguments.positive("timestep", timestep);
        double[][] directions = Matrices.columns(Matrices.identity(states), count);
        double[] growth = new double[count];
        for (int step = 0; step < jacobians.length; step++) {
            directions = Matrices.times(jacobians[step], directions);
            if ((step + 1) % every == 0 || step == jacobians.length - 1) {
                var qr = Matrices.qr(directions);
                for (int i = 0; i < count; i++) {
                    growth[i] += Math.log(Math.abs(qr.r()[i][i]));
                }
                directions = qr.q();
            }
        }
        double[] exponents = Arrays.stream(growth).map(sum -> sum / (jacobians.length * timestep)).sorted().toArray();
        return new LyapunovSpectrum(reversed(exponents));
    }

    private static double[] reversed(double[] values) {
        double[] reversed = values.clone();
        Arrays.setAll(reversed, i -> values[values.length - 1 - i]);
        return reversed;
    }

    /** The largest exponent, 1/s. */
    public double largest() {
        return exponents[0];
    }

    /**
     * The dimension of what trajectories fill, by Kaplan and Yorke (1979): as many exponents as add up to zero or more,
     * and a fraction of the next; 0 if all shrink. It is the number of exponents if these do not add up to less than 0.
     */
    public double dimension() {
        double sum = 0;
        for (int i = 0; i < exponents.length; i++) {
            if (sum + exponents[i] < 0) {
                return i - sum / exponents[i];
            }
            sum += exponents[i];
        }
        return exponents.length;
    }
}
