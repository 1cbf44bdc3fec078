package io.efferent.rl.myosuite;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * An egg-shaped object is to be held at a place above the palm.
 *
 * <p>With e the way from object to goal (m), reward = -100 e + 4 ([e &lt; 0.02] + [e &lt; 0.01]) - 10 [e &gt; 0.3];
 * beyond that the episode ends. Solved: e &lt; 0.01 m.
 *
 * <p>Observes the hand's angles and velocities, the object's place, goal - object, activations.
 */
public final class MyoObjectHold extends MyoEnvironment {
    private static final int PLACE = 7;
    private static final int MOTION = 6;
    private static final double NEAR = 0.01;
    private static final double DROPPED = 0.3;
    private static final double GOAL_NOISE = 0.03;
    private static final double PALM_UP = -1.5;

    private final boolean random;
    private final Doubles object;
    private final Doubles goal;
    private final double[] place;

    /**
     * A hand with an object in it.
     *
     * @param random whether the goal and the size of the object vary
     */
    MyoObjectHold(String name, MyoBody body, boolean random) {
        super(name, body, 10, Map.of("goal_dist", 100.0, BONUS, 4.0, PENALTY, 10.0));
        this.random = random;
        object = site("object");
        goal = site("goal");
        place = object.toArray();
        senseJoints(PLACE, MOTION);
        sense(Sense.VISION, 3, object::copyTo);
        sense(Sense.GOAL, 3, difference(goal, object));
        senseActivation();
    }

    @Override
    void draw(RandomGenerator generator) {
        qpos.slice(0, qpos.size() - PLACE).fill(0);
        qpos.set(0, PALM_UP);
        if (random) {
            int mark = model.id(MujocoObject.SITE, "goal");
            int geom = model.ngeom() - 1;
            for (int axis = 0; axis < 3; axis++) {
                model.doubles("site_pos").set(mark, axis,
                        place[axis] + generator.nextDouble(-GOAL_NOISE, GOAL_NOISE));
                double size = generator.nextDouble(0.02, 0.03);
                model.doubles("geom_size").set(geom, axis, size);
                model.doubles("site_size").set(mark, axis, size);
            }
            model.doubles("geom_rbound").set(geom, 0.03);
        }
    }

    @Override
    Judgment judge() {
        double error = distance(object, goal);
        boolean dropped = error > DROPPED;
        return new Judgment(
                Map.of("goal_dist", -error, BONUS, one(error < 2 * NEAR) + one(error < NEAR), EFFORT, effort(),
                        PENALTY, -one(dropped)),
                error < NEAR, dropped);
    }
}
