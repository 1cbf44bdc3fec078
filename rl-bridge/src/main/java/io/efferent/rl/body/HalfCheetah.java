package io.efferent.rl.body;

import java.util.random.RandomGenerator;

/**
 * A running animal with a hind leg and a fore leg in the vertical plane (Wawrzynski 2009, in Gymnasium's form).
 *
 * <p>Observation, 17 numbers: height (m) and pitch of the torso, angles of hind thigh, shin, foot and fore thigh, shin,
 * foot (rad), then the velocities: along x and z (m/s), of pitch and of the six joints (rad/s). Action: torque of the
 * six joints, -1 to 1. Reward: velocity - 0.1 · |action|². It never ends by itself.
 */
public final class HalfCheetah extends Locomotion {
    /** A half cheetah; both versions are the same. */
    public HalfCheetah(GymVersion version) {
        this(version, Settings.usual());
    }

    HalfCheetah(GymVersion version, Settings settings) {
        super("HalfCheetah", Bodies.model("half_cheetah"), version, settings,
                new Usual(5, 1, 0, 0.1, 0.1, 1, Double.POSITIVE_INFINITY), new Names("reward_run", "reward_ctrl", ""));
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, noise, random);
        addGaussian(qvel, noise, random);
    }
}
