package io.efferent.network;

import java.util.Map;

/** The Euclidean norm of all gradients together, and clipping by it. */
public final class GradientNorm {
    /** Keeps the quotient finite, as {@code torch.nn.utils.clip_grad_norm_} does. */
    private static final double EPSILON = 1e-6;

    private GradientNorm() {}

    /** The norm; not finite if some gradient is not. */
    public static double of(Map<String, double[]> gradients) {
        double sum = 0;
        for (double[] gradient : gradients.values()) {
            for (double g : gradient) {
                sum += g * g;
            }
        }
        return Math.sqrt(sum);
    }

    /**
     * Scales gradients down in place so that their norm is at most {@code largest}.
     *
     * @param gradients by weight
     * @param norm what {@link #of} gave for them
     * @param largest the bound; 0 for none
     */
    public static void clip(Map<String, double[]> gradients, double norm, double largest) {
        double factor = largest / (norm + EPSILON);
        if (largest == 0 || factor >= 1) {
            return;
        }
        for (double[] gradient : gradients.values()) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= factor;
            }
        }
    }
}
