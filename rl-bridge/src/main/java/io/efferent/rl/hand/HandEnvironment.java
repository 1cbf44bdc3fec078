package io.efferent.rl.hand;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.ActionSpace;
import io.efferent.rl.MujocoEnvironment;
import io.efferent.rl.Sense;
import java.util.Arrays;
import java.util.List;

/**
 * The hand with a task. An action is 20 numbers from -1 to 1, one per servo; {@link HandControl} says what they ask
 * for.
 *
 * <p>Proprioception is 24 joint angles (rad) and their velocities (rad/s), touch 92 forces (N). Positions are in the
 * world, m.
 */
abstract class HandEnvironment extends MujocoEnvironment {
    /** Fingertips in the order of goals; the thumb comes last. */
    static final List<String> TIPS = List.of("FF", "MF", "RF", "LF", "TH");

    static final int THUMB = 4;
    static final int JOINTS = 24;

    private static final int SERVOS = 20;
    private static final int WRIST_SERVOS = 2;
    private static final int TOUCHES = 92;
    private static final int SUBSTEPS = 10;

    /** The fingertips' sites. */
    final List<Doubles> tips;

    private final HandOptions options;
    private final Doubles range;
    private final Doubles length;
    private final Doubles force;

    /** A hand at rest. */
    HandEnvironment(String name, String model, HandOptions options) {
        super(name, HandModels.shared(model), SUBSTEPS, ActionSpace.Continuous.of(SERVOS, -1, 1));
        this.options = options;
        tips = TIPS.stream()
                .map(tip -> data.siteXpos().row(this.model.id(MujocoObject.SITE, tip + "_tip")))
                .toList();
        range = this.model.doubles("actuator_ctrlrange");
        length = data.doubles("actuator_length");
        force = data.actuatorForce();
        rest();
        data.forward();
    }

    /** Adds proprioception, and touch if it was chosen. */
    final void senseBody() {
        var angles = data.qpos().slice(0, JOINTS);
        var velocities = data.qvel().slice(0, JOINTS);
        sense(Sense.of(Sense.PROPRIOCEPTION, 2 * JOINTS), (into, offset) -> {
            angles.copyTo(into, offset);
            velocities.copyTo(into, offset + JOINTS);
        });
        if (options.touch()) {
            sense(Sense.of(Sense.TOUCH, TOUCHES), data.sensordata().slice(2 * JOINTS, TOUCHES)::copyTo);
        }
    }

    /** The positions of the five fingertips, one after the other. */
    final void writeTips(float[] into, int offset) {
        for (int i = 0; i < TIPS.size(); i++) {
            tips.get(i).copyTo(into, offset + 3 * i);
        }
    }

    /** Puts the body into the pose of the model's keyframe, servos included. */
    final void rest() {
        data.resetKeyframe(0);
    }

    /** Where the fingertips are, 15 numbers. */
    final double[] tipPositions() {
        return tips.stream().map(Doubles::toArray).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Sets the servos and goes on to the next action. */
    final void move(float[] action, int offset) {
        for (int i = 0; i < SERVOS; i++) {
            double low = range.get(i, 0);
            double high = range.get(i, 1);
            double from = options.control() == HandControl.ABSOLUTE ? (low + high) / 2 : length.get(i);
            data.ctrl().set(i, Math.clamp(from + action[offset + i] * (high - low) / 2, low, high));
        }
        simulate();
    }

    /** What the forces of the servos cost. */
    final double forceCost() {
        double squares = 0;
        for (int i = WRIST_SERVOS; i < SERVOS; i++) {
            squares += force.get(i) * force.get(i);
        }
        return options.forceCost() * squares;
    }

    static double distance(Doubles a, Doubles b) {
        return Math.sqrt(square(a.get(0) - b.get(0)) + square(a.get(1) - b.get(1)) + square(a.get(2) - b.get(2)));
    }

    static double square(double x) {
        return x * x;
    }
}
