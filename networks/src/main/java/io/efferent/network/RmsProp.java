package io.efferent.network;

import io.efferent.array.Require;

/**
 * RMSProp (Tieleman &amp; Hinton 2012) in PyTorch's form: {@code v = decay * v + (1 - decay) * g^2},
 * {@code p = momentum * p + g / (sqrt(v) + epsilon)}, {@code w -= rate * p}.
 */
public final class RmsProp extends Optimizer {
    private final double decay;
    private final double epsilon;
    private final double momentum;

    /** decay = 0.99, epsilon = 1e-8, no momentum. */
    public RmsProp() {
        this(0.99, 1e-8, 0);
    }

    /**
     * RMSProp.
     *
     * @param decay of the running mean of squares, in [0, 1)
     * @param epsilon at least 0
     * @param momentum in [0, 1)
     */
    public RmsProp(double decay, double epsilon, double momentum) {
        super("rmsprop");
        this.decay = fraction("decay", decay);
        this.epsilon = Require.notNegative("epsilon", epsilon);
        this.momentum = fraction("momentum", momentum);
    }

    @Override
    void update(double[] w, double[] g, double rate, double[][] moments) {
        double[] v = moments[0];
        double[] p = moments[1];
        for (int i = 0; i < w.length; i++) {
            v[i] = decay * v[i] + (1 - decay) * g[i] * g[i];
            p[i] = momentum * p[i] + g[i] / (Math.sqrt(v[i]) + epsilon);
            w[i] -= rate * p[i];
        }
    }
}
