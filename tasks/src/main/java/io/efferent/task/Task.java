package io.efferent.task;

import io.efferent.effector.Effector;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a body is to do: draws episodes as data, and says what counts as doing it well. The same task serves training
 * through the body and reinforcement learning.
 */
public interface Task {
    /** What trials are drawn for. */
    enum Purpose {
        /** Many different ones. */
        TRAINING,
        /** The standard set by which trained networks are compared. */
        VALIDATION
    }

    /** Short name, as used on the command line. */
    String name();

    /**
     * The channels the task adds to observations, in order.
     *
     * @param effector the body
     */
    List<Channel> inputs(Effector effector);

    /**
     * Draws episodes. Their inputs must be the channels of {@link #inputs}.
     *
     * @param effector the body, for its limits, kinematics and timestep
     * @param batch how many
     * @param random where all randomness comes from
     * @param purpose what they are for
     */
    Trials sample(Effector effector, int batch, RandomGenerator random, Purpose purpose);

    /** The usual loss of this task. */
    List<Loss> losses();

    /** Radius around the target that counts as reaching it, m. */
    default double targetRadius() {
        return 0.01;
    }

    /** How many validation trials to draw in figures; a task with a standard set has all of it come first. */
    default int displayedTrials() {
        return 16;
    }

    /** Number of control steps nearest to a duration in s, at least one. */
    static int steps(double duration, Effector effector) {
        return (int) Math.max(1, Math.round(duration / effector.timestep()));
    }
}
