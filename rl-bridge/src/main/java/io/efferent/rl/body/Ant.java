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
    private final Settings.Range heights = settings.range("healthy_z_range", 0.2, 1);
    private final Doubles body;
    private final Doubles forces;
    private final Settings.Range limits;
    private final double contactWeight;
    private final boolean feelsContacts;

    /** An ant. */
    public Ant(GymVersion version) {
        this(version, Settings.usual());
    }

    Ant(GymVersion version, Settings settings) {
        super("Ant", Bodies.model("ant"), version, settings,
                new Usual(5, 1, 1, 0.5, 0.1, 2, Double.POSITIVE_INFINITY), Names.V5);
        body = data.xpos().row(settings.body("main_body", 1, model));
        forces = data.doubles("cfrc_ext").slice(6, data.doubles("cfrc_ext").size() - 6);
        limits = settings.range("contact_force_range", -1, 1);
        contactWeight = settings.number("contact_cost_weight", 5e-4);
        feelsContacts = settings.flag("include_cfrc_ext_in_observation", true) && version == GymVersion.V5;
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, noise, random);
        addGaussian(qvel, noise, random);
    }

    @Override
    double position(int axis) {
        return body.get(axis);
    }

    @Override
    boolean isHealthy() {
        double height = qpos.get(2);
        return height >= heights.low() && height <= heights.high();
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
        term("reward_contact", -contactWeight * sum);
        return contactWeight * sum;
    }

    private double force(int i) {
        return limits.clamp(forces.get(i));
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, stateSize() + (feelsContacts ? forces.size() : 0)));
    }

    @Override
    public void observe(float[] into, int offset) {
        super.observe(into, offset);
        if (feelsContacts) {
            int begin = offset + stateSize();
            for (int i = 0; i < forces.size(); i++) {
                into[begin + i] = (float) force(i);
            }
        }
    }
}
