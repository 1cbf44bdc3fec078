package io.efferent.rl;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Many environments of one kind, stepped together, whose observations and rewards lie in arrays that stay the same.
 *
 * <p>Where an episode ends the next one begins at once: its first observation is then in {@link #observations}, the
 * last of the old one in {@link #finalObservations}. The seed fixes everything: episode n of environment i has a seed
 * of its own, so nothing depends on the number of threads.
 *
 * <p>A body that diverges ({@link io.efferent.mujoco.DivergenceException}) ends its episode as terminated, with reward
 * 0 for the last step and the observation before it as the last one. Actions, observations and rewards that are not
 * finite are refused.
 *
 * <p>To be driven by one thread. {@link #start} and {@link #await} step a part while the caller does something else:
 *
 * <pre>
 *   environments.start(actions, 0, half);
 *   // choose the actions of the others
 *   environments.await(0, half);
 * </pre>
 */
public interface VectorEnvironment extends AutoCloseable {
    /** Name of the environments. */
    String name();

    /** The modalities of an observation, in their order. */
    List<Sense> senses();

    /** What an agent may do. */
    ActionSpace actions();

    /** Time between two actions, s. */
    double timestep();

    /** How many environments. */
    int count();

    /** Number of floats of an observation. */
    default int observationSize() {
        return senses().stream().mapToInt(Sense::size).sum();
    }

    /** Present observations, (count, observationSize). */
    float[] observations();

    /** Last observations of episodes, (count, observationSize); a row counts only if the last step ended an episode. */
    float[] finalObservations();

    /** Rewards of the last step. */
    double[] rewards();

    /** Which environment, which episode (from 0) and which step of it (from 1), for messages. */
    default String where(int environment) {
        return name() + ", environment " + environment;
    }

    /** Whose episode the last step ended in a state from which nothing more can be earned. */
    boolean[] terminated();

    /** Whose episode the last step ended because the time was up. */
    boolean[] truncated();

    /** Begins an episode everywhere: after creation the first one, later the next one. */
    void reset();

    /**
     * Begins to step some of the environments.
     *
     * @param actions of all of them, (count, width); not to be changed before {@link #await} returns
     * @param from the first environment
     * @param to one after the last
     * @throws IllegalStateException if {@link #reset} was never called, or one of them is under way
     */
    void start(float[] actions, int from, int to);

    /**
     * Waits for steps that were started.
     *
     * @param from the first environment
     * @param to one after the last
     * @throws IllegalStateException if an environment failed; names it, its episode and step
     */
    void await(int from, int to);

    /**
     * In how many parts it is best stepped, by a caller that has something to do in between: 2, or 1 if stepping some
     * would hold up the others.
     */
    default int parts() {
        return Math.min(2, count());
    }

    /** Steps all. */
    default void step(float[] actions) {
        start(actions, 0, count());
        await(0, count());
    }

    /** Episodes that have ended since the last call, in the order of steps and then of environments. */
    List<Finished> drainFinished();

    /**
     * Seconds that environments have taken since the last call, added up over threads; those of one sweep of all count
     * once.
     */
    double drainSeconds();

    /** What is needed to go on from here in another process. Rewards and ends of the last step are not part of it. */
    Snapshot snapshot();

    /**
     * Goes on from where the snapshot was taken, exactly. Its seed replaces the present one.
     *
     * @throws IllegalArgumentException if the snapshot is of another number of environments, or cannot be repeated
     */
    void restore(Snapshot snapshot);

    @Override
    void close();

    /**
     * An episode that came to its end.
     *
     * @param environment its number
     * @param reward sum of its rewards
     * @param length in steps
     * @param measures at its end; none if the body diverged
     * @param divergence where and how the body diverged; null if it did not
     */
    record Finished(int environment, double reward, int length, Map<String, Double> measures, String divergence) {
        /** Copies the measures. */
        public Finished {
            measures = Map.copyOf(measures);
        }

        /** One whose body did not diverge. */
        public Finished(int environment, double reward, int length, Map<String, Double> measures) {
            this(environment, reward, length, measures, null);
        }

        /** Whether it ended because the body diverged. Called isDivergence, it would be the JSON of the text. */
        public boolean diverged() {
            return divergence != null;
        }
    }

    /**
     * All that the state of the environments follows from. Arrays are kept, not copied.
     *
     * @param seed of the environments
     * @param underway the present episode of each
     */
    record Snapshot(long seed, List<Underway> underway) {
        /** Copies the list. */
        public Snapshot {
            underway = List.copyOf(underway);
        }
    }

    /**
     * An episode so far.
     *
     * @param episode its number, from 0
     * @param actions since its begin, (steps, width)
     */
    record Underway(long episode, float[] actions) {}

    /**
     * Environments on a fixed pool of threads.
     *
     * @param factory makes one
     * @param count how many
     * @param threads that step at the same time, the caller being one of them while it waits
     * @param seed fixes all episodes
     */
    static VectorEnvironment of(Supplier<? extends RlEnvironment> factory, int count, int threads, long seed) {
        return new ThreadedEnvironments(factory, count, threads, seed);
    }
}
