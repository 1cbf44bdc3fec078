package io.efferent.rl.myosuite;

import io.efferent.muscle.Fatigue;
import io.efferent.mujoco.MujocoModel;
import io.efferent.mujoco.MujocoObject;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Motor units between excitation and control: what is excited is the share of active ones that {@link Fatigue} leaves.
 * Steps as in MyoSuite 3.0; the constants are those of each muscle's group (Rakshit et al. 2021, J Biomech 127:110695).
 */
final class FatigueStage {
    private static final double REST_LOAD = 0.01;

    /** Muscles by the beginning of their name; the first that fits counts, all others tire like the last. */
    private record Group(Pattern names, Fatigue fatigue) {
        Group(String names, Fatigue fatigue) {
            this(Pattern.compile(names), fatigue);
        }
    }

    private static final List<Group> GROUPS = List.of(
            new Group("DELT|SUPSP|INFSP|SUBSC|TMIN|TMAJ|PECM|LAT|CORB", Fatigue.SHOULDER),
            new Group("TRI(long|lat|med)|ANC|SUP", Fatigue.ELBOW_EXTENSORS),
            new Group("BIC(long|short)|BR[AD]|PT", Fatigue.ELBOW_FLEXORS),
            new Group("FC[RU]|P[LQ]|FD[SP]|FPL", new Fatigue(0.01235, 0.00135, 12.51)),
            new Group("RI2", new Fatigue(0.02686, 0.00656, 3.41)),
            new Group("EC[RU]|ED[CM]|EIP|EP[LB]|APL|OP|RI|LU_RB|UI_UB|extn|adab[RL]|[md]flx", Fatigue.WRIST_AND_HAND),
            new Group("edl|ehl|tibant", new Fatigue(0.00828, 0.00204, 7.07)),
            new Group("fdl|fhl|gas|per|soleus|tibpost", new Fatigue(0.00695, 0.00096, 15)),
            new Group("recfem|vas", Fatigue.KNEE),
            new Group("", Fatigue.GENERAL));

    private final Fatigue[] constants;
    private final double[] rise;
    private final double[] fall;
    private final double step;
    private final double[] active;
    private final double[] resting;
    private final double[] fatigued;

    /**
     * Fresh muscles.
     *
     * @param muscles the actuators that are muscles
     * @param step s, between two excitations
     */
    FatigueStage(MujocoModel model, int[] muscles, double step) {
        this.step = step;
        constants = Arrays.stream(muscles).mapToObj(id -> of(model.name(MujocoObject.ACTUATOR, id)))
                .toArray(Fatigue[]::new);
        var dynamics = model.doubles("actuator_dynprm");
        rise = IntStream.of(muscles).mapToDouble(id -> dynamics.get(id, 0)).toArray();
        fall = IntStream.of(muscles).mapToDouble(id -> dynamics.get(id, 1)).toArray();
        active = new double[muscles.length];
        resting = new double[muscles.length];
        fatigued = new double[muscles.length];
        rest();
    }

    static Fatigue of(String muscle) {
        return GROUPS.stream().filter(group -> group.names().matcher(muscle).lookingAt()).findFirst().orElseThrow()
                .fatigue();
    }

    /** All motor units rest. */
    void rest() {
        Arrays.fill(active, 0);
        Arrays.fill(resting, 1);
        Arrays.fill(fatigued, 0);
    }

    /**
     * One step.
     *
     * @param i number of the muscle
     * @param load its excitation
     * @return the share of active motor units
     */
    double excite(int i, double load) {
        var muscle = constants[i];
        double speed = 0.5 + 1.5 * active[i];
        double rising = -Math.expm1(-step / (rise[i] * speed)) / step;
        double falling = -Math.expm1(-speed / fall[i] * step) / step;
        double missing = load - active[i];
        double drive = missing > 0 ? rising * Math.min(missing, resting[i]) : falling * missing;
        double recovering = fatigued[i] * muscle.recoveryRate() * (load <= REST_LOAD ? muscle.restFactor() : 1);
        double tiring = muscle.fatigueRate() * active[i];
        drive = Math.min(Math.max(drive, Math.max(tiring - active[i] / step, (resting[i] - 1) / step + recovering)),
                Math.min((1 - active[i]) / step + tiring, resting[i] / step + recovering));
        active[i] += (drive - tiring) * step;
        resting[i] += (recovering - drive) * step;
        fatigued[i] += (tiring - recovering) * step;
        return active[i];
    }
}
