package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A person of 17 motors that is to run (Tassa, Erez &amp; Todorov 2012, in Gymnasium's form).
 *
 * <p>Observation, 376 numbers: height (m) and orientation (quaternion w, x, y, z) of the torso and 17 joint angles
 * (rad); 23 velocities; inertia (10 numbers) of the world and the 13 bodies; their velocity (6); 23 actuator torques;
 * the external force on the world and the bodies (6). Action: torque of the motors, -0.4 to 0.4. Reward: 1.25 ·
 * velocity of the center of mass + 5 - 0.1 · |action|². An episode ends when the torso is not between 1 and 2 m.
 *
 * <p>In {@link GymVersion#V5} world and root, always 0, are not observed (348 numbers), and external forces cost
 * 0.0000005 times the sum of their squares, at most 10.
 */
public final class Humanoid extends Locomotion {
    private final Settings.Range heights = settings.range("healthy_z_range", 1, 2);
    private final Doubles centers;
    private final BodySense sense;

    /** A humanoid. */
    public Humanoid(GymVersion version) {
        this(version, Settings.usual());
    }

    Humanoid(GymVersion version, Settings settings) {
        super("Humanoid", Bodies.model("humanoid"), version, settings,
                new Usual(5, 1.25, 5, 0.1, 0.01, 2, Double.POSITIVE_INFINITY),
                new Names("reward_linvel", "reward_quadctrl", "reward_alive"));
        centers = data.doubles("xipos");
        sense = new BodySense(data, version, settings, "contact_cost");
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, noise, random);
        addUniform(qvel, noise, random);
    }

    @Override
    double position(int axis) {
        return meanByMass(centers, axis);
    }

    @Override
    boolean isHealthy() {
        return heights.inside(qpos.get(2));
    }

    @Override
    double contactCost() {
        data.computeBodyForces();
        if (version == GymVersion.V4) {
            return 0;
        }
        double cost = sense.contactCost();
        term("reward_contact", -cost);
        return cost;
    }

    @Override
    public List<Sense> senses() {
        return List.of(sense.sense());
    }

    @Override
    public void observe(float[] into, int offset) {
        sense.observe(into, offset);
    }
}
