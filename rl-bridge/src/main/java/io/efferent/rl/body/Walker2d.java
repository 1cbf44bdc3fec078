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
    private final Settings.Range heights = settings.range("healthy_z_range", 0.8, 2);
    private final Settings.Range pitches = settings.range("healthy_angle_range", -1, 1);

    /** A walker. */
    public Walker2d(GymVersion version) {
        this(version, Settings.usual());
    }

    Walker2d(GymVersion version, Settings settings) {
        super("Walker2d", version == GymVersion.V4 ? Bodies.model("walker2d") : Bodies.evenFootedWalker(), version,
                settings, new Usual(4, 1, 1, 1e-3, 0.005, 1, 10), Names.V5);
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos, noise, random);
        addUniform(qvel, noise, random);
    }

    @Override
    boolean isHealthy() {
        return heights.inside(qpos.get(1)) && pitches.inside(qpos.get(2));
    }
}
