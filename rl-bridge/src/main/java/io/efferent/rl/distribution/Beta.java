package io.efferent.rl.distribution;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.rl.ActionSpace;
import java.util.random.RandomGenerator;

/**
 * Independent Beta distributions, stretched to the range of the actions (Chou, Maturana &amp; Scherer 2017). Both
 * parameters are softplus + 1, so densities have one peak and vanish at the bounds. A draw is a position in the range,
 * between 0 and 1.
 *
 * @param bounds range of the actions
 */
public record Beta(ActionSpace.Continuous bounds) implements Distribution {
    /** Draws keep this far from 0 and 1, where the density is 0. */
    private static final float EDGE = 1e-6f;

    @Override
    public String name() {
        return "beta";
    }

    @Override
    public int outputs() {
        return 2 * width();
    }

    @Override
    public int parameters() {
        return 2 * width();
    }

    @Override
    public int width() {
        return bounds.width();
    }

    @Override
    public NDArray parameters(NDArray outputs, Parameters weights) {
        return outputs.getNDArrayInternal().softPlus().add(1);
    }

    private NDArray alpha(NDArray parameters) {
        return Tensors.columns(parameters, 0, width());
    }

    private NDArray beta(NDArray parameters) {
        return Tensors.columns(parameters, width(), 2 * width());
    }

    private static NDArray total(NDArray x) {
        return x.sum(new int[] {1}, true);
    }

    /** Logarithm of the volume of the range. */
    private double logVolume() {
        double sum = 0;
        for (int i = 0; i < width(); i++) {
            sum += Math.log(bounds.high().get(i) - bounds.low().get(i));
        }
        return sum;
    }

    /** Logarithm of the beta function, summed over actions. */
    private NDArray logBeta(NDArray parameters, Parameters weights) {
        NDArray sum = alpha(parameters).add(beta(parameters));
        return total(GammaFunctions.logGamma(parameters, weights)).sub(total(GammaFunctions.logGamma(sum, weights)));
    }

    @Override
    public NDArray logProbability(NDArray parameters, NDArray draw, Parameters weights) {
        NDArray below = alpha(parameters).sub(1).mul(draw.log());
        NDArray above = beta(parameters).sub(1).mul(weights.constant(1).sub(draw).log());
        return total(below.add(above)).sub(logBeta(parameters, weights)).sub(logVolume());
    }

    @Override
    public NDArray entropy(NDArray parameters, Parameters weights) {
        NDArray sum = alpha(parameters).add(beta(parameters));
        NDArray own = total(parameters.sub(1).mul(GammaFunctions.digamma(parameters, weights)));
        NDArray joint = total(sum.sub(2).mul(GammaFunctions.digamma(sum, weights)));
        return logBeta(parameters, weights).sub(own).add(joint).add(logVolume());
    }

    @Override
    public NDArray klDivergence(NDArray p, NDArray q, Parameters weights) {
        NDArray difference = p.sub(q);
        NDArray own = total(difference.mul(GammaFunctions.digamma(p, weights)));
        NDArray joint = total(alpha(difference).add(beta(difference))
                .mul(GammaFunctions.digamma(alpha(p).add(beta(p)), weights)));
        return logBeta(q, weights).sub(logBeta(p, weights)).add(own).sub(joint);
    }

    @Override
    public void sample(float[] parameters, int at, RandomGenerator random, float[] draw, int to) {
        requireMember(parameters, at);
        for (int i = 0; i < width(); i++) {
            double x = gamma(parameters[at + i], random);
            double y = gamma(parameters[at + width() + i], random);
            draw[to + i] = Math.clamp((float) (x / (x + y)), EDGE, 1 - EDGE);
        }
    }

    /** Both parameters of each action have to be at least 1, or draws would never end. */
    @Override
    public void requireMember(float[] parameters, int at) {
        for (int i = 0; i < parameters(); i++) {
            if (!(parameters[at + i] >= 1 && parameters[at + i] < Float.POSITIVE_INFINITY)) {
                throw noMember(i, parameters[at + i], "a finite number of at least 1");
            }
        }
    }

    /** A Gamma variate of shape at least 1 (Marsaglia &amp; Tsang 2000). */
    private static double gamma(double shape, RandomGenerator random) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d * (1 - v + Math.log(v))) {
                return d * v;
            }
        }
    }

    @Override
    public void mode(float[] parameters, int at, float[] draw, int to) {
        requireMember(parameters, at);
        for (int i = 0; i < width(); i++) {
            double alpha = parameters[at + i] - 1.0;
            double sum = alpha + parameters[at + width() + i] - 1.0;
            draw[to + i] = sum > 0 ? Math.clamp((float) (alpha / sum), EDGE, 1 - EDGE) : 0.5f;
        }
    }

    @Override
    public void toAction(float[] draw, int at, float[] action, int to) {
        for (int i = 0; i < width(); i++) {
            float low = bounds.low().get(i);
            action[to + i] = low + draw[at + i] * (bounds.high().get(i) - low);
        }
    }
}
