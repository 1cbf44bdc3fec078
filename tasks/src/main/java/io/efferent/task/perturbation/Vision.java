package io.efferent.task.perturbation;

import static io.efferent.task.perturbation.Setting.number;

import io.efferent.task.SensePerturbation;
import io.efferent.task.Senses;
import io.efferent.task.Sequence;
import io.efferent.task.Trials;
import java.util.List;
import java.util.function.IntFunction;

/** What is seen of the hand: linear changes about the start of the reach. */
final class Vision {
    static final List<Definition> DEFINITIONS = List.of(
            new Definition("rotation", "visuomotor rotation about the start",
                    "Krakauer et al. 2000: 30 degrees, also 45 and 60 (M)",
                    List.of(number("angle", 30, "degrees, counter-clockwise")),
                    given -> (scene, trials) -> {
                        scene.requirePlane();
                        aboutStart(scene, trials, trial -> Geometry.rotation(
                                Math.toRadians(given.number("angle") * scene.size(trial))));
                    }),
            new Definition("gain", "visuomotor gain about the start",
                    "0.5 to 2; Ikegami et al.: 1 to 1.33 in small steps (V)",
                    List.of(number("gain", 1.33, "seen over real displacement")),
                    given -> (scene, trials) -> aboutStart(scene, trials, trial -> Geometry.times(
                            1 + (given.number("gain") - 1) * scene.size(trial),
                            Geometry.identity(scene.dimension())))),
            new Definition("mirror", "reversal of what is seen across the line from start to target",
                    "Telgen et al. 2014 (M)", List.of(),
                    _ -> (scene, trials) -> {
                        scene.requirePlane();
                        aboutStart(scene, trials, trial -> Geometry.plus(
                                Geometry.identity(2), -2 * scene.size(trial),
                                Geometry.outer(scene.left(trial), scene.left(trial))));
                    }),
            new Definition("cursor-clamp",
                    "error clamp: the cursor moves on the line from start to target, or on one beside it",
                    "Morehead et al. 2017 (M)",
                    List.of(Setting.automatic("angle", Setting.Type.NUMBER,
                            "degrees, counter-clockwise; the cursor is as far from the start as the hand, in this "
                            + "direction from that of the target; default the projection of the hand on the line")),
                    Vision::clamp),
            new Definition("cursor-jump", "the cursor jumps aside",
                    "20 to 30 mm after 25 to 50 % of the distance (M)",
                    Timing.sudden(Timing.DELAY,
                            number("lateral", 0.02, "m, to the left of the movement"),
                            number("forward", 0, "m, along the movement"),
                            number("moved", 0.25, "fraction of the distance after which it jumps, without an onset")),
                    Vision::jump));

    private Vision() {}

    private static Change clamp(Arguments given) {
        if (!given.has("angle")) {
            return (scene, trials) -> aboutStart(scene, trials, trial -> Geometry.plus(
                    Geometry.identity(scene.dimension()), -scene.size(trial), scene.across(trial)));
        }
        double[][] turn = Geometry.rotation(Math.toRadians(given.number("angle")));
        return (scene, trials) -> {
            scene.requirePlane();
            if (seesVelocity(scene)) {
                throw new IllegalArgumentException(scene.owner() + ", angle: got a sense '"
                        + Senses.HAND_VELOCITY.label() + "', which is not linear in the hand's velocity then, "
                        + "expected none, or a clamp without angle");
            }
            int times = scene.trials().steps() + 1;
            var offset = new Sequence(times, scene.batch(), 2);
            for (int trial = 0; trial < scene.batch(); trial++) {
                offset.fill(trial, 0, times, Geometry.times(scene.size(trial), scene.start()[trial]));
            }
            trials.addSensePerturbation(Senses.VISION.label(), new SensePerturbation(
                    scene.matrices(trial -> Geometry.times(1 - scene.size(trial), Geometry.identity(2))),
                    new SensePerturbation.Radial(scene.start(), scene.rows(trial -> Geometry.times(
                            scene.size(trial), Geometry.times(turn, scene.along(trial))))),
                    offset, null, null, null));
        };
    }

    private static Change jump(Arguments given) {
        Timing timing = Timing.of(given);
        if (timing.onset() == null && timing.delay() != 0) {
            throw new IllegalArgumentException(
                    "cursor-jump, delay: got " + timing.delay() + " without an onset, expected one");
        }
        double moved = given.notNegative("moved");
        return (scene, trials) -> {
            scene.requirePlane();
            int times = scene.trials().steps() + 1;
            boolean isTriggered = timing.onset() == null;
            Sequence gate = isTriggered ? null : timing.gate(scene, times);
            var offset = new Sequence(times, scene.batch(), 2);
            for (int trial = 0; trial < scene.batch(); trial++) {
                double[] jump = scene.aside(trial, given.number("forward"), given.number("lateral"));
                for (int time = 0; time < times; time++) {
                    offset.set(time, trial, Geometry.times(
                            isTriggered ? scene.size(trial) : gate.get(time, trial, 0), jump));
                }
            }
            double duration = timing.duration() < 0 ? times : Math.round(timing.duration() / scene.timestep());
            trials.addSensePerturbation(Senses.VISION.label(), new SensePerturbation(
                    null, null, offset,
                    isTriggered
                            ? new SensePerturbation.Trigger(
                                    scene.start(), scene.rows(trial -> new double[] {moved * scene.distance(trial)}),
                                    scene.rows(_ -> new double[] {duration}))
                            : null,
                    null, null));
        };
    }

    private static boolean seesVelocity(Scene scene) {
        return scene.environment().sensors().stream()
                .anyMatch(sensor -> sensor.label().equals(Senses.HAND_VELOCITY.label()));
    }

    /** Seen hand {@code p + G (x - p)}, and seen velocity {@code G v}. */
    private static void aboutStart(Scene scene, Trials.Builder trials, IntFunction<double[][]> gain) {
        double[][][] gains = scene.matrices(gain);
        int times = scene.trials().steps() + 1;
        var offset = new Sequence(times, scene.batch(), scene.dimension());
        for (int trial = 0; trial < scene.batch(); trial++) {
            double[] start = scene.start()[trial];
            offset.fill(trial, 0, times, Geometry.difference(start, Geometry.times(gains[trial], start)));
        }
        trials.addSensePerturbation(Senses.VISION.label(), new SensePerturbation(gains, offset, null));
        if (seesVelocity(scene)) {
            trials.addSensePerturbation(
                    Senses.HAND_VELOCITY.label(), new SensePerturbation(gains, null, null));
        }
    }
}
