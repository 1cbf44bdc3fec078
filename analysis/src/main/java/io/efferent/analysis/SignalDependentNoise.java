package io.efferent.analysis;

/**
 * Motor noise that grows with the command (Harris and Wolpert, 1998): the force of each step is normal about the
 * command u, independently of the others, with variance {@code (proportional u)² + constant²}.
 *
 * @param proportional share of the command, 0.1 to 0.2 as a rule
 * @param constant N
 */
public record SignalDependentNoise(double proportional, double constant) {
    public SignalDependentNoise {
        Arguments.require(proportional >= 0, "proportional", proportional, "a number from 0 on");
        Arguments.require(constant >= 0, "constant", constant, "a number from 0 on");
    }

    /**
     * How a mass ends that commands move along a line from rest, in closed form.
     *
     * @param mean position and velocity, [2], m and m/s
     * @param covariance of position and velocity, [2][2]
     */
    public record End(double[] mean, double[][] covariance) {

        /** Standard deviation of the position, m. */
        public double standardDeviation() {
            return Math.sqrt(covariance[0][0]);
        }
    }

    /**
     * @param command force, constant within a step, [step], N
     * @param mass kg
     * @param timestep s
     * @throws IllegalArgumentException if mass or timestep is not a finite number above zero, or a command not finite
     */
    public End end(double[] command, double mass, double timestep) {
        Arguments.finite("command", command);
        Arguments.positive("mass", mass);
        Arguments.positive("timestep", timestep);
        double[][] a = {{1, timestep}, {0, 1}};
        double[] b = {timestep * timestep / 2 / mass, timestep / mass};
        double[][] outer = {{b[0] * b[0], b[0] * b[1]}, {b[1] * b[0], b[1] * b[1]}};
        double[] mean = new double[2];
        double[][] covariance = new double[2][2];
        for (double u : command) {
            mean = Matrices.times(a, mean);
            mean[0] += b[0] * u;
            mean[1] += b[1] * u;
            double variance = Math.pow(proportional * u, 2) + constant * constant;
            covariance = Matrices.plus(
                    Matrices.times(Matrices.times(a, covariance), Matrices.transpose(a)), variance, outer);
        }
        return new End(mean, covariance);
    }
}
