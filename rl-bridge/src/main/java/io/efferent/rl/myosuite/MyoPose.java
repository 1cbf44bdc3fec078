package io.efferent.rl.myosuite;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Joints are to be brought to given angles.
 *
 * <p>With e the norm of all angles from here to the target (rad), reward = -e + 4 ([e &lt; threshold] + [e &lt; 1.5
 * threshold]) + effort - 50 [e &gt; 2 pi]; beyond that the episode ends. Solved: e &lt; threshold.
 *
 * <p>Observes angles, velocities, target - angles, activations.
 */
public final class MyoPose extends MyoEnvironment {
    private static final double FAR = 2 * Math.PI;

    private final Options options;
    private final double[] target;
    private final Doubles ranges;
    private final List<Doubles> tips;
    private final List<Doubles> marks;
    private final double[][] places;

    /**
     * What distinguishes the poses.
     *
     * @param low the smallest target angle of each joint, rad
     * @param high the largest
     * @param threshold below which it is solved, rad
     * @param anywhere whether it begins uniformly within the ranges of the joints; else at rest
     * @param effort weight of the effort
     * @param load a body whose mass is drawn from 0.1 to 2 kg; null for none
     * @param tips sites whose place in the target pose is shown, if there are sites called {@code _target}
     * @param frameSkip MuJoCo's steps per action
     */
    record Options(double[] low, double[] high, double threshold, boolean anywhere, double effort, String load,
            List<String> tips, int frameSkip) {}

    MyoPose(String name, MyoBody body, Options options) {
        super(name, body, options.frameSkip,
                Map.of("pose", 1.0, BONUS, 4.0, EFFORT, options.effort, PENALTY, 50.0));
        this.options = options;
        target = options.low.clone();
        ranges = model.doubles("jnt_range");
        var shown = options.tips.stream()
                .filter(tip -> model.names(MujocoObject.SITE).contains(tip + "_target")).toList();
        tips = shown.stream().map(this::site).toList();
        marks = shown.stream().map(tip -> site(tip + "_target")).toList();
        places = new double[marks.size()][3];
        senseJoints(0, 0);
        sense(Sense.GOAL, target.length, (into, offset) -> {
            for (int i = 0; i < target.length; i++) {
                into[offset + i] = (float) (target[i] - qpos.get(i));
            }
        });
        senseActivation();
    }

    /**
     * Gives the present episode another target.
     *
     * @param angles of the first joints, rad
     * @throws IllegalArgumentException if they are not as many as the target has
     */
    public void setTarget(double[] angles) {
        if (angles.length != target.length) {
            throw new IllegalArgumentException("angles: got " + angles.length + ", expected " + target.length);
        }
        System.arraycopy(angles, 0, target, 0, target.length);
    }

    @Override
    void draw(RandomGenerator random) {
        if (options.load != null) {
            load(random.nextDouble(0.1, 2));
        }
        for (int i = 0; i < target.length; i++) {
            target[i] = between(options.low[i], options.high[i], random);
        }
        if (!marks.isEmpty()) {
            findMarks();
        }
        for (int i = 0; i < qpos.size() && options.anywhere; i++) {
            qpos.set(i, between(ranges.get(i, 0), ranges.get(i, 1), random));
        }
    }

    private static double between(double low, double high, RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }

    /** Mass of what is carried, and its size. */
    private void load(double mass) {
        int body = model.id(MujocoObject.BODY, options.load);
        int geom = model.ints("body_geomadr").get(body);
        model.doubles("body_mass").set(body, mass);
        double radius = 0.01 + 2.5 * mass / 100;
        model.doubles("geom_size").set(geom, 0, radius);
    }

    /** Finds out where the tips are in the target pose. */
    private void findMarks() {
        double[] start = qpos.toArray();
        for (int i = 0; i < target.length; i++) {
            qpos.set(i, target[i]);
        }
        data.forward();
        for (int i = 0; i < marks.size(); i++) {
            places[i] = tips.get(i).toArray();
        }
        data.reset();
        qpos.setAll(start);
    }

    @Override
    protected void mark() {
        for (int i = 0; i < marks.size(); i++) {
            marks.get(i).setAll(places[i]);
        }
    }

    @Override
    Judgment judge() {
        double squares = 0;
        for (int i = 0; i < target.length; i++) {
            squares += (target[i] - qpos.get(i)) * (target[i] - qpos.get(i));
        }
        double error = Math.sqrt(squares);
        boolean solved = error < options.threshold;
        boolean far = error > FAR;
        return new Judgment(
                Map.of("pose", -error, BONUS, one(solved) + one(error < 1.5 * options.threshold), EFFORT, effort(),
                        PENALTY, -one(far)),
                solved, far);
    }
}
