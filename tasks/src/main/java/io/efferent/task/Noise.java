package io.efferent.task;

import io.efferent.array.RandomStreams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All noise of the body of a batch of trials, drawn once, by channel; whichever engine runs the trials reads it. */
final class Noise {
    /** Channel of the noise on excitations. */
    static final String ACTION = "action noise";

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
        for (int time = 0; time <= trials.steps(); time++) {
            if (time > 0) {
                draw(noise, ACTION, time - 1, trials, muscles, environment.actionNoise(), random);
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
            sequence.setAll(time, RandomStreams.gaussian(random, trials.batch() * width, deviation));
        }
    }
}
