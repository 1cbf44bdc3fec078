package io.efferent.rl.body;

import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The humanoid lies on its back and is to stand up (Tassa, Erez &amp; Todorov 2012, in Gymnasium's form).
 *
 * <p>Observation and action are those of {@link Humanoid}. Reward: height of the torso over MuJoCo's timestep of 0.003
 * s + 1
 * - 0.1 · |action|² - 0.0000005 · |external forces|² (at most 10). It never ends by itself.
 */
public final class HumanoidStandup extends MujocoEnvironment {
    private final double noise;
    private final double control;
    private final BodySense sense;
    private double effort;
    private double impact;

    /** A humanoid lying down. */
    public HumanoidStandup(GymVersion version) {
        this(version, Settings.usual());
    }

    HumanoidStandup(GymVersion version, Settings settings) {
        super("HumanoidStandup", settings.model(Bodies.model("humanoid_standup")), settings.frameSkip(5));
        noise = settings.number("reset_noise_scale", 0.01);
        control = settings.number("ctrl_cost_weight", 0.1);
        sense = new BodySense(data, version, settings, "impact_cost");
    }

    @Override
    protected void begin(RandomGenerator random) {
        effort = 0;
        impact = 0;
        addUniform(data.qpos(), noise, random);
        addUniform(data.qvel(), noise, random);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        simulate(action, offset);
        data.computeBodyForces();
        effort = control * squares(action, offset);
        impact = sense.contactCost();
        return new Outcome(height() / model.timestep() + 1 - effort - impact, false, false);
    }

    private double height() {
        return data.qpos().get(2);
    }

    @Override
    public List<Sense> senses() {
        return List.of(sense.sense());
    }

    @Override
    public void observe(float[] into, int offset) {
        sense.observe(into, offset);
    }

    /** Height of the torso, {@code height}, m; and what Gymnasium tells about the last step. */
    @Override
    public Map<String, Double> measures() {
        return Map.of("height", height(), "reward_linup", height() / model.timestep(), "reward_quadctrl", -effort,
                "reward_impact", -impact, "x_position", data.qpos().get(0), "y_position", data.qpos().get(1),
                "z_distance_from_origin", height() - model.doubles("qpos0").get(2));
    }
}
