package io.efferent.muscle.afferent;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Parameters;
import io.efferent.array.Tensors;
import io.efferent.muscle.MuscleParameter;
import java.util.List;

/**
 * Golgi tendon organs: the static response of Lin &amp; Crago 2002 (Ann Biomed Eng 30:68), {@code x = 60 ln(F / Gf +
 * 1)} pulses/s, and behind it the dynamics of Houk &amp; Simon 1967 (J Neurophysiol 30:1466),
 * {@code (1.7 s^2 + 2.58 s + 0.4) / (s^2 + 2.2 s + 0.4)}: a step of force is answered 1.7 times as strongly as a force
 * that stays.
 */
public final class TendonOrgan {
    /** Gf, N: 4 in cats; larger in muscles that are stronger. */
    public static final String FORCE = "tendonOrganForce";

    static final List<String> VARIABLES = List.of("tendonOrgan1", "tendonOrgan2");
    static final List<MuscleParameter> PARAMETERS = List.of(
            MuscleParameter.positive(FORCE, "N", "force scale of tendon organs", 4));

    private static final double GAIN = 60;
    private static final double STIFFNESS = 0.4;
    private static final double DAMPING = 2.2;
    private static final double FAST = 1.7;

    private TendonOrgan() {}

    /** Response to a force that stays, pulses/s. */
    public static NDArray steady(Parameters p, NDArray force) {
        return Tensors.atLeast(force, p.constant(0)).div(p.get(FORCE)).add(p.constant(1)).log().mul(p.constant(GAIN));
    }

    /** Its variables under a force that stays. */
    static List<NDArray> rest(Parameters p, NDArray force) {
        return List.of(steady(p, force).mul(p.constant(1 / STIFFNESS)), force.zerosLike());
    }

    /** Rates of its variables. */
    static List<NDArray> rates(Parameters p, List<NDArray> variables, NDArray force) {
        return List.of(variables.get(1), steady(p, force)
                .sub(variables.get(0).mul(p.constant(STIFFNESS))).sub(variables.get(1).mul(p.constant(DAMPING))));
    }

    /** Its response, pulses/s, at least 0. */
    static NDArray rate(Parameters p, List<NDArray> variables, NDArray force) {
        return Tensors.atLeast(
                steady(p, force).mul(p.constant(FAST))
                        .add(variables.get(1).mul(p.constant(2.58 - FAST * DAMPING)))
                        .add(variables.get(0).mul(p.constant(STIFFNESS - FAST * STIFFNESS))),
                p.constant(0));
    }
}
