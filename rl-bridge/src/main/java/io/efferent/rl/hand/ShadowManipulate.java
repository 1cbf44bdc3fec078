package io.efferent.rl.hand;

import io.efferent.mujoco.Doubles;
import io.efferent.mujoco.MujocoObject;
import io.efferent.rl.Sense;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A block, an egg or a pen is to be turned, and brought to a place if the task has one: Gymnasium-Robotics'
 * HandManipulate tasks.
 *
 * <p>The thing falls into the palm, turned at random but for the pen. With d the distance to the place of the goal (m;
 * 0 where it has none) and a the angle to its orientation (rad), the dense reward is -10 d - a. It is reached with a
 * below 0.1 rad and d below 1 cm, of the pen 5 cm; a turn of the pen about the vertical does not count. As in the
 * package a goes up to 2 pi: it depends on which of the two quaternions of an orientation the simulation has.
 *
 * <p>Senses: proprioception (48), vision (13: velocity m/s and rad/s, place and quaternion of the thing, scalar part
 * first), touch (92) if there is, goal (7).
 */
public final class ShadowManipulate extends ShadowHand {
    private static final int TOUCHES = 92;
    private static final int POSE = 7;
    private static final int VELOCITY = 6;
    private static final double TURN_THRESHOLD = 0.1;
    private static final double PLACE_NOISE = 0.005;
    private static final double LYING_HEIGHT = 0.04;
    private static final int SETTLING_STEPS = 10;
    private static final float[] MIDDLE = new float[20];
    /** Where a goal is, seen from the thing, m. */
    private static final double[][] PLACES = {{-0.04, 0.04}, {-0.06, 0.02}, {0, 0.06}};
    /** How far to the side a goal without a place is shown, m. */
    private static final double ASIDE = 0.15;
    private static final double HALF = Math.sqrt(0.5);
    /** Each side of a block on top. */
    private static final List<Quaternion> SIDES = List.of(
            new Quaternion(1, 0, 0, 0), new Quaternion(0, 1, 0, 0),
            new Quaternion(HALF, HALF, 0, 0), new Quaternion(HALF, -HALF, 0, 0),
            new Quaternion(HALF, 0, HALF, 0), new Quaternion(HALF, 0, -HALF, 0));

    private final Task task;
    private final Doubles pose = data.qpos().slice(JOINTS, POSE);
    private final Doubles place = pose.slice(0, 3);
    private final Doubles orientation = pose.slice(3, 4);
    private final Doubles center = data.siteXpos().row(model.id(MujocoObject.SITE, "object:center"));
    private final List<Mark> marks = new ArrayList<>();

    /** What is turned. */
    enum Thing {
        BLOCK(0.01), EGG(0.01), PEN(0.05);

        private final double threshold;

        Thing(double threshold) {
            this.threshold = threshold;
        }

        /** As names of tasks have it. */
        String title() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }

