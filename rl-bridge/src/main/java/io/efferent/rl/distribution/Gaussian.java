package io.efferent.rl.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.efferent.array.Constants;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.array.Values;
import io.efferent.rl.ActionSpace;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Independent normal distributions. Parameters are means, then logarithms of standard deviations.
 *
 * <p>Without squashing a draw is an action, and clipped to the range only when it is handed to the environment: the
 * density is that of the draw. With squashing the action is {@code tanh(draw)} stretched to the range, and the density
 * is that of the action, though {@link #mode} is the median. The entropy of squashed actions has no closed form: it is
 * integrated numerically (Gauss-Hermite), to 1e-4 for standard deviations up to 2.
 *
 * @param bounds range of the actions
 * @param stateDependent whether the network supplies the standard deviations; otherwise they are weights of their own
 * @param squashed whether actions are bent into their range
 * @param initialLogStandardDeviation where the logarithm of the standard deviation starts
 */
public record Gaussian(
        ActionSpace.Continuous bounds, boolean stateDependent, boolean squashed, double initialLogStandardDeviation)
        implements Distribution {

    private static final String LOG_DEVIATION = "log_deviation";
    private static final double LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);
    private static final GaussIntegrator QUADRATURE = new GaussIntegratorFactory().hermite(32);

    public Gaussian {
        if (!Double.isFinite(initialLogStandardDeviation)) {
            throw new IllegalArgumentException(
                    "initialLogStandardDeviation: got " + initialLogStandardDeviation + ", expected a number");
        }
    }

    @Override
    public String name() {
        return (squashed ? "squashed-gaussian" : "gaussian") + (stateDependent ? "-state" : "");
    }

    @Override
    public int outputs() {
        return stateDependent ? 2 * width() : width();
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
    public Map<String, Values> initialWeights() {
        if (stateDependent) {
            return Map.of();
        }
        double[] start = new double[width()];
        Arrays.fill(start, initialLogStandardDeviation);
        return Map.of(LOG_DEVIATION, new Values(start, new Shape(width(), 1)));
    }

    @Override
    public NDArray parameters(NDArray outputs, Parameters weights) {
        if (stateDependent) {
            NDArray deviations = Tensors.columns(outputs, width(), 2 * width()).add(initialLogStandardDeviation);
            return Tensors.concatLast(Tensors.columns(outputs, 0, width()), deviations);
        }
        NDArray one = Constants.of(weights.manager(), weights.type(), new Shape(1, 1), 1);
        NDArray own = Linear.linear(one, weights.get(LOG_DEVIATION)).singletonOrThrow();
        return Tensors.concatLast(outputs, outputs.mul(weights.constant(0)).add(own));
    }

    private NDArray mean(NDArray parameters) {
        return Tensors.columns(parameters, 0, width());
    }

    private NDArray logDeviation(NDArray parameters) {
        return Tensors.columns(parameters, width(), 2 * width());
    }

    private static NDArray total(NDArray x) {
        return x.sum(new int[] {1}, true);
    }

    /** Logarithm of the derivative of the action by the draw, summed over actions. */
    private NDArray logStretch(NDArray draw, Parameters weights) {
        double halfRanges = 0;
        for (int i = 0; i < width(); i++) {
            halfRanges += Math.log(halfRange(i));
        }
        // 1 - tanh(x)^2 = 4 / (e^x + e^-x)^2, without loss of accuracy far out.
        NDArray tail = draw.add(draw).neg().getNDArrayInternal().softPlus();
        return total(draw.add(tail).mul(weights.constant(-2)).add(2 * Math.log(2))).add(halfRanges);
    }

    @Override
    public NDArray logProbability(NDArray parameters, NDArray draw, Parameters weights) {
        NDArray logDeviation = logDeviation(parameters);
        NDArray z = draw.sub(mean(parameters)).mul(logDeviation.neg().exp());
        NDArray log = total(z.mul(z).mul(weights.constant(-0.5)).sub(logDeviation)).sub(width() * LOG_SQRT_2PI);
        return squashed ? log.sub(logStretch(draw, weights)) : log;
    }

    @Override
    public NDArray entropy(NDArray parameters, Parameters weights) {
        NDArray entropy = total(logDeviation(parameters)).add(width() * (LOG_SQRT_2PI + 0.5));
        if (!squashed) {
            return entropy;
        }
        NDArray deviation = logDeviation(parameters).exp();
        for (int i = 0; i < QUADRATURE.getNumberOfPoints(); i++) {
            NDArray draw = mean(parameters).add(deviation.mul(weights.constant(Math.sqrt(2) * QUADRATURE.getPoint(i))));
            double share = QUADRATURE.getWeight(i) / Math.sqrt(Math.PI);
            entropy = entropy.add(logStretch(draw, weights).mul(weights.constant(share)));
        }
        return entropy;
    }

    @Override
    public NDArray klDivergence(NDArray p, NDArray q, Parameters weights) {
        NDArray shift = logDeviation(p).sub(logDeviation(q));
        NDArray ratio = shift.exp();
        NDArray distance = mean(p).sub(mean(q)).mul(logDeviation(q).neg().exp());
        NDArray squares = ratio.mul(ratio).add(distance.mul(distance)).sub(1);
        return total(squares.mul(weights.constant(0.5)).sub(shift));
    }

    @Override
    public void sample(float[] parameters, int at, RandomGenerator random, float[] draw, int to) {
        requireMember(parameters, at);
        for (int i = 0; i < width(); i++) {
            double deviation = Math.exp(parameters[at + width() + i]);
            draw[to + i] = (float) (parameters[at + i] + deviation * random.nextGaussian());
            if (!Float.isFinite(draw[to + i])) {
                throw noMember(width() + i, parameters[at + width() + i],
                        "the logarithm of a standard deviation that numbers can have");
            }
        }
    }

    @Override
    public void mode(float[] parameters, int at, float[] draw, int to) {
        requireMember(parameters, at);
        System.arraycopy(parameters, at, draw, to, width());
    }

    @Override
    public void toAction(float[] draw, int at, float[] action, int to) {
        for (int i = 0; i < width(); i++) {
            float low = bounds.low().get(i);
            float high = bounds.high().get(i);
            float wished = squashed
                    ? (float) (low + halfRange(i) * (1 + Math.tanh(draw[at + i])))
                    : draw[at + i];
            action[to + i] = Math.clamp(wished, low, high);
        }
    }

    private double halfRange(int i) {
        return 0.5 * (bounds.high().get(i) - bounds.low().get(i));
    }
}
