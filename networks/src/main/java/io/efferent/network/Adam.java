package io.efferent.network;

import io.efferent.array.Require;

/**
 * Adam (Kingma &amp; Ba 2015): {@code w -= rate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)}. With a
 * weight decay (AdamW, Loshchilov &amp; Hutter 2019) each step begins with {@code w -= rate * decay * w}.
 */
public final class Adam extends Optimizer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double decay;

    /** beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8. */
    public Adam() {
        this(BETA1, BETA2, EPSILON);
    }

    public Adam(double beta1, double beta2, double epsilon) {
        this("adam", beta1, beta2, epsilon, 0);
    }

    private Adam(String name, double beta1, double beta2, double epsilon, double decay) {
        super(name);
        this.beta1 = fraction("beta1", beta1);
        this.beta2 = fraction("beta2", beta2);
        this.epsilon = Require.notNegative("epsilon", epsilon);
        this.decay = Require.notNegative("weightDecay", decay);
    }

    /** AdamW: the usual constants, and decay that does not pass through the running means. */
    public static Adam withWeightDecay(double decay) {
        return new Adam("adamw", BETA1, BETA2, EPSILON, decay);
    }

    @Override
    void update(double[] w, double[] g, double rate, double[][] moments) {
        double stepSize = rate / (1 - Math.pow(beta1, steps()));
        double correction = Math.sqrt(1 - Math.pow(beta2, steps()));
        double[] m = moments[0];
        double[] v = moments[1];
        for (int i = 0; i < w.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            w[i] -= rate * decay * w[i];
            w[i] -= stepSize * m[i] / (Math.sqrt(v[i]) / correction + epsilon);
        }
    }
}
