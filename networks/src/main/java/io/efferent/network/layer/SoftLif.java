package io.efferent.network.layer;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * The rate at which a leaky integrate-and-fire neuron spikes under a constant current J, with a soft threshold
 * (Hunsberger &amp; Eliasmith 2015, equations 3 and 4): 1 / (t + T log(1 + V / s(J - V))) with
 * s(x) = g log(1 + exp(x / g)), in units of the highest rate 1 / t. T = 20 ms (membrane), t = 4 ms (refractory), V = 1,
 * g = 0.01.
 *
 * <p>Far below the threshold s vanishes; there its logarithm is that of exp(x / g) and a series.
 */
final class SoftLif {
    private static final double MEMBRANE = 0.02;
    private static final double REFRACTORY = 0.004;
    private static final double THRESHOLD = 1;
    private static final double SOFTNESS = 0.01;
    /** In units of the softness; beyond, log(1 + exp(z)) is z to the last bit. */
    private static final double HIGH = 40;
    private static final double LOW = -5;
    private static final int TERMS = 8;

    private SoftLif() {}

    static NDArray of(NDArray current, Parameters p) {
        NDArray z = current.sub(p.constant(THRESHOLD)).div(p.constant(SOFTNESS));
        NDArray low = p.constant(LOW);
        NDArray high = p.constant(HIGH);
        NDArray isLow = z.lt(low);
        NDArray middle = Tensors.clip(z, low, high).exp().add(p.constant(1)).log();
        NDArray soft = Tensors.where(z.gt(high), z, middle);
        NDArray lowest = Tensors.where(isLow, z, low);
        NDArray exponential = lowest.exp();
        NDArray series = series(exponential, p);
        NDArray sum = Tensors.where(isLow, exponential.mul(series), soft);
        NDArray logarithm = Tensors.where(isLow, lowest.add(series.log()), soft.log());
        NDArray delay = sum.mul(p.constant(SOFTNESS)).add(p.constant(THRESHOLD)).log()
                .sub(logarithm).sub(p.constant(Math.log(SOFTNESS)));
        return delay.mul(p.constant(MEMBRANE / REFRACTORY)).add(p.constant(1)).pow(p.constant(-1));
    }

    /** log(1 + u) / u for small u, by Horner's rule. */
    private static NDArray series(NDArray u, Parameters p) {
        NDArray sum = p.constant(1.0 / TERMS);
        for (int term = TERMS - 1; term >= 1; term--) {
            sum = u.mul(sum).neg().add(p.constant(1.0 / term));
        }
        return sum;
    }
}
