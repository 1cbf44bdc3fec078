package io.efferent.rl.body;

import java.util.random.RandomGenerator;

/**
 * A leg that hops in the vertical plane (Erez, Tassa &amp; Todorov 2011, in Gymnasium's form).
 *
 * <p>Observation, 11 numbers: height (m) and pitch of the torso, angles of thigh, leg and foot (rad), then the
 * velocities: along x and z (m/s), of pitch and of the three joints (rad/s), clipped to ±10. Action: torque of the
 * three joints, -1 to
 * 1. Reward: velocity + 1 - 0.001 · |action|². An episode ends when the torso is at 0.7 m or lower, pitched by 0.2 rad
 * or more, or an angle or a velocity reaches ±100.
 */
public final class Hopper extends Locomotion {
    private final Settings.Range states = settings.range("healthy_state_range", -100, 100);
    private final Settings.Range heights = settings.range("healthy_z_range", 0.7, Double.POSITIVE_INFINITY);
    private final Settings.Range pitches = settings.range("healthy_angle_range", -0.2, 0.2);

    /** A hopper. */
    public Hopper(GymVersion version) {
        this(version, Settings.usual());
    }

    Hopper(GymVersion version, Settings settings) {
        super("Hopper", Bodies.model("hopper"), version, settings, new Usual(4, 1, 1, 1e-3, 0.005, 1, 10), Names.V5);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, noise, random);
        addUniform(qvel, noise, random);
    }

    @Override
    boolean isHealthy() {
        boolean inRange = true;
        for (int i = 2; i < qpos.size(); i++) {
            inRange &= states.inside(qpos.get(i));
        }
        for (int i = 0; i < qvel.size(); i++) {
            inRange &= states.inside(qvel.get(i));
        }
        return inRange && heights.inside(qpos.get(1)) && pitches.inside(qpos.get(2));
    }
}
