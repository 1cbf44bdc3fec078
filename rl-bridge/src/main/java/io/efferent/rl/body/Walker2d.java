package io.efferent.rl.body;

import java.util.random.RandomGenerator;

/**
 * Two legs that walk in the vertical plane: the hopper with a second leg, in Gymnasium's form.
 *
 * <p>Observation, 17 numbers: height (m) and pitch of the torso, angles of right thigh, leg, foot and of the left ones
 * (rad), then the velocities: along x and z (m/s), of pitch and of the six joints (rad/s), clipped to ±10. Action:
 * torque of the six joints, -1 to 1. Reward: velocity + 1 - 0.001 · |action|². An episode ends when the torso is not
 * between 0.8 and 2 m, or pitched by 1 rad or more.
 *
 * <p>In {@link GymVersion#V5} the right foot grips as well as the left one, friction 1.9; before, 0.9.
 */
public final class Walker2d extends Locomotion {
    private static final double NOISE = 0.005;
    private static final double LOWEST = 0.8;
    private static final double HIGHEST = 2;
    private static final double PITCH = 1;

    /** A walker. */
    public Walker2d(GymVersion version) {
        super("Walker2d", version == GymVersion.V4 ? Bodies.model("walker2d") : Bodies.evenFootedWalker(), 4, version,
                new Rates(1, 1, 1e-3), 1, 10);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, NOISE, random);
        addUniform(qvel, NOISE, random);
    }

    @Override
    boolean isHealthy() {
        double height = qpos.get(1);
        return height > LOWEST && height < HIGHEST && Math.abs(qpos.get(2)) < PITCH;
    }
}
