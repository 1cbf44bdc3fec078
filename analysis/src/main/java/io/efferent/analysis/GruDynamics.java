package io.efferent.analysis;

/**
 * Gated recurrent units under constant input, as PyTorch has them: {@code r, z = sigmoid(...)}, {@code n = tanh(drive +
 * r (W h + b))}, {@code h' = (1 - z) n + z h}. Rows are those of the reset gate, the update gate and the candidate, one
 * group below the other.
 *
 * @param recurrent [3 unit][unit], W
 * @param recurrentBias [3 unit], b
 * @param drive [3 unit], input times its weights plus its bias
 */
public record GruDynamics(double[][] recurrent, double[] recurrentBias, double[] drive) implements DynamicalSystem {
    public GruDynamics {
        int units = Arguments.columns("recurrent", recurrent);
        Arguments.length("recurrent", recurrent.length, 3 * units);
        Arguments.length("recurrentBias", recurrentBias.length, 3 * units);
        Arguments.finite("recurrentBias", recurrentBias);
        Arguments.length("drive", drive.length, 3 * units);
        Arguments.finite("drive", drive);
    }

    /**
     * Units with input weights.
     *
     * @param inputWeights [3 unit][input], {@code weight_ih}
     * @param recurrent [3 unit][unit], {@code weight_hh}
     * @param inputBias [3 unit], {@code bias_ih}
     * @param recurrentBias [3 unit], {@code bias_hh}
     * @param input [input], constant
     * @throws IllegalArgumentException if sizes do not fit or a number is not finite
     */
    public static GruDynamics of(
            double[][] inputWeights, double[][] recurrent, double[] inputBias, double[] recurrentBias, double[] input) {
        return new GruDynamics(recurrent, recurrentBias, affine("inputWeights", inputWeights, input, inputBias));
    }

    static double[] affine(String argument, double[][] weights, double[] input, double[] bias) {
        Arguments.length(argument + "[0]", Arguments.columns(argument, weights), input.length);
        Arguments.length("bias", bias.length, weights.length);
        double[] sums = Matrices.times(weights, input);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += bias[i];
        }
        return sums;
    }

    @Override
    public double[] next(double[] state) {
        double[] sums = sums(state);
        double[] next = new double[state.length];
        for (int i = 0; i < next.length; i++) {
            double z = update(sums, i);
            next[i] = (1 - z) * candidate(sums, i) + z * state[i];
        }
        return next;
    }

    @Override
    public double[][] jacobian(double[] state) {
        int units = state.length;
        double[] sums = sums(state);
        double[][] jacobian = new double[units][units];
        for (int i = 0; i < units; i++) {
            double r = reset(sums, i);
            double z = update(sums, i);
            double n = candidate(sums, i);
            double byReset = (1 - z) * (1 - n * n) * sums[2 * units + i] * r * (1 - r);
            double byUpdate = (state[i] - n) * z * (1 - z);
            double byCandidate = (1 - z) * (1 - n * n) * r;
            for (int j = 0; j < units; j++) {
                jacobian[i][j] = byReset * recurrent[i][j]
                        + byUpdate * recurrent[units + i][j]
                        + byCandidate * recurrent[2 * units + i][j];
            }
            jacobian[i][i] += z;
        }
        return jacobian;
    }

    private double[] sums(double[] state) {
        double[] sums = Matrices.times(recurrent, state);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += recurrentBias[i];
        }
        return sums;
    }

    private double reset(double[] sums, int unit) {
        return sigmoid(drive[unit] + sums[unit]);
    }

    private double update(double[] sums, int unit) {
        int row = sums.length / 3 + unit;
        return sigmoid(drive[row] + sums[row]);
    }

    private double candidate(double[] sums, int unit) {
        int row = 2 * sums.length / 3 + unit;
        return Math.tanh(drive[row] + reset(sums, unit) * sums[row]);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
