package io.efferent.network;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam (Kingma &amp; Ba 2015) on plain numbers, in PyTorch's form:
 * {@code w -= rate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)}.
 */
public final class Adam {
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final Map<String, double[]> mean = new LinkedHashMap<>();
    private final Map<String, double[]> variance = new LinkedHashMap<>();
    private long steps;

    /** beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8. */
    public Adam() {
        this(0.9, 0.999, 1e-8);
    }

    public Adam(double beta1, double beta2, double epsilon) {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
    }

    /**
     * Moves weights down their gradients.
     *
     * @param weights changed in place
     * @param gradients by the names of the weights; those without one stay
     * @param rate learning rate
     */
    public void step(Weights weights, Map<String, double[]> gradients, double rate) {
        steps++;
        double stepSize = rate / (1 - Math.pow(beta1, steps));
        double correction = Math.sqrt(1 - Math.pow(beta2, steps));
        for (String name : weights.names()) {
            double[] w = weights.get(name);
            double[] g = gradients.get(name);
            double[] m = mean.computeIfAbsent(name, n -> new double[w.length]);
            double[] v = variance.computeIfAbsent(name, n -> new double[w.length]);
            for (int i = 0; g != null && i < w.length; i++) {
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                w[i] -= stepSize * m[i] / (Math.sqrt(v[i]) / correction + epsilon);
            }
        }
    }

    /** Number of steps taken. */
    public long steps() {
        return steps;
    }

    /** Running mean of the gradients, by name of the weight; empty before the first step. */
    public Map<String, double[]> mean() {
        return mean;
    }

    /** Running mean of the squared gradients, by name of the weight; empty before the first step. */
    public Map<String, double[]> variance() {
        return variance;
    }

    /** Continues where another optimizer stopped. */
    public void restore(long newSteps, Map<String, double[]> newMean, Map<String, double[]> newVariance) {
        steps = newSteps;
        mean.clear();
        newMean.forEach((name, m) -> mean.put(name, m.clone()));
        variance.clear();
        newVariance.forEach((name, v) -> variance.put(name, v.clone()));
    }
}
