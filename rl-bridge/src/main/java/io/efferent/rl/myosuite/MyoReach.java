package io.efferent.rl.myosuite;

import io.efferent.mujoco.Doubles;
import io.efferent.rl.Sense;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Fingertips are to be brought to given places.
 *
 * <p>With e the norm of all ways from k tips to their targets (m), near = 0.0125 k and far a multiple of k, reward = -e
 * + 4 ([e &lt; 2 near] + [e &lt; near]) - 50 [e &gt; far]; from the third step on an episode ends beyond far. Solved: e
 * &lt; near.
 *
 * <p>Observes angles, velocities, tips, target - tips, activations.
 */
public final class MyoReach extends MyoEnvironment {
    private static final double NEAR = 0.0125;

    private final Options options;
    private final List<Doubles> tips;
    /** Sites that show the targets. They are moved in the data, so that all environments share the model. */
    private final List<Doubles> marks;
    private final double[][] targets;

    /**
     * Where a tip has to go.
     *
     * @param tip its site
     * @param low corner of the box of targets in the world, m
     * @param high the opposite corner
     */
    record Target(String tip, double[] low, double[] high) {}

    /**
     * What distinguishes the reaches.
     *
     * @param far distance per tip, m, that ends the episode
     * @param reachable whether targets are places of the tips at random joint angles; else anywhere in the boxes
     * @param frameSkip MuJoCo's steps per action
     */
    record Options(List<Target> targets, double far, boolean reachable, int frameSkip) {}

    MyoReach(String name, MyoBody body, Options options) {
        super(name, body, options.frameSkip, Map.of("reach", 1.0, BONUS, 4.0, PENALTY, 50.0));
        this.options = options;
        tips = options.targets.stream().map(target -> site(target.tip)).toList();
        marks = options.targets.stream().map(target -> site(target.tip + "_target")).toList();
        targets = new double[tips.size()][3];
        senseJoints(0, 0);
        tips.forEach(tip -> sense(Sense.VISION, 3, tip::copyTo));
        IntStream.range(0, tips.size()).forEach(i -> sense(Sense.GOAL, 3, (into, offset) -> {
            for (int axis = 0; axis < 3; axis++) {
                into[offset + axis] = (float) (targets[i][axis] - tips.get(i).get(axis));
            }
        }));
        senseActivation();
    }

    /**
     * Gives a tip of the present episode another target.
     *
     * @param tip name of its site
     * @param place in the world, m (3)
     * @throws IllegalArgumentException if there is no such tip
     */
    public void setTarget(String tip, double[] place) {
        var names = options.targets.stream().map(Target::tip).toList();
        if (!names.contains(tip) || place.length != 3) {
            throw new IllegalArgumentException("target: got " + place.length + " numbers for '" + tip
                    + "', expected 3 for one of " + names);
        }
        targets[names.indexOf(tip)] = place.clone();
    }

    @Override
    void draw(RandomGenerator random) {
        if (options.reachable) {
            drawReachable(random);
            return;
        }
        for (int i = 0; i < targets.length; i++) {
            var target = options.targets.get(i);
            for (int axis = 0; axis < 3; axis++) {
                targets[i][axis] = target.low[axis] + (target.high[axis] - target.low[axis]) * random.nextDouble();
            }
        }
    }

    private void drawReachable(RandomGenerator random) {
        double[] start = qpos.toArray();
        do {
            for (int joint = 0; joint < model.njnt(); joint++) {
                var range = model.doubles("jnt_range").row(joint);
                if (range.get(0) < range.get(1)) {
                    qpos.set(joint, random.nextDouble(range.get(0), range.get(1)));
                }
            }
            data.forward();
        } while (!inside());
        for (int i = 0; i < targets.length; i++) {
            targets[i] = tips.get(i).toArray();
        }
        data.reset();
        qpos.setAll(start);
    }

    private boolean inside() {
        return IntStream.range(0, tips.size()).allMatch(i -> IntStream.range(0, 3).allMatch(axis ->
                tips.get(i).get(axis) >= options.targets.get(i).low[axis]
                        && tips.get(i).get(axis) <= options.targets.get(i).high[axis]));
    }

    @Override
    protected void mark() {
        for (int i = 0; i < targets.length; i++) {
            marks.get(i).setAll(targets[i]);
        }
    }

    @Override
    Judgment judge() {
        double squares = 0;
        for (int i = 0; i < targets.length; i++) {
            for (int axis = 0; axis < 3; axis++) {
                double way = targets[i][axis] - tips.get(i).get(axis);
                squares += way * way;
            }
        }
        double error = Math.sqrt(squares);
        double near = NEAR * tips.size();
        boolean far = data.time() > 2 * timestep() && error > options.far * tips.size();
        return new Judgment(
                Map.of("reach", -error, BONUS, one(error < 2 * near) + one(error < near), EFFORT, effort(),
                        PENALTY, -one(far)),
                error < near, far);
    }
}
