package io.efferent.rl.myosuite;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A pen in the hand is to be turned to the direction of another one.
 *
 * <p>With p the way of the pen from its place (m) and c the cosine of the angle between both, reward = -p + c + 5
 * effort - 5 [p &gt; 0.075] + 10 ([c &gt; 0.9] + 5 [c &gt; 0.95]) where p &lt; 0.075; beyond that the episode ends.
 * Solved: c &gt; 0.95 and not dropped.
 *
 * <p>Observes the hand's angles, the pen's place, velocities and direction, the wanted direction, the pen from its
 * place, direction - wanted direction, activations.
 */
public final class MyoPenTwirl extends MyoEnvironment {
    private static final int FREEDOM = 6;
    private static final double DROPPED = 0.075;
    private static final double PALM_UP = -1.5;

    private final boolean random;
    private final Doubles pen;
    private final Doubles place;
    private final Direction direction;
    private final Direction wanted;

    /** From one end to the other, per length. */
    private record Direction(Doubles top, Doubles bottom, double length) {
        double get(int axis) {
            return (top.get(axis) - bottom.get(axis)) / length;
        }

        void write(float[] into, int offset) {
            for (int axis = 0; axis < 3; axis++) {
                into[offset + axis] = (float) get(axis);
            }
        }

        /** Cosine of the angle to another. */
        double cosine(Direction other) {
            double product = 0;
            double squares = 0;
            double otherSquares = 0;
            for (int axis = 0; axis < 3; axis++) {
                product += get(axis) * other.get(axis);
                squares += get(axis) * get(axis);
                otherSquares += other.get(axis) * other.get(axis);
            }
            return product / Math.sqrt(squares * otherSquares);
        }
    }

    /**
     * A hand with a pen in it.
     *
     * @param random whether the wanted direction varies
     */
    MyoPenTwirl(String name, MyoBody body, boolean random) {
        super(name, body, 5,
                Map.of("pos_align", 1.0, "rot_align", 1.0, EFFORT, 5.0, "drop", 5.0, BONUS, 10.0));
        this.random = random;
        pen = data.xpos().row(model.id(MujocoObject.BODY, "Object"));
        place = site("eps_ball");
        direction = direction("object");
        wanted = direction("target");
        var hand = qpos.slice(0, qpos.size() - FREEDOM);
        sense(Sense.PROPRIOCEPTION, hand.size(), hand::copyTo);
        sense(Sense.VISION, 3, pen::copyTo);
        senseVelocities(Sense.VISION, qvel.slice(qvel.size() - FREEDOM, FREEDOM));
        sense(Sense.VISION, 3, direction::write);
        sense(Sense.GOAL, 3, wanted::write);
        sense(Sense.GOAL, 3, difference(pen, place));
        sense(Sense.GOAL, 3, (into, offset) -> {
            for (int axis = 0; axis < 3; axis++) {
                into[offset + axis] = (float) (direction.get(axis) - wanted.get(axis));
            }
        });
        senseActivation();
    }

    private Direction direction(String thing) {
        var sites = model.doubles("site_pos");
        int top = model.id(MujocoObject.SITE, thing + "_top");
        int bottom = model.id(MujocoObject.SITE, thing + "_bottom");
        return new Direction(data.siteXpos().row(top), data.siteXpos().row(bottom),
                distance(sites.row(top), sites.row(bottom)));
    }

    @Override
    void draw(RandomGenerator generator) {
        qpos.slice(0, qpos.size() - FREEDOM).fill(0);
        qpos.set(0, PALM_UP);
        if (random) {
            double x = generator.nextDouble(-0.5, 0.5);
            double y = generator.nextDouble(-0.5, 0.5);
            model.doubles("body_quat").row(model.id(MujocoObject.BODY, "target")).setAll(
                    Math.cos(x) * Math.cos(y), Math.sin(x) * Math.cos(y), Math.cos(x) * Math.sin(y),
                    Math.sin(x) * Math.sin(y));
        }
    }

    @Override
    Judgment judge() {
        double away = distance(pen, place);
        double cosine = direction.cosine(wanted);
        boolean dropped = away > DROPPED;
        return new Judgment(
                Map.of("pos_align", -away, "rot_align", cosine, EFFORT, effort(), "drop", -one(dropped),
                        BONUS, away < DROPPED ? one(cosine > 0.9) + 5 * one(cosine > 0.95) : 0),
                cosine > 0.95 && !dropped, dropped);
    }
}