        private String model(Touch touch) {
            return "manipulate_" + title().toLowerCase(Locale.ROOT) + (touch == Touch.NONE ? "" : "_touch_sensors");
        }
    }

    /** Which orientations there are. */
    enum Turn {
        /** About the vertical. */
        Z(" about the vertical"),
        /** A block's sides are horizontal or vertical. */
        PARALLEL(" onto its sides"),
        /** About any axis. */
        XYZ("");

        private final String description;

        Turn(String description) {
            this.description = description;
        }

        String description() {
            return description;
        }

        Quaternion draw(RandomGenerator random) {
            double angle = random.nextDouble(-Math.PI, Math.PI);
            return switch (this) {
                case Z -> Quaternion.about(angle, 0, 0, 1);
                case PARALLEL -> Quaternion.about(angle, 0, 0, 1).times(SIDES.get(random.nextInt(SIDES.size())));
                case XYZ -> {
                    double x = random.nextDouble(-1, 1);
                    double y = random.nextDouble(-1, 1);
                    double z = random.nextDouble(-1, 1);
                    double length = Math.sqrt(x * x + y * y + z * z);
                    yield Quaternion.about(angle, x / length, y / length, z / length);
                }
            };
        }
    }

    /** How touch is observed: as whether there is any, or as forces (N). */
    enum Touch {
        NONE("", ""),
        BOOLEAN("_BooleanTouchSensors", ", with touch as yes or no"),
        CONTINUOUS("_ContinuousTouchSensors", ", with touch");

        private final String suffix;
        private final String description;

        Touch(String suffix, String description) {
            this.suffix = suffix;
            this.description = description;
        }

        String suffix() {
            return suffix;
        }

        String description() {
            return description;
        }
    }

    /**
     * What distinguishes the tasks.
     *
     * @param placed whether the goal has a place
     */
    record Task(Thing thing, boolean placed, Turn turn, Touch touch) {}

    /**
     * A part of the thing that shows the goal. It is moved in the data, so that all environments share the model.
     *
     * @param offset from the thing's middle, in its frame
     * @param place in the world
     * @param matrix its orientation
     */
    private record Mark(double[] offset, Doubles place, Doubles matrix) {}

    ShadowManipulate(Task task, boolean dense) {
        super("HandManipulate", task.thing.model(task.touch), dense, POSE);
        this.task = task;
        var sensors = model.names(MujocoObject.SENSOR);
        sense(Sense.of(Sense.VISION, VELOCITY), data.qvel().slice(JOINTS, VELOCITY)::copyTo);
        sense(Sense.of(Sense.VISION, POSE), pose::copyTo);
        if (task.touch != Touch.NONE) {
            int first = (int) sensors.stream().takeWhile(name -> !name.startsWith("robot0:TS_")).count();
            senseTouch(data.sensordata().slice(first, TOUCHES));
        }
        senseGoal();
        int target = model.id(MujocoObject.BODY, "target");
        mark(target, MujocoObject.GEOM, "geom");
        mark(target, MujocoObject.SITE, "site");
    }

    private void senseTouch(Doubles forces) {
        sense(Sense.of(Sense.TOUCH, TOUCHES), task.touch == Touch.CONTINUOUS ? forces::copyTo : (into, offset) -> {
            for (int i = 0; i < TOUCHES; i++) {
                into[offset + i] = forces.get(i) > 0 ? 1 : 0;
            }
        });
    }

    private void mark(int body, MujocoObject kind, String field) {
        var bodies = model.ints(field + "_bodyid");
        IntStream.range(0, model.count(kind)).filter(i -> bodies.get(i) == body).forEach(i -> marks.add(new Mark(
                model.doubles(field + "_pos").row(i).toArray(), data.doubles(field + "_xpos").row(i),
                data.doubles(field + "_xmat").row(i))));
    }

    @Override
    protected void begin(RandomGenerator random) {
        do {
            data.reset();
            if (task.thing != Thing.PEN) {
                orientation.setAll(Quaternion.of(orientation).times(task.turn.draw(random)).toArray());
            }
            addGaussian(place, PLACE_NOISE, random);
            ask(MIDDLE, 0);
            for (int i = 0; i < SETTLING_STEPS; i++) {
                simulate();
            }
            data.forward();
        } while (center.get(2) <= LYING_HEIGHT);
        data.setTime(0);
        double[] goal = pose.toArray();
        if (task.placed) {
            for (int axis = 0; axis < 3; axis++) {
                goal[axis] += random.nextDouble(PLACES[axis][0], PLACES[axis][1]);
            }
        }
        System.arraycopy(task.turn.draw(random).toArray(), 0, goal, 3, 4);
        setGoal(goal);
    }

    private Quaternion wanted() {
        return new Quaternion(goal(3), goal(4), goal(5), goal(6));
    }

    @Override
    protected void mark() {
        double[] matrix = wanted().matrix();
        for (var mark : marks) {
            for (int axis = 0; axis < 3; axis++) {
                double shown = goal(axis) + (axis == 0 && !task.placed ? ASIDE : 0);
                for (int j = 0; j < 3; j++) {
                    shown += matrix[3 * axis + j] * mark.offset[j];
                }
                mark.place.set(axis, shown);
            }
            mark.matrix.setAll(matrix);
        }
    }

    private double distance() {
        if (!task.placed) {
            return 0;
        }
        double squares = 0;
        for (int axis = 0; axis < 3; axis++) {
            squares += HandEnvironment.square(place.get(axis) - goal(axis));
        }
        return Math.sqrt(squares);
    }

    private double angle() {
        double[] is = task.thing == Thing.PEN
                ? Quaternion.of(orientation).withYawOf(wanted()).toArray() : orientation.toArray();
        double cosine = 0;
        for (int i = 0; i < is.length; i++) {
            cosine += is[i] * goal(3 + i);
        }
        return 2 * Math.acos(Math.clamp(cosine, -1, 1));
    }

    @Override
    double away() {
        return 10 * distance() + angle();
    }

    @Override
    boolean reached() {
        return distance() < task.thing.threshold && angle() < TURN_THRESHOLD;
    }

    /**
     * {@code is_success}: whether the goal is reached now; {@code distance}: to its place, m, 0 if it has none;
     * {@code angle}: to its orientation, rad.
     */
    @Override
    public Map<String, Double> measures() {
        return Map.of("is_success", reached() ? 1.0 : 0.0, "distance", distance(), "angle", angle());
    }
}
