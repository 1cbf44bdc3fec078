package io.efferent.network;

/**
 * Gradient descent, with the momentum of Polyak 1964 in PyTorch's form: {@code p = momentum * p + g},
 * {@code w -= rate * p}.
 */
public final class Sgd extends Optimizer {
    private final double momentum;

    /** Without momentum. */
    public Sgd() {
        this(0);
    }

    /** With a momentum in [0, 1). */
    public Sgd(double momentum) {
        super("sgd");
        this.momentum = fraction("momentum", momentum);
    }

    @Override
    void update(double[] w, double[] g, double rate, double[][] moments) {
        double[] p = moments[0];
        for (int i = 0; i < w.length; i++) {
            p[i] = momentum * p[i] + g[i];
            w[i] -= rate * p[i];
        }
    }
}
