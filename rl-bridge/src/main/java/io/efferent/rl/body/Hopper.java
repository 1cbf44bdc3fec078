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
    private static final double NOISE = 0.005;
    private static final double LOWEST = 0.7;
    private static final double PITCH = 0.2;
    private static final double RANGE = 100;

    /** A hopper. */
    public Hopper(GymVersion version) {
        super("Hopper", Bodies.model("hopper"), 4, version, new Rates(1, 1, 1e-3), 1, 10);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, NOISE, random);
        addUniform(qvel, NOISE, random);
    }

    @Override
    boolean isHealthy() {
        boolean inRange = true;
        for (int i = 2; i < qpos.size(); i++) {
            inRange &= Math.abs(qpos.get(i)) < RANGE;
        }
        for (int i = 0; i < qvel.size(); i++) {
            inRange &= Math.abs(qvel.get(i)) < RANGE;
        }
        return inRange && qpos.get(1) > LOWEST && Math.abs(qpos.get(2)) < PITCH;
    }
}
