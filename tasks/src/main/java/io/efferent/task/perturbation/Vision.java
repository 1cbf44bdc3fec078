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
                    }));

    private Vision() {}

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
        boolean seesVelocity = scene.environment().sensors().stream()
                .anyMatch(sensor -> sensor.label().equals(Senses.HAND_VELOCITY.label()));
        if (seesVelocity) {
            trials.addSensePerturbation(
                    Senses.HAND_VELOCITY.label(), new SensePerturbation(gains, null, null));
        }
    }
}
