package io.efferent.rl.myosuite;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A body of muscles with a task.
 *
 * <p>An action is a number from -1 to 1 per muscle, u; the excitation is 1 / (1 + exp(-5 (u - 0.5))). A motor beside
 * muscles is set to u; motors without muscles go from one end of their range to the other. Observed velocities are
 * angles per step of the task (rad), the last part is the activation of all muscles.
 *
 * <p>The reward is the weighted sum of terms, which {@link #measures} gives by MyoSuite's names.
 */
abstract class MyoEnvironment extends MujocoEnvironment {
    static final String BONUS = "bonus";
    static final String EFFORT = "act_reg";
    static final String PENALTY = "penalty";

    /** An episode with more solved steps than this is a success in MyoSuite. */
    private static final int SUCCESSFUL_STEPS = 5;
    /** {@code mjGAIN_MUSCLE} and {@code mjTRN_JOINT}. */
    private static final int MUSCLE = 2;
    private static final int JOINT = 0;
    /** Where the gain of a muscle has its largest force, and what that is a multiple of if it is negative. */
    private static final int FORCE = 2;
    private static final int SCALE = 3;

    final Doubles qpos = data.qpos();
    final Doubles qvel = data.qvel();

    private final Map<String, Double> weights;
    private final int[] muscles;
    private final Doubles ranges;
    private final FatigueStage fatigue;
    private final Transfer transfer;
    private int solvedSteps;

    /** The command of one actuator pulls another. */
    private record Transfer(int from, int to) {}

    /**
     * How well it is now.
     *
     * @param terms of the reward, by name
     * @param solved whether the task is
     * @param over whether the episode ends
     */
    record Judgment(Map<String, Double> terms, boolean solved, boolean over) {}

    /**
     * A body at rest.
     *
     * @param weights of the terms of the reward
     */
    MyoEnvironment(String name, MyoBody body, int frameSkip, Map<String, Double> weights) {
        this(name, body, frameSkip, weights, -1);
    }

    MyoEnvironment(String name, MyoBody body, int frameSkip, Map<String, Double> weights, double lowest) {
        super(name, body.model(), frameSkip, ActionSpace.Continuous.of(body.model().nu(), lowest, 1));
        this.weights = weights;
        var condition = body.condition();
        var gains = model.ints("actuator_gaintype");
        muscles = IntStream.range(0, model.nu()).filter(id -> gains.get(id) == MUSCLE).toArray();
        ranges = model.doubles("actuator_ctrlrange");
        fatigue = condition == MuscleCondition.FATIGUE ? new FatigueStage(model, muscles, timestep()) : null;
        transfer = condition == MuscleCondition.REAFFERENTATION
                ? new Transfer(id(MujocoObject.ACTUATOR, "EIP"), id(MujocoObject.ACTUATOR, "EPL")) : null;
        if (condition == MuscleCondition.SARCOPENIA) {
            halveForces();
        }
        data.forward();
    }

    private void halveForces() {
        var gains = model.doubles("actuator_gainprm");
        var inertia = model.doubles("actuator_acc0");
        for (int muscle : muscles) {
            double force = gains.get(muscle, FORCE);
            gains.set(muscle, FORCE, 0.5 * (force < 0 ? gains.get(muscle, SCALE) / inertia.get(muscle) : force));
        }
    }

    /** Number of a thing; hands that MyoSuite composes have the side in their names, {@code IFtip_r}. */
    final int id(MujocoObject kind, String name) {
        var names = model.names(kind);
        return model.id(kind, names.contains(name) || !names.contains(name + "_r") ? name : name + "_r");
    }

    /** Where a site is. */
    final Doubles site(String name) {
        return data.siteXpos().row(id(MujocoObject.SITE, name));
    }

    /** Adds numbers to what is observed. */
    final void sense(String name, int size, Writer writer) {
        sense(Sense.of(name, size), writer);
    }

    /** Adds positions and velocities per step, without the last of them. */
    final void senseJoints(int positionsLeftOut, int velocitiesLeftOut) {
        var positions = qpos.slice(0, qpos.size() - positionsLeftOut);
        sense(Sense.PROPRIOCEPTION, positions.size(), positions::copyTo);
        senseVelocities(Sense.PROPRIOCEPTION, qvel.slice(0, qvel.size() - velocitiesLeftOut));
    }

    /** Adds velocities per step. */
    final void senseVelocities(String name, Doubles velocities) {
        sense(name, velocities.size(), (into, offset) -> {
            for (int i = 0; i < velocities.size(); i++) {
                into[offset + i] = (float) (velocities.get(i) * timestep());
            }
        });
    }

    /** Adds how active the muscles are: the last sense. */
    final void senseActivation() {
        if (model.na() > 0) {
            sense("activation", model.na(), data.act()::copyTo);
        }
    }

    /** Puts joints with motors of their own into the middle of their range, as MyoSuite does at first. */
    final void centerMotors() {
        var kinds = model.ints("actuator_trntype");
        var joints = model.ints("actuator_trnid");
        for (int i = 0; i < model.nu(); i++) {
            if (kinds.get(i) == JOINT) {
                int joint = joints.get(2 * i);
                qpos.set(model.ints("jnt_qposadr").get(joint), middle(model.doubles("jnt_range").row(joint)));
            }
        }
    }

    private static double middle(Doubles range) {
        return (range.get(0) + range.get(1)) / 2;
    }

    /** Draws a state and a goal. The body is at rest, its motors in the middle. */
    abstract void draw(RandomGenerator random);

    /** Looks at the present state. */
    abstract Judgment judge();

    /** Minus the norm of all activations, per muscle. */
    final double effort() {
        return model.na() == 0 ? 0 : -norm(data.act()) / model.na();
    }

    @Override
    protected final void begin(RandomGenerator random) {
        solvedSteps = 0;
        if (fatigue != null) {
            fatigue.rest();
        }
        centerMotors();
        draw(random);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        excite(action, offset);
        simulate();
        data.forward();
        mark();
        var now = judge();
        solvedSteps += now.solved ? 1 : 0;
        double reward = 0;
        for (var weight : weights.entrySet()) {
            reward += weight.getValue() * now.terms.get(weight.getKey());
        }
        return new Outcome(reward, now.over, false);
    }

    private void excite(float[] action, int offset) {
        var controls = data.ctrl();
        for (int i = 0; i < controls.size(); i++) {
            double u = Math.clamp(action[offset + i], -1, 1);
            double low = ranges.get(i, 0);
            double high = ranges.get(i, 1);
            controls.set(i, muscles.length > 0 ? u : (low + high) / 2 + u * (high - low) / 2);
        }
        for (int i = 0; i < muscles.length; i++) {
            float excitation = excitation(action[offset + muscles[i]]);
            controls.set(muscles[i], fatigue == null ? excitation : (float) fatigue.excite(i, excitation));
        }
        if (transfer != null) {
            controls.set(transfer.to, controls.get(transfer.from));
            controls.set(transfer.from, 0);
        }
    }

    /** In single precision, as MyoSuite computes it. */
    float excitation(float action) {
        return 1 / (1 + SinglePrecision.exp(-5 * (Math.clamp(action, -1, 1) - 0.5f)));
    }

    static double norm(Doubles numbers) {
        double squares = 0;
        for (int i = 0; i < numbers.size(); i++) {
            squares += numbers.get(i) * numbers.get(i);
        }
        return Math.sqrt(squares);
    }

    static double distance(Doubles a, Doubles b) {
        double squares = 0;
        for (int i = 0; i < a.size(); i++) {
            squares += (a.get(i) - b.get(i)) * (a.get(i) - b.get(i));
        }
        return Math.sqrt(squares);
    }

    /** Writes a - b. */
    static Writer difference(Doubles a, Doubles b) {
        return (into, offset) -> {
            for (int i = 0; i < a.size(); i++) {
                into[offset + i] = (float) (a.get(i) - b.get(i));
            }
        };
    }

    /** 1 if it is so, else 0. */
    static double one(boolean so) {
        return so ? 1 : 0;
    }

    /**
     * The terms of the reward; {@code solved}: whether the task is solved now; {@code success}: whether it has been in
     * more than 5 steps of the episode.
     */
    @Override
    public final Map<String, Double> measures() {
        var now = judge();
        var measures = new HashMap<>(now.terms);
        measures.put("solved", one(now.solved));
        measures.put("success", one(solvedSteps > SUCCESSFUL_STEPS));
        return measures;
    }
}
