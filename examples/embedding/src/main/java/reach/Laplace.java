package reach;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.rl.distribution.Distribution;
import java.util.random.RandomGenerator;

/**
 * Laplace distributions of actions, each of a location and the logarithm of a scale from the network.
 *
 * @param width how many actions
 */
public record Laplace(int width) implements Distribution {
    @Override
    public String name() {
        return "laplace";
    }

    @Override
    public int outputs() {
        return 2 * width;
    }

    @Override
    public int parameters() {
        return 2 * width;
    }

    @Override
    public NDArray parameters(NDArray outputs, Parameters weights) {
        return outputs;
    }

    private NDArray location(NDArray parameters) {
        return Tensors.columns(parameters, 0, width);
    }

    private NDArray logScale(NDArray parameters) {
        return Tensors.columns(parameters, width, 2 * width);
    }

    @Override
    public NDArray logProbability(NDArray parameters, NDArray draw, Parameters weights) {
        NDArray scale = logScale(parameters);
        NDArray distance = draw.sub(location(parameters)).abs().mul(scale.neg().exp());
        return distance.add(scale).add(Math.log(2)).neg().sum(new int[] {1}, true);
    }

    @Override
    public NDArray entropy(NDArray parameters, Parameters weights) {
        return logScale(parameters).add(1 + Math.log(2)).sum(new int[] {1}, true);
    }

    @Override
    public NDArray klDivergence(NDArray p, NDArray q, Parameters weights) {
        NDArray ratio = logScale(p).sub(logScale(q));
        NDArray distance = location(p).sub(location(q)).abs();
        NDArray near = distance.mul(logScale(p).neg().exp()).neg().exp().mul(ratio.exp());
        return near.add(distance.mul(logScale(q).neg().exp())).sub(ratio).sub(1).sum(new int[] {1}, true);
    }

    @Override
    public void sample(float[] parameters, int at, RandomGenerator random, float[] draw, int to) {
        requireMember(parameters, at);
        for (int i = 0; i < width; i++) {
            double u = random.nextDouble() - 0.5;
            double distance = -Math.log1p(-2 * Math.abs(u)) * Math.exp(parameters[at + width + i]);
            draw[to + i] = (float) (parameters[at + i] + Math.copySign(distance, u));
        }
    }

    @Override
    public void mode(float[] parameters, int at, float[] draw, int to) {
        System.arraycopy(parameters, at, draw, to, width);
    }

    @Override
    public void toAction(float[] draw, int at, float[] action, int to) {
        System.arraycopy(draw, at, action, to, width);
    }
}
