package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A two-link arm in the plane is to touch a target, in Gymnasium's form.
 *
 * <p>Observation, 11 numbers: cosine of the two angles, sine of the two angles, x and y of the target (m), the two
 * angular velocities (rad/s), x, y and z from target to fingertip (m). Action: torque of the two joints, -1 to 1.
 * Reward: - distance from fingertip to target before the step (m) - |action|². The target is anywhere within 0.2 m of
 * the shoulder. It never ends by itself.
 *
 * <p>In {@link GymVersion#V5} the distance is that after the step, and z, always 0, is not observed (10 numbers).
 */
public final class Reacher extends MujocoEnvironment {
    private static final double POSITION_NOISE = 0.1;
    private static final double VELOCITY_NOISE = 0.005;
    private static final double REACH = 0.2;

    private final GymVersion version;
    private final Doubles qpos;
    private final Doubles qvel;
    private final Doubles fingertip;
    private final Doubles target;
    private final double distanceWeight;
    private final double control;
    private double far;
    private double effort;

    /** A reacher. */
    public Reacher(GymVersion version) {
        this(version, Settings.usual());
    }

    Reacher(GymVersion version, Settings settings) {
        super("Reacher", settings.model(Bodies.model("reacher")), settings.frameSkip(2));
        this.version = version;
        distanceWeight = settings.number("reward_dist_weight", 1);
        control = settings.number("reward_control_weight", 1);
        qpos = data.qpos();
        qvel = data.qvel();
        fingertip = data.xpos().row(model.id(MujocoObject.BODY, "fingertip"));
        target = data.xpos().row(model.id(MujocoObject.BODY, "target"));
    }

    @Override
    protected void begin(RandomGenerator random) {
        addUniform(qpos.slice(0, 2), POSITION_NOISE, random);
        addUniform(qvel.slice(0, 2), VELOCITY_NOISE, random);
        double x;
        double y;
        do {
            x = random.nextDouble(-REACH, REACH);
            y = random.nextDouble(-REACH, REACH);
        } while (Math.hypot(x, y) >= REACH);
        qpos.set(2, x);
        qpos.set(3, y);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        double before = distance();
        simulate(action, offset);
        far = distanceWeight * (version == GymVersion.V4 ? before : distance());
        effort = control * squares(action, offset);
        return new Outcome(-far - effort, false, false);
    }

    private double toFingertip(int axis) {
        return fingertip.get(axis) - target.get(axis);
    }

    private double distance() {
        return Math.hypot(Math.hypot(toFingertip(0), toFingertip(1)), toFingertip(2));
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, version == GymVersion.V4 ? 11 : 10));
    }

    @Override
    public void observe(float[] into, int offset) {
        for (int i = 0; i < 2; i++) {
            into[offset + i] = (float) Math.cos(qpos.get(i));
            into[offset + 2 + i] = (float) Math.sin(qpos.get(i));
            into[offset + 4 + i] = (float) qpos.get(2 + i);
            into[offset + 6 + i] = (float) qvel.get(i);
            into[offset + 8 + i] = (float) toFingertip(i);
        }
        if (version == GymVersion.V4) {
            into[offset + 10] = (float) toFingertip(2);
        }
    }

    /** Distance from fingertip to target, {@code distance}, m; and the terms of the last reward. */
    @Override
    public Map<String, Double> measures() {
        return Map.of("distance", distance(), "reward_dist", -far, "reward_ctrl", -effort);
    }
}
