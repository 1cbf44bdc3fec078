package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Four legs of two joints around a ball (Schulman et al. 2015, in Gymnasium's form).
 *
 * <p>Observation, 27 numbers: height (m) and orientation (quaternion w, x, y, z) of the torso, angles of hip and ankle
 * of the legs front left, front right, back left, back right (rad), then the velocities: of the torso along x, y, z
 * (m/s) and around (rad/s), of the eight joints (rad/s). Action: torque of hip and ankle of the legs back right, front
 * left, front right, back left, -1 to 1. Reward: velocity + 1 - 0.5 · |action|². An episode ends when the torso is not
 * between 0.2 and 1 m.
 *
 * <p>In {@link GymVersion#V5} the external force on each of the 13 bodies follows in the observation, torque and force,
 * clipped to ±1 (105 numbers), and 0.0005 times the sum of their squares is taken from the reward.
 */
public final class Ant extends Locomotion {
    private static final double NOISE = 0.1;
    private static final double LOWEST = 0.2;
    private static final double HIGHEST = 1;
    private static final double CONTACT_COST = 5e-4;

    private final Doubles torso;
    private final Doubles forces;

    /** An ant. */
    public Ant(GymVersion version) {
        super("Ant", Bodies.model("ant"), 5, version, new Rates(1, 1, 0.5), 2, Double.POSITIVE_INFINITY);
        torso = data.xpos().row(1);
        forces = data.doubles("cfrc_ext").slice(6, data.doubles("cfrc_ext").size() - 6);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, NOISE, random);
        addGaussian(qvel, NOISE, random);
    }

    @Override
    double position() {
        return torso.get(0);
    }

    @Override
    boolean isHealthy() {
        double height = qpos.get(2);
        return height >= LOWEST && height <= HIGHEST;
    }

    @Override
    double contactCost() {
        if (version == GymVersion.V4) {
            return 0;
        }
        data.computeBodyForces();
        double sum = 0;
        for (int i = 0; i < forces.size(); i++) {
            sum += force(i) * force(i);
        }
        return CONTACT_COST * sum;
    }

    private double force(int i) {
        return Math.clamp(forces.get(i), -1, 1);
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, stateSize() + (version == GymVersion.V4 ? 0 : forces.size())));
    }

    @Override
    public void observe(float[] into, int offset) {
        super.observe(into, offset);
        if (version == GymVersion.V5) {
            int begin = offset + stateSize();
            for (int i = 0; i < forces.size(); i++) {
                into[begin + i] = (float) force(i);
            }
        }
    }
}
