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
    private static final double NOISE = 0.1;

    /** A swimmer; both versions are the same. */
    public Swimmer(GymVersion version) {
        super("Swimmer", Bodies.model("swimmer"), 4, version, new Rates(1, 0, 1e-4), 2, Double.POSITIVE_INFINITY);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, NOISE, random);
        addUniform(qvel, NOISE, random);
    }
}
