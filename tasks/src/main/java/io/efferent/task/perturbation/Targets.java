package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;

import io.efferent.task.Senses;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.util.List;

/** Where the hand is to go, and where the network is told to. */
final class Targets {
    /** The input by which tasks show the target. */
    private static final String GOAL = "goal";

    static final List<Definition> DEFINITIONS = List.of(
            new Definition("target-jump", "the target jumps aside, and stays there",
                    "30 to 50 mm (M)",
                    List.of(number("lateral", 0.03, "m, to the left of the movement"),
                            number("forward", 0, "m, along the movement"),
                            Timing.ONSET, number("delay", 0.2, "s after the onset"),
                            Setting.flag("delayed", true, "whether the network is told as late as it sees its hand"),
                            number("reaction", 0, "s until the loss expects the hand at the new target")),
                    Targets::jump));

    private Targets() {}

    private static Change jump(Arguments given) {
        Timing timing = Timing.of(given);
        double reaction = given.notNegative("reaction");
        return (scene, trials) -> {
            scene.requirePlane();
            Trials before = scene.trials();
            Sequence goal = before.inputs().get(GOAL);
            if (goal == null || goal.width() != 2) {
                throw new IllegalArgumentException(scene.owner() + ": got a task without an input '" + GOAL
                        + "' in the plane, expected one that shows the target");
            }
            int[] first = timing.first(scene.owner(), before, scene.timestep());
            int late = given.flag("delayed")
                    ? scene.environment().sensor(Senses.VISION.label()).delay() : 0;
            int reacting = (int) Math.round(reaction / scene.timestep());
            Sequence target = copy(before.target());
            Sequence shown = copy(goal);
            for (int trial = 0; trial < scene.batch(); trial++) {
                double[] jump = Geometry.times(scene.size(trial),
                        scene.aside(trial, given.number("forward"), given.number("lateral")));
                move(target, trial, first[trial] + reacting, jump);
                move(shown, trial, first[trial] + late, jump);
            }
            trials.setTarget(target).addInput(GOAL, shown);
        };
    }

    private static Sequence copy(Sequence sequence) {
        var copy = new Sequence(sequence.times(), sequence.trials(), sequence.width());
        for (int time = 0; time < copy.times(); time++) {
            for (int trial = 0; trial < copy.trials(); trial++) {
                copy.set(time, trial, sequence.get(time, trial, 0), sequence.get(time, trial, 1));
            }
        }
        return copy;
    }

    private static void move(Sequence sequence, int trial, int from, double[] by) {
        for (int time = Math.max(0, from); time < sequence.times(); time++) {
            sequence.set(time, trial, sequence.get(time, trial, 0) + by[0], sequence.get(time, trial, 1) + by[1]);
        }
    }
}
