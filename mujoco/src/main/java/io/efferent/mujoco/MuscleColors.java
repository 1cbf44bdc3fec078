package io.efferent.mujoco;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The colors of tendons that muscles pull: blue at rest, red when fully active. All other tendons keep their own.
 */
final class MuscleColors {
    /** Red, green, blue of a muscle at rest. */
    static final float[] REST = {0.25f, 0.35f, 0.75f};
    /** Of one that is fully active. */
    static final float[] ACTIVE = {0.9f, 0.1f, 0.1f};

    /** {@code mjGAIN_MUSCLE} and {@code mjTRN_TENDON}. */
    private static final int MUSCLE = 2;
    private static final int TENDON = 3;
    private static final int NONE = -1;

    private final MujocoModel model;
    /** Of each tendon, where the activation of its muscle is. */
    private final int[] places;

    MuscleColors(MujocoModel model) {
        this.model = model;
        places = new int[model.count(MujocoObject.TENDON)];
        Arrays.fill(places, NONE);
        int next = 0;
        for (int actuator = 0; actuator < model.nu(); actuator++) {
            boolean active = model.ints("actuator_dyntype").get(actuator) != 0;
            if (active && model.ints("actuator_gaintype").get(actuator) == MUSCLE
                    && model.ints("actuator_trntype").get(actuator) == TENDON) {
                places[model.ints("actuator_trnid").get(2 * actuator)] = next;
            }
            next += active ? 1 : 0;
        }
    }

    /** Whether a muscle pulls it. */
    boolean isMuscle(int tendon) {
        return places[tendon] != NONE;
    }

    /** How active the muscle of a tendon is, 0 to 1. */
    double activation(int tendon, MujocoData data) {
        return Math.clamp(data.act().get(places[tendon]), 0, 1);
    }

    /** Between rest and activity. */
    static float color(int channel, double activation) {
        return (float) (REST[channel] + activation * (ACTIVE[channel] - REST[channel]));
    }

    /** Does something while the model itself has these colors, and gives it back its own. */
    void during(MujocoData data, Runnable work) {
        if (Arrays.stream(places).allMatch(place -> place == NONE)) {
            work.run();
            return;
        }
        synchronized (model.memoryOwner()) {
            var colors = model.floats("tendon_rgba").memory();
            float[] own = colors.toArray(ValueLayout.JAVA_FLOAT);
            try {
                for (int tendon = 0; tendon < places.length; tendon++) {
                    for (int channel = 0; channel < 3 && isMuscle(tendon); channel++) {
                        colors.setAtIndex(ValueLayout.JAVA_FLOAT, 4L * tendon + channel,
                                color(channel, activation(tendon, data)));
                    }
                }
                work.run();
            } finally {
                for (int i = 0; i < own.length; i++) {
                    colors.setAtIndex(ValueLayout.JAVA_FLOAT, i, own[i]);
                }
            }
        }
    }
}
