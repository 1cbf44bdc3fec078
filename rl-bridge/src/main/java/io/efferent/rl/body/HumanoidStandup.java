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
    private static final double NOISE = 0.01;

    private final BodySense sense;

    /** A humanoid lying down. */
    public HumanoidStandup(GymVersion version) {
        super("HumanoidStandup", Bodies.model("humanoid_standup"), 5);
        sense = new BodySense(data, version);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(data.qpos(), NOISE, random);
        addUniform(data.qvel(), NOISE, random);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        simulate(action, offset);
        data.computeBodyForces();
        double reward = height() / model.timestep() + 1 - 0.1 * squares(action, offset) - sense.contactCost();
        return new Outcome(reward, false, false);
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

    /** Height of the torso, {@code height}, m. */
    @Override
    public Map<String, Double> measures() {
        return Map.of("height", height());
    }
}
