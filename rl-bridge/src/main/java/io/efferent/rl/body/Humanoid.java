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
    private static final double NOISE = 0.01;
    private static final double LOWEST = 1;
    private static final double HIGHEST = 2;

    private final Doubles masses;
    private final Doubles centers;
    private final BodySense sense;

    /** A humanoid. */
    public Humanoid(GymVersion version) {
        super("Humanoid", Bodies.model("humanoid"), 5, version, new Rates(1.25, 5, 0.1), 2, Double.POSITIVE_INFINITY);
        masses = model.doubles("body_mass");
        centers = data.doubles("xipos");
        sense = new BodySense(data, version);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, NOISE, random);
        addUniform(qvel, NOISE, random);
    }

    @Override
    double position() {
        double moment = 0;
        double mass = 0;
        for (int i = 0; i < masses.size(); i++) {
            moment += masses.get(i) * centers.get(i, 0);
            mass += masses.get(i);
        }
        return moment / mass;
    }

    @Override
    boolean isHealthy() {
        double height = qpos.get(2);
        return height > LOWEST && height < HIGHEST;
    }

    @Override
    double contactCost() {
        data.computeBodyForces();
        return version == GymVersion.V4 ? 0 : sense.contactCost();
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
