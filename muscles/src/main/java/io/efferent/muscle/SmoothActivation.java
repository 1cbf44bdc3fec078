package io.efferent.muscle;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;

/**
 * Activation dynamics without a kink (De Groote et al. 2016, Ann Biomed Eng 44:2922, Eq. 1-2): the time constants of
 * rise and fall blend by {@code f = tanh(b (u - a)) / 2}.
 *
 * <p>{@code da/dt = [(1/2 + f) / (tauRise z) + (1/2 - f) z / tauFall] (u - a)} with {@code z = 1/2 + 3/2 a}. OpenSim's
 * b is 0.1, with which rise and fall hardly differ; ours is 10.
 */
public final class SmoothActivation {
    public static final String SMOOTHING = "activationSmoothing";

    private SmoothActivation() {}

    /**
     * Rate of change of activation, 1/s, as {@link ActivationDynamics#rate}.
     *
     * @param p constants of the bank
     * @param activation (batch, muscle)
     * @param excitation (batch, muscle)
     * @param step 0 for the instantaneous rate, else the length in seconds of the step to average over
     */
    public static NDArray rate(Parameters p, NDArray activation, NDArray excitation, double step) {
        NDArray half = p.constant(0.5);
        NDArray z = activation.mul(p.constant(1.5)).add(half);
        NDArray gap = excitation.sub(activation);
        NDArray f = gap.mul(p.get(SMOOTHING)).tanh().mul(half);
        NDArray speed = f.add(half).div(z.mul(p.get(ActivationDynamics.RISE)))
                .add(f.neg().add(half).mul(z).div(p.get(ActivationDynamics.FALL)));
        if (step == 0) {
            return gap.mul(speed);
        }
        NDArray h = p.constant(-step);
        return gap.mul(speed.mul(h).exp().sub(p.constant(1)).div(h));
    }
}
