package io.efferent.rl.myosuite;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Forefinger and thumb are to turn a key.
 *
 * <p>With i and t how far the way from forefinger and thumb to the head of the key is from 3 cm (m), and q the key's
 * angle (rad), reward = q - 10 i - 10 t + effort + 4 ([q &gt; pi / 2] + [q &gt; pi]) - 25 ([i &gt; 0.05] + [t &gt;
 * 0.05]). An episode ends with i or t above 0.1. Solved: q beyond the goal.
 *
 * <p>Observes the hand's angles and velocities, the key's, head - forefinger, head - thumb, activations.
 */
public final class MyoKeyTurn extends MyoEnvironment {
    private static final double RADIUS = 0.03;
    private static final double FAR = 0.1;
    private static final double PLACE_NOISE = 0.01;

    private final boolean random;
    private final double goal;
    private final Doubles head;
    private final Doubles forefinger;
    private final Doubles thumb;
    private final double[] place;

    /**
     * A hand at a key.
     *
     * @param random whether place and angle of the key vary
     */
    MyoKeyTurn(String name, MyoBody body, boolean random) {
        super(name, body, 10, Map.of("key_turn", 1.0, "IFtip_approach", 10.0, "THtip_approach", 10.0, EFFORT, 1.0,
                BONUS, 4.0, PENALTY, 25.0));
        this.random = random;
        goal = random ? 2 * Math.PI : 3.14;
        head = site("keyhead");
        forefinger = site("IFtip");
        thumb = site("THtip");
        place = head.toArray();
        senseJoints(1, 1);
        sense(Sense.VISION, 1, qpos.slice(qpos.size() - 1, 1)::copyTo);
        senseVelocities(Sense.VISION, qvel.slice(qvel.size() - 1, 1));
        sense(Sense.VISION, 3, difference(head, forefinger));
        sense(Sense.VISION, 3, difference(head, thumb));
        senseActivation();
    }

    @Override
    void draw(RandomGenerator generator) {
        qpos.slice(0, qpos.size() - 1).fill(0);
        if (random) {
            qpos.set(qpos.size() - 1, generator.nextDouble(-Math.PI / 2, Math.PI / 2));
            var key = model.doubles("body_pos").row(model.id(MujocoObject.BODY, "key"));
            for (int axis = 0; axis < 3; axis++) {
                key.set(axis, place[axis] + generator.nextDouble(-PLACE_NOISE, PLACE_NOISE));
            }
        }
    }

    @Override
    Judgment judge() {
        double i = Math.abs(distance(head, forefinger) - RADIUS);
        double t = Math.abs(distance(head, thumb) - RADIUS);
        double turned = qpos.get(qpos.size() - 1);
        return new Judgment(
                Map.of("key_turn", turned, "IFtip_approach", -i, "THtip_approach", -t, EFFORT, effort(),
                        BONUS, one(turned > Math.PI / 2) + one(turned > Math.PI),
                        PENALTY, -one(i > FAR / 2) - one(t > FAR / 2)),
                turned > goal, i > FAR || t > FAR);
    }
}
