package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
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
    private static final double NOISE = 0.1;
    private static final double LOWEST = 1;
    private static final double LIMIT = 10;

    private final GymVersion version;
    private final Doubles qpos;
    private final Doubles qvel;
    private final Doubles forces;
    private final Doubles tip;

    /** A double pendulum. */
    public InvertedDoublePendulum(GymVersion version) {
        super("InvertedDoublePendulum", Bodies.model("inverted_double_pendulum"), 5);
        this.version = version;
        qpos = data.qpos();
        qvel = data.qvel();
        forces = data.doubles("qfrc_constraint").slice(0, version == GymVersion.V4 ? 3 : 1);
        tip = data.siteXpos().row(0);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, NOISE, random);
        addGaussian(qvel, NOISE, random);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        simulate(action, offset);
        double x = tip.get(0);
        double z = tip.get(2);
        double lower = qvel.get(1);
        double upper = qvel.get(2);
        boolean fallen = z <= LOWEST;
        double bonus = fallen && version == GymVersion.V5 ? 0 : 10;
        double distance = 0.01 * x * x + (z - 2) * (z - 2);
        return new Outcome(bonus - distance - 1e-3 * lower * lower - 5e-3 * upper * upper, fallen, false);
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
}
