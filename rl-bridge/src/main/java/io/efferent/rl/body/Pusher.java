package io.efferent.rl.body;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * An arm of seven joints is to push a disk to a goal, in Gymnasium's form.
 *
 * <p>Observation, 23 numbers: seven angles (rad) and velocities (rad/s) of shoulder, elbow, forearm and wrist, places
 * of the fingertips, the disk and the goal (m). Action: torque of the joints, -2 to 2. Reward, with distances before
 * the step: minus that from disk to goal, minus 0.5 times that from fingertips to disk, minus 0.1 · |action|². It never
 * ends by itself.
 *
 * <p>In {@link GymVersion#V5} the distances are those after the step, and the disk has a mass: 0.01 kg/m³ instead of
 * 0.00001.
 */
public final class Pusher extends MujocoEnvironment {
    private static final int JOINTS = 7;
    private static final double VELOCITY_NOISE = 0.005;
    private static final double CLOSEST = 0.17;

    private final GymVersion version;
    private final Doubles qpos;
    private final Doubles qvel;
    private final Doubles tips;
    private final Doubles disk;
    private final Doubles goal;
    private final double nearWeight;
    private final double distanceWeight;
    private final double control;
    private double near;
    private double far;
    private double effort;

    /** An arm at rest. */
    public Pusher(GymVersion version) {
        this(version, Settings.usual());
    }

    Pusher(GymVersion version, Settings settings) {
        super("Pusher", settings.model(Bodies.model(version == GymVersion.V4 ? "pusher_v4" : "pusher")),
                settings.frameSkip(5));
        this.version = version;
        nearWeight = settings.number("reward_near_weight", 0.5);
        distanceWeight = settings.number("reward_dist_weight", 1);
        control = settings.number("reward_control_weight", 0.1);
        qpos = data.qpos();
        qvel = data.qvel();
        tips = place("tips_arm");
        disk = place("object");
        goal = place("goal");
    }

    private Doubles place(String body) {
        return data.xpos().row(model.id(MujocoObject.BODY, body));
    }

    @Override
    protected void begin(RandomGenerator random) {
        near = 0;
        far = 0;
        effort = 0;
        double x;
        double y;
        do {
            x = random.nextDouble(-0.3, 0);
            y = random.nextDouble(-0.2, 0.2);
        } while (Math.hypot(x, y) <= CLOSEST);
        qpos.slice(JOINTS, 4).setAll(x, y, 0, 0);
        addUniform(qvel.slice(0, JOINTS), VELOCITY_NOISE, random);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        if (version == GymVersion.V4) {
            measure();
            simulate(action, offset);
        } else {
            simulate(action, offset);
            measure();
        }
        effort = squares(action, offset);
        return new Outcome(-distanceWeight * far - control * effort - nearWeight * near, false, false);
    }

    private void measure() {
        near = distance(disk, tips);
        far = distance(disk, goal);
    }

    private static double distance(Doubles a, Doubles b) {
        return Math.hypot(Math.hypot(a.get(0) - b.get(0), a.get(1) - b.get(1)), a.get(2) - b.get(2));
    }

    @Override
    public List<Sense> senses() {
        return List.of(Sense.of(Sense.PROPRIOCEPTION, 2 * JOINTS + 9));
    }

    @Override
    public void observe(float[] into, int offset) {
        qpos.slice(0, JOINTS).copyTo(into, offset);
        qvel.slice(0, JOINTS).copyTo(into, offset + JOINTS);
        int begin = offset + 2 * JOINTS;
        for (var place : List.of(tips, disk, goal)) {
            place.copyTo(into, begin);
            begin += 3;
        }
    }

    /**
     * Distance from disk to goal, {@code distance}, m; and the terms of the last reward, which version 4 gives without
     * their weights.
     */
    @Override
    public Map<String, Double> measures() {
        boolean weighted = version == GymVersion.V5;
        return Map.of("distance", distance(disk, goal), "reward_dist", -(weighted ? distanceWeight : 1) * far,
                "reward_ctrl", -(weighted ? control : 1) * effort, "reward_near", -(weighted ? nearWeight : 1) * near);
    }
}
