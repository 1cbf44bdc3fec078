package io.efferent.task;

import ai.djl.ndarray.NDArray;
import io.efferent.array.Tensors;
import io.efferent.effector.Effector;
import io.efferent.effector.EffectorState;
import io.efferent.effector.Endpoint;
import io.efferent.effector.Plant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** The ready-made senses. */
public enum Senses implements SensorySource {
    /** Where the hand is seen, m. */
    VISION("vision") {
        @Override
        public List<Channel> channels(Effector effector) {
            return List.of(new Channel(label(), effector.skeleton().dimension()));
        }

        @Override
        public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
            return hand.position();
        }
    },

    /**
     * Fiber lengths divided by optimal lengths, and fiber velocities divided by maximum velocities: muscle spindles.
     */
    PROPRIOCEPTION("proprioception") {
        @Override
        public List<Channel> channels(Effector effector) {
            int muscles = effector.muscleCount();
            return List.of(new Channel("fiber length", muscles), new Channel("fiber velocity", muscles));
        }

        @Override
        public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
            return Tensors.concatLast(plant.normalizedFiberLength(state), plant.normalizedFiberVelocity(state));
        }
    },

    /**
     * How far fibers are beyond their optimal length, as a share of it, and their velocities divided by maximum
     * velocities: what muscle spindles tell the spinal cord, with a delay of its own.
     */
    STRETCH("stretch") {
        @Override
        public List<Channel> channels(Effector effector) {
            int muscles = effector.muscleCount();
            return List.of(new Channel(label(), muscles), new Channel("stretch velocity", muscles));
        }

        @Override
        public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
            return Tensors.concatLast(
                    plant.normalizedFiberLength(state).sub(plant.constant(1)), plant.normalizedFiberVelocity(state));
        }
    },

    /** Joint positions and velocities, rad and rad/s, or m and m/s. */
    JOINTS("joints") {
        @Override
        public List<Channel> channels(Effector effector) {
            int dof = effector.skeleton().dof();
            return List.of(new Channel("joint position", dof), new Channel("joint velocity", dof));
        }

        @Override
        public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
            return Tensors.concatLast(state.position(), state.velocity());
        }
    },

    /** Muscle forces divided by maximum isometric forces: Golgi tendon organs. */
    TENDON_FORCE("tendon force") {
        @Override
        public List<Channel> channels(Effector effector) {
            return List.of(new Channel(label(), effector.muscleCount()));
        }

        @Override
        public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
            return state.force().div(plant.maximumIsometricForce());
        }
    },

    /** How fast the hand is seen to move, m/s. */
    HAND_VELOCITY("seen velocity") {
        @Override
        public List<Channel> channels(Effector effector) {
            return List.of(new Channel(label(), effector.skeleton().dimension()));
        }

        @Override
        public NDArray read(Plant plant, EffectorState state, Endpoint hand) {
            return hand.velocity();
        }
    };

    /** Names of the senses that an environment does not have by itself. */
    public static final List<String> ADDED = EnumSet.complementOf(EnumSet.of(VISION, PROPRIOCEPTION)).stream()
            .map(sense -> sense.label.replace(' ', '-')).toList();

    private final String label;

    Senses(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /**
     * A ready-made sense by name.
     *
     * @param label for example "joints" or "tendon-force"
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Senses named(String label) {
        return Arrays.stream(values()).filter(sense -> sense.label.equals(label.replace('-', ' '))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sense: got '" + label + "', expected one of "
                        + Arrays.stream(values()).map(Senses::label).toList()));
    }
}
