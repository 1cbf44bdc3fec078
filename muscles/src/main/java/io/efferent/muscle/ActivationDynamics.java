package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;

/**
 * First-order activation dynamics (Thelen 2003, J Biomech Eng 125:70, Eq. 1-2; also MuJoCo's).
 *
 * <p>{@code da/dt = (u - a) / tau}, with {@code tau = tauRise (0.5 + 1.5 a)} while {@code u > a} and
 * {@code tau = tauFall / (0.5 + 1.5 a)} otherwise; where both rest at the minimum the derivatives are those of
 * the rise. At rest the time constant is half of {@code tauRise}, so an explicit Euler step of 10 ms overshoots its
 * target twofold. {@link #rate} therefore offers the average rate over a step during which tau is frozen, {@code (u -
 * a)(1 - exp(-step / tau)) / step}: an Euler step with it moves towards {@code u}, never past it, whatever the step,
 * and is still of first order.
 */
public final class ActivationDynamics {
    public static final String MINIMUM = "minimumActivation";
    public static final String RISE = "activationTimeConstant";
    public static final String FALL = "deactivationTimeConstant";

    private ActivationDynamics() {}

    /**
     * Rate of change of activation, 1/s.
     *
     * @param p constants of the bank
     * @param activation (batch, muscle)
     * @param excitation (batch, muscle)
     * @param step 0 for the instantaneous rate, else the length in seconds of the step to average over
     */
    public static NDArray rate(Parameters p, NDArray activation, NDArray excitation, double step) {
        NDArray speed = activation.mul(p.constant(1.5)).add(p.constant(0.5));
        // From its minimum an activation can only rise, also where the excitation rests there too.
        NDArray rising = excitation.gt(activation).logicalOr(activation.eq(p.get(MINIMUM)));
        NDArray gap = excitation.sub(activation);
        if (step == 0) {
            NDArray tau = Tensors.where(rising, speed.mul(p.get(RISE)), p.get(FALL).div(speed));
            return gap.div(tau);
        }
        NDArray h = p.constant(-step);
        NDArray exponent = Tensors.where(
                rising,
                p.derived("rise" + step, () -> h.div(p.get(RISE))).div(speed),
                p.derived("fall" + step, () -> h.div(p.get(FALL))).mul(speed));
        NDArray covered = exponent.exp().sub(p.constant(1)).div(h);
        return gap.mul(covered);
    }

    /** {@code x} limited to [minimum activation, 1]; for activations and excitations alike. */
    public static NDArray bounded(Parameters p, NDArray x) {
        return Tensors.clip(x, p.get(MINIMUM), p.constant(1));
    }

    /** Minimum activation for every sample, in the shape of {@code like}. */
    public static NDArray rest(Parameters p, NDArray like) {
        return like.zerosLike().add(p.get(MINIMUM));
    }
}
