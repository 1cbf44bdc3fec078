package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoModel;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A body that is to get ahead along x. An episode ends when the body is no longer well.
 *
 * <p>reward = forward · velocity + healthy · (1 if well) - control · |action|² - contact cost, where the velocity is
 * the mean one of the step, m/s. In {@link GymVersion#V4} the second term is paid in every step, also in the last.
 *
 * <p>It observes its positions, without those that only tell where it is, and its velocities.
 */
abstract class Locomotion extends MujocoEnvironment {
    /**
     * What a body usually has.
     *
     * @param frameSkip MuJoCo's steps per action
     * @param forward what a meter per second is worth
     * @param healthy what a step is worth in which it is well; 0 if it always is
     * @param control what an action's square costs
     * @param noise of the state at the start
     * @param axes along which it can go away: x, or x and y
     * @param velocityLimit to which observed velocities are clipped
     */
    record Usual(int frameSkip, double forward, double healthy, double control, double noise, int axes,
            double velocityLimit) {}

    /** What Gymnasium calls the terms of the reward. */
    record Names(String forward, String control, String healthy) {
        /** In all tasks of version 5. */
        static final Names V5 = new Names("reward_forward", "reward_ctrl", "reward_survive");
    }

    final GymVersion version;
    final Settings settings;
    final Doubles qpos;
    final Doubles qvel;
    final double noise;

    private final Usual usual;
    private final Names names;
    private final double forward;
    private final double healthy;
    private final double control;
    private final boolean ends;
    private final Doubles seen;
    private final double[] velocity;
    private final Map<String, Double> terms = new HashMap<>();

    /**
     * A body at rest.
     *
     * @param oldNames of the terms in version 4
     */
    Locomotion(String name, MujocoModel model, GymVersion version, Settings settings, Usual usual, Names oldNames) {
        super(name, settings.model(model), settings.frameSkip(usual.frameSkip));
        this.version = version;
        this.settings = settings;
        this.usual = usual;
        names = version == GymVersion.V4 ? oldNames : Names.V5;
        noise = settings.number("reset_noise_scale", usual.noise);
        forward = settings.number("forward_reward_weight", usual.forward);
        control = settings.number("ctrl_cost_weight", usual.control);
        boolean canFall = usual.healthy > 0;
        healthy = canFall ? settings.number("healthy_reward", usual.healthy) : 0;
        ends = canFall && settings.flag("terminate_when_unhealthy", true);
        qpos = data.qpos();
        qvel = data.qvel();
        velocity = new double[usual.axes];
        int skipped = settings.flag("exclude_current_positions_from_observation", true) ? usual.axes : 0;
        seen = qpos.slice(skipped, qpos.size() - skipped);
    }

    /** Where it is along an axis, m. */
    double position(int axis) {
        return qpos.get(axis);
    }

    /** Whether it is well. */
    boolean isHealthy() {
        return true;
    }

    /** Works out the forces of contacts where they matter, and what they cost in this step. */
    double contactCost() {
        return 0;
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        for (int axis = 0; axis < velocity.length; axis++) {
            velocity[axis] = -position(axis);
        }
        simulate(action, offset);
        for (int axis = 0; axis < velocity.length; axis++) {
            velocity[axis] = (velocity[axis] + position(axis)) / timestep();
        }
        boolean well = isHealthy();
        double ahead = forward * velocity[0];
        double bonus = well || version == GymVersion.V4 ? healthy : 0;
        double effort = control * squares(action, offset);
        double contact = contactCost();
        terms.put(names.forward, ahead);
        terms.put(names.control, -effort);
        if (usual.healthy > 0) {
            terms.put(names.healthy, bonus);
        }
        return new Outcome(ahead + bonus - effort - contact, !well && ends, false);
    }

    /** Reports another term of the reward. */
    final void term(String name, double value) {
        terms.put(name, value);
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, stateSize()));
    }

    final int stateSize() {
        return seen.size() + qvel.size();
    }

    @Override
    public void observe(float[] into, int offset) {
        seen.copyTo(into, offset);
        int begin = offset + seen.size();
        for (int i = 0; i < qvel.size(); i++) {
            into[begin + i] = (float) Math.clamp(qvel.get(i), -usual.velocityLimit, usual.velocityLimit);
        }
    }

    /**
     * How far it has come, {@code distance}, m; and what Gymnasium tells about the last step: the terms of the reward,
     * positions and velocities (m, m/s).
     */
    @Override
    public Map<String, Double> measures() {
        Map<String, Double> measures = new HashMap<>(terms);
        measures.put("distance", position(0));
        if (velocity.length == 1 && usual.healthy > 0) {
            measures.put("z_distance_from_origin", qpos.get(1) - model.doubles("qpos0").get(1));
        }
        double squares = 0;
        for (int axis = 0; axis < velocity.length; axis++) {
            var name = axis == 0 ? "x_" : "y_";
            double place = version == GymVersion.V4 ? position(axis) : qpos.get(axis);
            squares += place * place;
            measures.put(name + "position", place);
            measures.put(name + "velocity", velocity[axis]);
        }
        if (velocity.length > 1) {
            measures.put("distance_from_origin", Math.sqrt(squares));
            if (version == GymVersion.V4 && terms.containsKey(names.forward)) {
                measures.put("forward_reward", terms.get(names.forward));
            }
        }
        return measures;
    }
}
