package io.efferent.rl;

import io.efferent.mujoco.MujocoData;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A body with a task that is acted on step by step, from one thread at a time.
 *
 * <p>Everything that happens follows from the seed of {@link #reset} and the actions since, so an episode can be
 * repeated.
 */
public interface RlEnvironment extends AutoCloseable {
    /** Its name on the command line. */
    String name();

    /** The modalities of an observation, in the order in which {@link #observe} writes them. */
    List<Sense> senses();

    /** What the agent may do. */
    ActionSpace actions();

    /** Time between two actions, s. */
    double timestep();

    /** Steps of an episode, where each has as many and ends of itself. */
    default OptionalInt episodeSteps() {
        return OptionalInt.empty();
    }

    /** Begins an episode. The seed fixes it. */
    void reset(long seed);

    /**
     * One step.
     *
     * @param actions holds the action
     * @param offset where it begins
     * @throws IllegalStateException if no episode is under way
     */
    Outcome step(float[] actions, int offset);

    /**
     * Writes the present observation.
     *
     * @param into where to
     * @param offset of its first number
     */
    void observe(float[] into, int offset);

    /**
     * What a step led to.
     *
     * @param reward earned by it
     * @param terminated the task has ended in a state from which nothing more can be earned
     * @param truncated the time is up, though more could have been earned
     */
    record Outcome(double reward, boolean terminated, boolean truncated) {
        /** Whether the episode is over. */
        public boolean isOver() {
            return terminated || truncated;
        }
    }

    /** How well the present episode has gone so far, besides its return, by name, as {@code success} (0 or 1). */
    default Map<String, Double> measures() {
        return Map.of();
    }

    /**
     * A picture of the present state.
     *
     * @throws UnsupportedOperationException if it cannot be drawn
     */
    default BufferedImage frame(int width, int height) {
        throw new UnsupportedOperationException(name() + " cannot be drawn");
    }

    /** The state of the body if MuJoCo simulates it, to be looked at between steps; empty for all others. */
    default Optional<MujocoData> mujocoData() {
        return Optional.empty();
    }

    /** Number of floats of an observation. */
    default int observationSize() {
        return senses().stream().mapToInt(Sense::size).sum();
    }

    @Override
    default void close() {}
}
