package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Two poles, one on the other, on a cart are to be kept upright, in Gymnasium's form.
 *
 * <p>Observation, 11 numbers: position x of the cart (m), sine of the two angles, cosine of the two angles, the three
 * velocities clipped to ±10, the three constraint forces clipped to ±10. Action: force on the cart, -1 to 1 times 500
 * N. Reward: 10 - 0.01 x² - (z - 2)² - 0.001 u² - 0.005 v², with x and z of the tip (m), u and v the angular velocities
 * (rad/s). An episode ends when the tip is at 1 m or lower.
 *
 * <p>In {@link GymVersion#V5} only the cart's constraint force is observed (9 numbers), and the last step is not given
 * the 10.
 */
public final class InvertedDoublePendulum extends MujocoEnvironment {
    private static final double LOWEST = 1;
    private static final double LIMIT = 10;

    private final GymVersion version;
    private final Doubles qpos;
    private final Doubles qvel;
    private final Doubles forces;
    private final Doubles tip;
    private final double healthy;
    private final double noise;

    /** A double pendulum. */
    public InvertedDoublePendulum(GymVersion version) {
        this(version, Settings.usual());
    }

    InvertedDoublePendulum(GymVersion version, Settings settings) {
        super("InvertedDoublePendulum", settings.model(Bodies.model("inverted_double_pendulum")),
                settings.frameSkip(5));
        this.version = version;
        healthy = settings.number("healthy_reward", 10);
        noise = settings.number("reset_noise_scale", 0.1);
        qpos = data.qpos();
        qvel = data.qvel();
        forces = data.doubles("qfrc_constraint").slice(0, version == GymVersion.V4 ? 3 : 1);
        tip = data.siteXpos().row(0);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, noise, random);
        addGaussian(qvel, noise, random);
    }

    private boolean isFallen() {
        return tip.get(2) <= LOWEST;
    }

    private double bonus() {
        return isFallen() && version == GymVersion.V5 ? 0 : healthy;
    }

    private double distancePenalty() {
        double x = tip.get(0);
        double below = tip.get(2) - 2;
        return 0.01 * x * x + below * below;
    }

    private double velocityPenalty() {
        double lower = qvel.get(1);
        double upper = qvel.get(2);
        return 1e-3 * lower * lower + 5e-3 * upper * upper;
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        simulate(action, offset);
        return new Outcome(bonus() - distancePenalty() - velocityPenalty(), isFallen(), false);
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, 8 + forces.size()));
    }

    @Override
    public void observe(float[] into, int offset) {
        into[offset] = (float) qpos.get(0);
        for (int i = 0; i < 2; i++) {
            into[offset + 1 + i] = (float) Math.sin(qpos.get(1 + i));
            into[offset + 3 + i] = (float) Math.cos(qpos.get(1 + i));
        }
        clipped(qvel, into, offset + 5);
        clipped(forces, into, offset + 8);
    }

    private static void clipped(Doubles values, float[] into, int offset) {
        for (int i = 0; i < values.size(); i++) {
            into[offset + i] = (float) Math.clamp(values.get(i), -LIMIT, LIMIT);
        }
    }

    /** The terms of the last reward, by Gymnasium's names. */
    @Override
    public Map<String, Double> measures() {
        return Map.of("reward_survive", bonus(), "distance_penalty", -distancePenalty(), "velocity_penalty",
                -velocityPenalty());
    }
}
