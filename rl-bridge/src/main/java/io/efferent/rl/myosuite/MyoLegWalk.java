package io.efferent.rl.myosuite;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Two legs of 80 muscles are to walk at 1.2 m/s. An action is the excitations themselves, 0 to 1.
 *
 * <p>With v the velocity of the center of mass across and ahead (m/s), phase a share of a stride of 100 steps, h the
 * distance of both hip flexions from 0.8 cosines of the phase, r that of the root's quaternion from standing, and m the
 * mean of how far the hips are turned and spread (rad), reward = 5 (exp(-(1.2 - v ahead)²) + exp(-(v across)²)) - 10 h
 * + 10 exp(-5 r) + 5 exp(-5 m) - 100 [fallen]. Fallen, which ends the episode: the center of mass below 0.8 m, or the
 * root turned out of its direction. Solved: not fallen, and within 0.5 m/s of the velocity.
 *
 * <p>Observes positions but x and y, velocities, v, orientation of the torso, heights of the ankles and of the center
 * of mass, ankles from the pelvis, phase, length, velocity and force (kN) of muscles, activations.
 */
public final class MyoLegWalk extends MyoEnvironment {
    private static final double STRIDE = 100;
    private static final double SPEED = 1.2;
    private static final double LOWEST = 0.8;
    private static final double MOST_TURNED = 0.8;
    private static final double TOLERANCE = 0.5;
    private static final double LIMIT = 100;
    private static final int RUNNING = 2;
    private static final int QUATERNION = 3;

    private final Doubles centers = data.doubles("xipos");
    private final Doubles velocities = data.doubles("cvel");
    private final double[] standing = model.doubles("key_qpos").row(0).toArray();
    private final double[] running = model.doubles("key_qpos").row(RUNNING).toArray();
    private final double[] runningVelocity = model.doubles("key_qvel").row(RUNNING).toArray();
    private final int[] hips = joints("hip_flexion_l", "hip_flexion_r");
    private final int[] sideways = joints("hip_adduction_l", "hip_adduction_r", "hip_rotation_l", "hip_rotation_r");
    private int steps;

    /** Legs in the middle of a stride. */
    MyoLegWalk(String name, MyoBody body) {
        super(name, body, 10,
                Map.of("vel_reward", 5.0, "done", -100.0, "cyclic_hip", -10.0, "ref_rot", 10.0,
                        "joint_angle_rew", 5.0),
                0);
        MyoModels.sinkTerrain(model);
        var seen = qpos.slice(2, qpos.size() - 2);
        sense(Sense.PROPRIOCEPTION, seen.size(), seen::copyTo);
        senseVelocities(Sense.PROPRIOCEPTION, qvel);
        sense(Sense.PROPRIOCEPTION, 2, (into, offset) -> {
            into[offset] = (float) velocity(0);
            into[offset + 1] = (float) velocity(1);
        });
        sense(Sense.PROPRIOCEPTION, 4, data.xquat().row(body("torso"))::copyTo);
        var places = data.xpos();
        int pelvis = body("pelvis");
        var ankles = List.of(body("talus_l"), body("talus_r"));
        ankles.forEach(ankle -> sense(Sense.VISION, 1,
                (into, offset) -> into[offset] = (float) places.get(ankle, 2)));
        sense(Sense.VISION, 1, (into, offset) -> into[offset] = (float) height());
        ankles.forEach(ankle -> sense(Sense.VISION, 3, difference(places.row(ankle), places.row(pelvis))));
        sense(Sense.GOAL, 1, (into, offset) -> into[offset] = (float) phase());
        senseMuscles("actuator_length", 1, Double.POSITIVE_INFINITY);
        senseMuscles("actuator_velocity", 1, LIMIT);
        senseMuscles("actuator_force", 1000, LIMIT);
        senseActivation();
    }

    private void senseMuscles(String field, double unit, double limit) {
        var numbers = data.doubles(field);
        sense("muscles", numbers.size(), (into, offset) -> {
            for (int i = 0; i < numbers.size(); i++) {
                into[offset + i] = (float) Math.clamp(numbers.get(i) / unit, -limit, limit);
            }
        });
    }

    private int body(String name) {
        return model.id(MujocoObject.BODY, name);
    }

    private int[] joints(String... names) {
        return List.of(names).stream()
                .mapToInt(name -> model.ints("jnt_qposadr").get(model.id(MujocoObject.JOINT, name))).toArray();
    }

    /** Of the center of mass, across (0) and ahead (1), as MyoSuite has it. */
    private double velocity(int axis) {
        return -meanByMass(velocities, 3 + axis);
    }

    private double height() {
        return meanByMass(centers, 2);
    }

    private double phase() {
        return steps / STRIDE % 1;
    }

    @Override
    float excitation(float action) {
        return Math.clamp(action, 0, 1);
    }

    @Override
    void draw(RandomGenerator random) {
        steps = 0;
        qpos.setAll(running);
        qvel.setAll(runningVelocity);
    }

    @Override
    protected Outcome act(float[] action, int offset) {
        steps++;
        return super.act(action, offset);
    }

    @Override
    Judgment judge() {
        double across = velocity(0);
        double slower = SPEED - velocity(1);
        double stride = 2 * Math.PI * phase();
        double turned = 0;
        for (int i = QUATERNION; i < QUATERNION + 4; i++) {
            turned += (qpos.get(i) - standing[i]) * (qpos.get(i) - standing[i]);
        }
        double spread = 0;
        for (int joint : sideways) {
            spread += Math.abs(qpos.get(joint)) / sideways.length;
        }
        boolean fallen = height() < LOWEST || isTurned();
        return new Judgment(
                Map.of("vel_reward", Math.exp(-slower * slower) + Math.exp(-across * across),
                        "cyclic_hip", Math.hypot(0.8 * Math.cos(stride + Math.PI) - qpos.get(hips[0]),
                                0.8 * Math.cos(stride) - qpos.get(hips[1])),
                        "ref_rot", Math.exp(-5 * Math.sqrt(turned)), "joint_angle_rew", Math.exp(-5 * spread),
                        "act_mag", -effort(), "done", one(fallen)),
                !fallen && Math.hypot(across, slower) < TOLERANCE, fallen);
    }

    /** Whether the root's own x axis leans too far towards that of the world. */
    private boolean isTurned() {
        double y = qpos.get(QUATERNION + 2);
        double z = qpos.get(QUATERNION + 3);
        return Math.abs(1 - 2 * (y * y + z * z)) > MOST_TURNED;
    }
}
