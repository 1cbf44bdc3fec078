package io.efferent.rl.hand;

import io.efferent.rl.EnvironmentProvider;
import io.efferent.rl.EnvironmentSpec;
import io.efferent.rl.RlEnvironment;
import io.efferent.rl.hand.ShadowManipulate.Task;
import io.efferent.rl.hand.ShadowManipulate.Thing;
import io.efferent.rl.hand.ShadowManipulate.Touch;
import io.efferent.rl.hand.ShadowManipulate.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Tasks of Gymnasium-Robotics' Shadow hand, by its names: {@code BooleanTouchSensors} and
 * {@code ContinuousTouchSensors} observe touch, {@code Dense} rewards every approach.
 */
public final class ShadowTasks implements EnvironmentProvider {
    private static final int REACH_STEPS = 50;
    private static final int MANIPULATE_STEPS = 100;

    static final List<EnvironmentSpec> SPECS = all();

    @Override
    public List<EnvironmentSpec> specs() {
        return SPECS;
    }

    private static List<EnvironmentSpec> all() {
        List<EnvironmentSpec> specs = new ArrayList<>();
        both(specs, "HandReach", "-v3", "bring five fingertips of the Shadow hand to given places", REACH_STEPS,
                ShadowReach::new);
        manipulate(specs, "BlockRotateZ", Thing.BLOCK, false, Turn.Z);
        manipulate(specs, "BlockRotateParallel", Thing.BLOCK, false, Turn.PARALLEL);
        manipulate(specs, "BlockRotateXYZ", Thing.BLOCK, false, Turn.XYZ);
        for (var thing : Thing.values()) {
            var name = thing.title();
            if (thing != Thing.BLOCK) {
                manipulate(specs, name + "Rotate", thing, false, Turn.XYZ);
            }
            manipulate(specs, name, thing, true, Turn.XYZ);
            manipulate(specs, name + "Full", Touch.NONE, new Task(thing, true, Turn.XYZ, Touch.NONE));
        }
        return List.copyOf(specs);
    }

    private static void manipulate(
            List<EnvironmentSpec> specs, String name, Thing thing, boolean placed, Turn turn) {
        for (var touch : Touch.values()) {
            manipulate(specs, name, touch, new Task(thing, placed, turn, touch));
        }
    }

    private static void manipulate(List<EnvironmentSpec> specs, String name, Touch touch, Task task) {
        var description = "turn " + (task.thing() == Thing.EGG ? "an " : "a ")
                + task.thing().title().toLowerCase(Locale.ROOT) + " in the Shadow hand"
                + task.turn().description() + (task.placed() ? " and bring it to a place" : "") + touch.description();
        both(specs, "HandManipulate" + name + touch.suffix(), "-v1", description, MANIPULATE_STEPS,
                dense -> new ShadowManipulate(task, dense));
    }

    private static void both(
            List<EnvironmentSpec> specs, String name, String version, String description, int steps,
            Function<Boolean, RlEnvironment> factory) {
        specs.add(new EnvironmentSpec(name + version, description, steps, () -> factory.apply(false)));
        specs.add(new EnvironmentSpec(name + "Dense" + version, description + ", rewarded on the way", steps,
                () -> factory.apply(true)));
    }
}
