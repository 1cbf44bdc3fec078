package io.efferent.task;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All noise of the body of a batch of trials, drawn once, by channel; whichever engine runs the trials reads it. */
final class Noise {
    /** Channel of the noise on excitations. */
    static final String ACTION = "action noise";

    /** Channel of the noise on excitations that grows with them, as a share. */
    static final String PROPORTIONAL = "signal-dependent noise";
    /** Step for which the size of that noise is given, s. */
    private static final double REFERENCE_STEP = 0.01;

    private Noise() {}

    /** Channel of the noise of a sensor. */
    static String of(Sensor sensor) {
        return sensor.label() + " noise";
    }

    /**
     * Draws it.
     *
     * @param random its source; null for silence: zeros on the same channels
     * @return channels of the environment that are noisy, each [step + 1][trial][column]
     */
    static Map<String, Sequence> draw(Environment environment, Trials trials, RandomGenerator random) {
        Map<String, Sequence> noise = new LinkedHashMap<>();
        int muscles = environment.actionSize();
        ObservationRecipe recipe = environment.recipe();
        // White noise that is held over a step has a variance that falls with its length.
        double share = environment.signalDependentNoise()
                * Math.sqrt(REFERENCE_STEP / environment.effector().timestep());
        for (int time = 0; time <= trials.steps(); time++) {
            if (time > 0) {
                draw(noise, ACTION, time - 1, trials, muscles, environment.actionNoise(), random);
                draw(noise, PROPORTIONAL, time - 1, trials, muscles, share, random);
            }
            for (Sensor sensor : environment.sensors()) {
                draw(noise, of(sensor), time, trials, sensor.width(environment.effector()), sensor.noise(), random);
            }
            draw(noise, ObservationRecipe.NOISE, time, trials, recipe.size(), environment.observationNoise(), random);
        }
        return noise;
    }

    private static void draw(
            Map<String, Sequence> noise, String channel, int time, Trials trials, int width, double deviation,
            RandomGenerator random) {
        if (deviation == 0) {
            return;
        }
        Sequence sequence = noise.computeIfAbsent(
                channel, _ -> new Sequence(trials.steps() + 1, trials.batch(), width));
        if (random != null) {
            sequence.setAll(time, trials.noise(random, width, deviation));
        }
    }
}
