package io.efferent.rl.body;

import java.util.random.RandomGenerator;

/**
 * Three links swim in a thick fluid (Coulom 2002, in Gymnasium's form).
 *
 * <p>Observation, 8 numbers: heading and two joint angles (rad), then velocity along x and y (m/s), of heading and
 * joints (rad/s). Action: torque of the two joints, -1 to 1. Reward: velocity - 0.0001 · |action|². It never ends by
 * itself.
 */
public final class Swimmer extends Locomotion {
    /** A swimmer; both versions are the same. */
    public Swimmer(GymVersion version) {
        this(version, Settings.usual());
    }

    Swimmer(GymVersion version, Settings settings) {
        super("Swimmer", Bodies.model("swimmer"), version, settings,
                new Usual(4, 1, 0, 1e-4, 0.1, 2, Double.POSITIVE_INFINITY), new Names("reward_fwd", "reward_ctrl", ""));
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, noise, random);
        addUniform(qvel, noise, random);
    }
}
