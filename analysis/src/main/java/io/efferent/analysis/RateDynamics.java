package io.efferent.analysis;

/**
 * Rate units under constant input: {@code h' = (1 - leak) h + leak tanh(W h + drive)}.
 *
 * @param recurrent [unit][unit], W
 * @param drive [unit], input times its weights plus bias
 * @param leak time step over time constant, above 0, at most 1; 1 for units without memory of their own
 */
public record RateDynamics(double[][] recurrent, double[] drive, double leak) implements DynamicalSystem {
    public RateDynamics {
        Arguments.length("recurrent[0]", Arguments.columns("recurrent", recurrent), recurrent.length);
        Arguments.length("drive", drive.length, recurrent.length);
        Arguments.finite("drive", drive);
        Arguments.require(leak > 0 && leak <= 1, "leak", leak, "above 0, at most 1");
    }

    /**
     * Units with input weights.
     *
     * @param inputWeights [unit][input]
     * @param recurrent [unit][unit]
     * @param bias [unit]
     * @param input [input], constant
     * @param leak time step over time constant
     * @throws IllegalArgumentException if sizes do not fit, a number is not finite, or the leak is out of range
     */
    public static RateDynamics of(
            double[][] inputWeights, double[][] recurrent, double[] bias, double[] input, double leak) {
        return new RateDynamics(recurrent, GruDynamics.affine("inputWeights", inputWeights, input, bias), leak);
    }

    @Override
    public double[] next(double[] state) {
        double[] sums = Matrices.times(recurrent, state);
        double[] next = new double[state.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = (1 - leak) * state[i] + leak * Math.tanh(sums[i] + drive[i]);
        }
        return next;
    }

    @Override
    public double[][] jacobian(double[] state) {
        double[] sums = Matrices.times(recurrent, state);
        double[][] jacobian = Matrices.scaled(1 - leak, Matrices.identity(state.length));
        for (int i = 0; i < state.length; i++) {
            double rate = Math.tanh(sums[i] + drive[i]);
            for (int j = 0; j < state.length; j++) {
                jacobian[i][j] += leak * (1 - rate * rate) * recurrent[i][j];
            }
        }
        return jacobian;
    }
}
