package io.efferent.task;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Fixed;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;
import io.efferent.muscle.Muscle;
import io.efferent.muscle.afferent.SensingMuscle;
import java.util.List;

/** Afferents of a body whose muscles are {@link SensingMuscle}s, in 100 pulses/s, one column per muscle. */
public enum Afferents implements SensorySource, Fixed {
    /** Primary endings of spindles (Ia). */
    PRIMARY("primary afferents") {
        @Override
        NDArray rate(SensingMuscle muscle, Plant plant, EffectorState state) {
            return muscle.primary(plant.muscleConstants(), state.muscle(), state.output());
        }
    },

    /** Secondary endings of spindles (II). */
    SECONDARY("secondary afferents") {
        @Override
        NDArray rate(SensingMuscle muscle, Plant plant, EffectorState state) {
            return muscle.secondary(plant.muscleConstants(), state.muscle(), state.output());
        }
    },

    /** Golgi tendon organs (Ib). */
    TENDON_ORGANS("tendon organ afferents") {
        @Override
        NDArray rate(SensingMuscle muscle, Plant plant, EffectorState state) {
            return muscle.tendonOrgan(plant.muscleConstants(), state.muscle(), state.output());
        }
    };

    private final String label;

    Afferents(String label) {
        this.label = label;
    }

    abstract NDArray rate(SensingMuscle muscle, Plant plant, EffectorState state);

    @Override
    public String label() {
        return label;
    }

    /** @throws IllegalArgumentException if the muscles are others */
    @Override
    public List<Channel> channels(Effector effector) {
        sensing(effector.muscle());
        return List.of(new Channel(label, effector.muscleCount()));
    }

    @Override
    public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
        return rate(sensing(plant.muscle()), plant, state).mul(plant.constant(0.01));
    }

    private SensingMuscle sensing(Muscle muscle) {
        if (muscle instanceof SensingMuscle sensing) {
            return sensing;
        }
        throw new IllegalArgumentException(
                "sense '" + label + "': got muscles '" + muscle.name() + "', expected sensing muscles of one model");
    }
}
